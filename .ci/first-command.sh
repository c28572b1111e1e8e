#!/usr/bin/env bash
# The README's first command on a machine that has nothing yet: it decides the example, and
# what it fetches (the cache, packed again) stays under 150 MB.
set -euo pipefail
most=150000000
first_command='python3 -m uv run jmtrade award --county zhongxiang'
grep -qF "$first_command" README.md

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
git clone -q . "$work/clone"
cd "$work/clone"
UV_CACHE_DIR="$work/cache" JMTRADE_LANG=en $first_command >"$work/table.txt"
grep -q '^Payable' "$work/table.txt"
fetched="$(tar -cf - -C "$work/cache" . | gzip -1 | wc -c)"
echo "the first command fetched about $((fetched / 1000000)) MB"
[ "$fetched" -lt "$most" ] || { echo "wanted at most $((most / 1000000)) MB" >&2; exit 1; }
