#!/usr/bin/env bash
# The oldest versions that the projects declare decide the example as the pinned ones do, and
# record the same in a ledger.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m uv venv -q "$work/venv"
python3 -m uv pip install -q --no-config --python "$work/venv/bin/python" \
    --resolution lowest-direct . ./plugins/articles/* ./plugins/tools/ledger ./plugins/tools/papers \
    ./plugins/tools/web
export JMTRADE_LANG=en

jmtrade() { # oldest|pinned, then words of the command
    local which="$1"
    shift
    if [ "$which" = oldest ]; then "$work/venv/bin/jmtrade" "$@"
    else python3 -m uv run -q --group dev jmtrade "$@"; fi
}
# A ledger records no example.
data="$work/data"
mkdir "$data"
echo 'uscc,name,county,registered_on
91420881MA0000001G,虚构甲子有限公司,zhongxiang,2010-05-01' >"$data/enterprises.csv"
echo 'uscc,year,export_usd
91420881MA0000001G,2018,6000000.00' >"$data/exports.csv"
echo 'uscc,certificate_no,certified_on,fee
91420881MA0000001G,CERT-1,2018-08-02,240000.00' >"$data/certifications.csv"
echo 'uscc,occurred_on,matter,repaired_on' >"$data/dishonesty.csv"
echo 'uscc,measure,subject,year,amount' >"$data/prior_awards.csv"

for which in oldest pinned; do
    for form in csv json xlsx; do
        jmtrade "$which" award --county zhongxiang -o "$work/$which.$form"
    done
    jmtrade "$which" ledger create --ledger "$work/$which.db" --unsigned --by floors
    jmtrade "$which" ledger record --ledger "$work/$which.db" --by floors --county zhongxiang \
        --year 2018 --data "$data" --as-of 2019-03-01
    jmtrade "$which" ledger show --ledger "$work/$which.db" --format json >"$work/$which-awards.json"
    jmtrade "$which" ledger verify --ledger "$work/$which.db"
done
cmp "$work/oldest.csv" "$work/pinned.csv"
cmp "$work/oldest.json" "$work/pinned.json"
cmp "$work/oldest-awards.json" "$work/pinned-awards.json"
grep -q '"100000.00"' "$work/oldest-awards.json"
echo "the oldest versions decide the example and record it alike"
