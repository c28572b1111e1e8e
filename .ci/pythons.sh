#!/usr/bin/env bash
# The other Pythons that the projects name, where the machine has them: the example is decided as
# here, and money, rules and worked cases are tried. uv fetches no interpreter.
set -euo pipefail
export UV_PYTHON_DOWNLOADS=never JMTRADE_LANG=en
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
here="$(python3 -m uv run -q --group dev python -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
python3 -m uv run -q --group dev jmtrade award --county zhongxiang -o "$work/here.csv"
this="$(python3 -c 'import sys; print(sys.executable)')"
beside="$(printf '%s:' "$HOME"/.pyenv/versions/*/bin)" # pyenv's shims answer for one version alone
for version in 3.11 3.12 3.13; do
    [ "$version" != "$here" ] || continue
    if ! found="$(PATH="$beside$PATH" "$this" -m uv python find --no-project "$version" 2>/dev/null)"; then
        echo "Python $version is not on this machine: not tried"
        continue
    fi
    there="python3 -m uv run -q --group dev --python $found"
    export UV_PROJECT_ENVIRONMENT="$work/$version"
    $there jmtrade award --county zhongxiang -o "$work/$version.csv"
    cmp "$work/here.csv" "$work/$version.csv"
    $there pytest -n 0 -q tests/test_money.py tests/test_rules.py tests/test_cases.py
    unset UV_PROJECT_ENVIRONMENT
    echo "Python $version decides the example alike"
done
