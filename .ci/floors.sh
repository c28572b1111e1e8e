#!/usr/bin/env bash
# The oldest versions that the projects declare decide the example as the pinned ones do, and
# record it in a ledger.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m uv venv -q "$work/venv"
python3 -m uv pip install -q --no-config --python "$work/venv/bin/python" \
    --resolution lowest-direct . ./plugins/articles/* ./plugins/tools/ledger ./plugins/tools/papers
export JMTRADE_LANG=en
for form in csv json xlsx; do
    "$work/venv/bin/jmtrade" award --county zhongxiang -o "$work/oldest.$form"
    python3 -m uv run jmtrade award --county zhongxiang -o "$work/pinned.$form"
    [ "$form" = xlsx ] || cmp "$work/oldest.$form" "$work/pinned.$form"
done
echo "the oldest versions decide the example alike"
