# The project's recipes; `just` lists them.
default:
    @just --list

# The README's test command.
test:
    uv run pytest

# The long form: every seed, and many more examples of each property.
test-long:
    JMTRADE_TEST_PROFILE=long uv run pytest -m "slow or not slow"

# Mutation testing in the long form: about an hour on one core; `just mutants --log FILE` goes on
# where it stopped.
mutants *options:
    uv run python -m scripts.mutants --seed 1 --count 500 {{options}}

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

# Engines on a thousand seeds, and Spark on clusters with a worker killed: hours.
test-engines seeds="1000":
    JMTRADE_SEEDS={{seeds}} uv run --group spark pytest -n 0 -m "" tests/engines

# jmtrade beside its peers by size; writes benchmarks/report.md.
bench-peers *options:
    uv run --group bench python -m benchmarks.scale -o benchmarks/report.md {{options}}

# Timings as ratios of alternating runs; `just bench --short` for a trial.
bench *options:
    uv run python benchmarks/run.py {{options}}

# The hashed requirements for plain pip.
requirements:
    uv export --quiet --format requirements-txt --no-header --no-emit-workspace --no-dev -o requirements.txt

# The policy catalogue of the docs; a test keeps it current.
catalogue:
    uv run jmtrade catalogue --year 2020 --lang en -o docs/catalogue.md

# The Chinese catalogue: brought up to date and compiled; prints what has no Chinese yet.
words:
    uv run python -m scripts.words
