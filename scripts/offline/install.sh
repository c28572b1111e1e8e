#!/bin/sh
# Installs jmtrade from this folder alone, into env/ beside this script.
# PYTHON names another interpreter: PYTHON=/opt/python3.11/bin/python3 sh install.sh
set -eu
cd "$(dirname "$0")"
python="${PYTHON:-python3}"

sha256sum --check --quiet SHA256SUMS || {
    echo "A file is not what was packed; copy the folder again." >&2
    exit 1
}
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case " @VERSIONS@ " in
    *" $version "*) ;;
    *) echo "$python is Python $version; this kit is for Python @VERSIONS@." >&2; exit 1 ;;
esac
"$python" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links wheels --require-hashes -r requirements.txt
env/bin/jmtrade doctor
echo "Try: env/bin/jmtrade award --county zhongxiang"
