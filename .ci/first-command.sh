#!/usr/bin/env bash
# The README's first command on a machine that has nothing yet, in the virtual environment that
# the README names: it decides the example, and what it fetches stays under 150 MB. Measured is
# the cache packed again, which is what crosses the network: unpacked, Polars' runtime alone has
# 170 MB.
set -euo pipefail
most=150000000
environment='python3 -m venv .venv && . .venv/bin/activate'
first_command='python3 -m pip install uv && python3 -m uv run jmtrade award --county zhongxiang'
grep -qF "$environment" README.md
grep -qF "$first_command" README.md

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
git clone -q . "$work/clone"
cd "$work/clone"
eval "$environment"
export UV_CACHE_DIR="$work/cache" JMTRADE_LANG=en PIP_QUIET=1
eval "$first_command" >"$work/table.txt"
grep -q '^Payable' "$work/table.txt"
fetched="$(tar -cf - -C "$work/cache" . | gzip -1 | wc -c)"
echo "the first command fetched about $((fetched / 1000000)) MB"
[ "$fetched" -lt "$most" ] || { echo "wanted at most $((most / 1000000)) MB" >&2; exit 1; }
