@echo off
rem Installs jmtrade from this folder alone, into env\ beside this script.
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
py -@PYTHON@ -c "" || (echo Python @PYTHON@ for Windows x64 is needed. & exit /b 1)
py -@PYTHON@ -m venv env || exit /b 1
env\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index ^
    --find-links wheels --require-hashes -r requirements.txt || exit /b 1
env\Scripts\jmtrade doctor || exit /b 3
echo Try: env\Scripts\jmtrade award --county zhongxiang
