#!/bin/sh
# Installs jmtrade from this folder alone, into env/ beside this script.
# PYTHON names another interpreter: PYTHON=/opt/python3.11/bin/python3 sh install.sh
set -eu
cd "$(dirname "$0")"
python="${PYTHON:-python3}"

sha256sum --check --quiet SHA256SUMS || {
    echo "文件与打包时不一致，请重新拷贝整个文件夹。" >&2
    echo "A file is not what was packed; copy the folder again." >&2
    exit 1
}
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case " @VERSIONS@ " in
    *" $version "*) ;;
    *)
        echo "需要 Python @VERSIONS@，可这样指明：PYTHON=/路径/python3 sh install.sh" >&2
        echo "$python is Python $version; this kit is for Python @VERSIONS@." >&2
        exit 1
        ;;
esac
"$python" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links wheels --require-hashes -r requirements.txt
env/bin/jmtrade doctor
cat <<'END'

已安装。下一步（见 README.txt）/ Installed. Next, as README.txt says:
  . env/bin/activate
  jmtrade award --county zhongxiang
END
