# The project's recipes; `just` lists them.
default:
    @just --list

# The README's test command.
test:
    uv run pytest

# Style and types.
lint:
    uv run ruff check .
    uv run ruff format --check .
    uv run mypy

# Timings as ratios of alternating runs; `just bench --short` for a trial.
bench *options:
    uv run python benchmarks/run.py {{options}}

# The hashed requirements for plain pip.
requirements:
    uv export --quiet --format requirements-txt --no-header --no-emit-workspace --no-dev -o requirements.txt

# Chinese words: extract, then compile after translating.
words:
    uv run pybabel extract --quiet --omit-header -k _ -o jmtrade_core/locale/jmtrade.pot jmtrade_core
    uv run pybabel update --quiet -N -i jmtrade_core/locale/jmtrade.pot -d jmtrade_core/locale -D jmtrade
    uv run pybabel compile --quiet -d jmtrade_core/locale -D jmtrade
