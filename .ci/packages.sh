#!/usr/bin/env bash
# What the tests need besides Python, from Debian's packages: it fails where they cannot be had.
set -euo pipefail
wanted=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted+=(postgresql)
[ -e /usr/lib/libreoffice/program/libsclo.so ] || wanted+=(libreoffice-calc-nogui)
[ -e /usr/lib/libreoffice/program/libswlo.so ] || wanted+=(libreoffice-writer-nogui)
command -v java >/dev/null || wanted+=(default-jre-headless)
command -v pdftotext >/dev/null || wanted+=(poppler-utils)
fc-list :lang=zh | grep -q . || wanted+=(fonts-droid-fallback)
command -v node >/dev/null || wanted+=(nodejs)
command -v chromium >/dev/null || wanted+=(chromium)
command -v strace >/dev/null || wanted+=(strace)
if [ "${#wanted[@]}" -gt 0 ]; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${wanted[@]}"
fi
for program in soffice java strace pdftotext chromium node; do command -v "$program" >/dev/null; done
ls /usr/lib/postgresql/*/bin/initdb >/dev/null
