# The project's recipes; `just` lists them.
default:
    @just --list

# The README's test command.
test:
    uv run pytest

# The long form: every seed, and many more examples of each property.
test-long:
    JMTRADE_TEST_PROFILE=long uv run pytest -m "slow or not slow"

# Style and types.
lint:
    uv run ruff check .
    uv run ruff format --check .
    uv run mypy

# The docs into dist/docs: what they show refreshed, reference pages from the code.
docs:
    uv run python scripts/shown.py
    uv run --group docs sphinx-build -W --keep-going -q docs dist/docs

# The offline kit into dist/kit: wheels for Windows and Linux, hashes, install scripts.
kit *options:
    uv run python -m scripts.kit {{options}}

# Timings as ratios of alternating runs; `just bench --short` for a trial.
bench *options:
    uv run python benchmarks/run.py {{options}}

# The hashed requirements for plain pip.
requirements:
    uv export --quiet --format requirements-txt --no-header --no-emit-workspace --no-dev -o requirements.txt

# The policy catalogue of the docs; a test keeps it current.
catalogue:
    uv run jmtrade catalogue --year 2020 --lang en -o docs/catalogue.md

# Chinese words: extract, then compile after translating.
words:
    uv run pybabel extract --quiet --omit-header -k _ -o jmtrade_core/locale/jmtrade.pot jmtrade_core
    uv run pybabel update --quiet -N -i jmtrade_core/locale/jmtrade.pot -d jmtrade_core/locale -D jmtrade
    uv run pybabel compile --quiet -d jmtrade_core/locale -D jmtrade
