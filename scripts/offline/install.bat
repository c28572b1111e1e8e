@echo off
rem Installs jmtrade from this folder alone, into env\ beside this script.
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
py -@PYTHON@ -c "" || (echo Python @PYTHON@ for Windows x64 is needed. See README.txt & goto :failed)
py -@PYTHON@ -m venv env || goto :failed
env\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index ^
    --find-links wheels --require-hashes -r requirements.txt || goto :failed
env\Scripts\jmtrade doctor || goto :failed
echo.
echo Installed. Next, as README.txt says:
echo   env\Scripts\activate.bat
echo   jmtrade award --county zhongxiang
if "%JMTRADE_NO_PAUSE%"=="" pause
exit /b 0

:failed
echo Not installed.
if "%JMTRADE_NO_PAUSE%"=="" pause
exit /b 1
