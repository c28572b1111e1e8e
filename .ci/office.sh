#!/usr/bin/env bash
# LibreOffice for the tests marked office, unless it is there; without it they are skipped.
set -uo pipefail
command -v soffice >/dev/null && exit 0
apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y libreoffice-calc-nogui \
    || echo "LibreOffice cannot be installed here: its tests are skipped"
