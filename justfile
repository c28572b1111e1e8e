# The project's recipes; `just` lists them.
default:
    @just --list

# The README's test command.
test:
    uv run --group dev pytest

# The long form: every seed, and many more examples of each property.
test-long:
    JMTRADE_TEST_PROFILE=long uv run --group dev pytest -m "slow or not slow"

# Papers in the long form: sums of 200 ledgers, 1,000 changes of each paper, 200 papers saved again.
test-papers:
    uv run --group dev pytest -n 0 -m slow tests/papers

# The office page in the long form: 2,000 damaged uploads and 12,000 calls, with no route out.
test-page:
    unshare --net --map-root-user uv run --no-sync pytest -n 0 -m slow tests/web/test_hostile_uploads.py tests/web/test_hostile.py tests/web/test_api_schema.py

# Each plugin's own tests with only what it declares, and nine clerks with the offline kit.
test-apart:
    uv run --group dev pytest -n 0 -m "slow or not slow" tests/offline/test_plugins_apart.py tests/offline/test_nine_counties.py

# Every command under pseudo-terminals of other widths, and in English.
terminals:
    uv run pytest -n 0 -m "slow or not slow" tests/terminal

# Mutation testing in the long form: about an hour on one core; `just mutants --log FILE` goes on
# where it stopped.
mutants *options:
    uv run --group dev python -m scripts.mutants --seed 1 --count 500 {{options}}

# Style and types.
lint:
    uv run --group dev ruff check .
    uv run --group dev ruff format --check .
    uv run --group dev mypy

# The docs into dist/docs: what they show refreshed, reference pages from the code.
docs:
    uv run --group dev python scripts/shown.py
    uv run --group dev --group docs sphinx-build -W --keep-going -q docs dist/docs

# The offline kit into dist/kit: wheels for Windows and Linux, hashes, install scripts.
kit *options:
    uv run --group dev python -m scripts.kit {{options}}

# The engine against the twin of the rulebook, then how often those records hit each rule.
twin seeds="1000" enterprises="25":
    uv run --group dev python -m tests.test_against_twin {{seeds}} {{enterprises}}
    uv run --group dev python -m tests.twin.hits {{seeds}} {{enterprises}}

# Engines on a thousand seeds, and Spark on clusters with a worker killed: hours.
test-engines seeds="1000":
    JMTRADE_SEEDS={{seeds}} uv run --group dev --group spark pytest -n 0 -m "" tests/engines

# jmtrade beside its peers by size; writes benchmarks/peers.md and its plot.
bench-peers *options:
    uv run --group dev --group bench python -m benchmarks.scale -o benchmarks/peers.md {{options}}

# Growth by measures, declarations, sizing on paper, Spark executors; about an hour.
bench-scale:
    uv run --group dev python -m benchmarks.measures -o benchmarks/measures.md
    uv run --group dev python -m benchmarks.declared -o benchmarks/declared.md
    uv run --group dev python -m benchmarks.sizing -o benchmarks/sizing.md
    uv run --group dev --group spark python -m benchmarks.executors -o benchmarks/executors.md

# What one more scenario costs beside a baseline of 600,000 enterprises; writes benchmarks/scenarios.md.
bench-scenarios *options:
    uv run --group dev python -m benchmarks.scenarios -o benchmarks/scenarios.md {{options}}

# What building a plan costs beside computing it; writes benchmarks/plans.md.
bench-plans:
    uv run --group dev python -m benchmarks.plans -o benchmarks/plans.md

# What numbers in place of codes would save; writes benchmarks/keys.md.
bench-keys:
    uv run --group dev python -m benchmarks.keys -o benchmarks/keys.md

# A file of 4 GiB in bounded memory; about a quarter of an hour, and 9 GiB of disk.
bench-large:
    uv run --group dev python -m benchmarks.declared --firms 600000 --items 375000000 -o benchmarks/declared-large.md

# Every aim of speed beside its figure: the reports that it needs, then benchmarks/aims.md and its
# plot; about two hours. `just bench-aims-told` puts together what the reports say already.
bench-aims: (bench-peers "--sizes" "1000,100000,1000000,5000000") bench-scenarios && bench-aims-told
    uv run --group dev python -m benchmarks.declared --times 3 -o benchmarks/declared.md
    uv run --group dev python benchmarks/run.py -o benchmarks/report.md

bench-aims-told:
    uv run --group dev --group bench python -m benchmarks.aims -o benchmarks/aims.md

# Timings as ratios of alternating runs; `just bench --short` for a trial.
bench *options:
    uv run --group dev python benchmarks/run.py {{options}}

# What somebody waits for on the office page, beside the command line; writes benchmarks/page.md.
bench-page *options:
    uv run --group dev python -m benchmarks.page -o benchmarks/page.md {{options}}

# The hashed requirements for plain pip.
requirements:
    uv export --quiet --format requirements-txt --no-header --no-emit-workspace --no-dev --extra ledger --extra papers --extra web -o requirements.txt

# The policy catalogue of the docs; a test keeps it current.
catalogue:
    uv run --group dev jmtrade catalogue --year 2020 --lang en -o docs/catalogue.md

# The Chinese catalogue: brought up to date and compiled; prints what has no Chinese yet.
words:
    uv run --group dev python -m scripts.words

# A version: numbers everywhere, the changelog from its fragments. Then commit and tag.
release version:
    uv run --group dev python -m scripts.release {{version}}
    uv run --group dev towncrier build --yes --version {{version}}

# The architecture page and its picture, from the list that the tests hold.
architecture:
    uv run --group dev python -m scripts.architecture
