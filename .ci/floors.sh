#!/usr/bin/env bash
# The oldest versions that the projects declare decide the example as the pinned ones do, and
# record the same in a ledger.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m uv venv -q "$work/venv"
python3 -m uv pip install -q --no-config --python "$work/venv/bin/python" \
    --resolution lowest-direct . ./plugins/articles/* ./plugins/tools/ledger
export JMTRADE_LANG=en

jmtrade() { # oldest|pinned, then words of the command
    local which="$1"
    shift
    if [ "$which" = oldest ]; then "$work/venv/bin/jmtrade" "$@"
    else python3 -m uv run -q --group dev jmtrade "$@"; fi
}
for which in oldest pinned; do
    for form in csv json xlsx; do
        jmtrade "$which" award --county zhongxiang -o "$work/$which.$form"
    done
    # Invented firms, but not under the name of an example: a ledger takes none.
    cp examples/zhongxiang-2018.xlsx "$work/$which-data.xlsx"
    jmtrade "$which" ledger create --ledger "$work/$which.db" --by floors
    jmtrade "$which" ledger record --ledger "$work/$which.db" --by floors --county zhongxiang \
        --year 2018 --data "$work/$which-data.xlsx" --as-of 2019-03-01 >"$work/$which-recorded.txt"
    jmtrade "$which" ledger show --ledger "$work/$which.db" --format json >"$work/$which-awards.json"
    jmtrade "$which" ledger verify --ledger "$work/$which.db"
done
cmp "$work/oldest.csv" "$work/pinned.csv"
cmp "$work/oldest.json" "$work/pinned.json"
cmp "$work/oldest-awards.json" "$work/pinned-awards.json"
grep -q '"award"\|"nr"\|"measure"' "$work/oldest-awards.json"
echo "the oldest versions decide the example and record it alike"
