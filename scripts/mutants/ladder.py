"""Which tests a mutant meets, quickest first: it leaves the ladder at the first that fails."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TWIN = "tests/test_against_twin.py"
FIRST_SEEDS = 4
SEEDS = 40

COUNTIES = tuple(f"tests/counties/test_{name}.py"
                 for name in ("replaced", "faulty_plugins", "counties"))  # fmt: skip

MEASURES = ("tests/test_measures.py", "tests/contract", "tests/test_rules.py", "tests/catalogue")

NEAR = {
    "engine/claims": ("tests/test_facts.py",),
    "measures/across": ("tests/test_across.py",),
    "engine/facts": ("tests/test_facts.py",),
    "engine/priors": ("tests/test_across.py", "tests/test_facts.py"),
    "engine/run": ("tests/counties/test_replaced.py",),
    "engine/backends/polars": ("tests/test_codes.py", "tests/test_across.py",
                               "tests/test_parquet_amounts.py"),
    "engine/backends/uscc": ("tests/test_codes.py",),
    "measures/terms": ("tests/test_terms.py",),
    "policy/rules": ("tests/test_rules.py", "tests/catalogue"),
    "schema/subjects": ("tests/test_subjects.py",),
    "money": ("tests/test_money.py",),
    "awards": ("tests/test_output.py", "tests/test_workbook_output.py", "tests/test_unclaimed.py"),
    "catalogue": ("tests/catalogue",),
    "cli": ("tests/test_where_it_writes.py", "tests/test_clerks_words.py"),
    "config": ("tests/test_policy.py", "tests/test_county.py"),
    "explanations": ("tests/explain",),
    "intake": ("tests/intake",),
    "library": ("tests/test_library.py",),
    "measures": MEASURES,
    "output": ("tests/test_sheet.py", "tests/test_output.py"),
    "plugin": ("tests/test_plugins.py",),
    "policy": ("tests/test_policy.py",),
    "pricing": ("tests/readings",),
    "scaffold": ("tests/scaffold",),
    "schema": ("tests/contract", "tests/test_columns.py"),
    "simulations": ("tests/simulate",),
    "testing": ("tests/kit",),
}  # fmt: skip
"""Quick tests of a module of core by itself, or of its room; the longest name counts."""

LEDGER = tuple(f"tests/ledger/test_{name}.py" for name in (
    "life", "corrections", "days", "guards", "create", "commands", "paydata", "slips",
    "same_claim", "years", "verify", "template", "files_for_people", "pages",
    "messages_of_the_ledger", "persons_attacks", "void", "keys", "ed25519",
))  # fmt: skip
"""Of the ledger, all but what kills processes, races or needs a server."""

COUNTY = ("tests/test_county.py", "tests/test_plugins.py", *COUNTIES, "tests/simulate")
"""What a county may change: neither the twin nor a case says much of it."""

DECLARED = ("tests/contract", "tests/catalogue")
"""What a plugin declares: its tables, and what the catalogue says of its measures."""

REST = (
    "tests/test_codes.py", "tests/catalogue",
    "tests/test_example.py", "tests/test_parquet_amounts.py", "tests/test_cells.py",
    "tests/test_input_forms.py", "tests/test_worked_cases.py", "tests/doctor", "tests/explain",
    "tests/engines", "tests/test_output.py", "tests/simulate",
    "tests/test_workbook_output.py", "tests/intake/test_check.py",
    "tests/intake/test_traps_read.py", "tests/intake/test_template.py", "tests/test_bad_input.py",
    "tests/ledger/test_life.py", "tests/ledger/test_years.py", "tests/test_messages.py",
    "tests/kit", "tests/readings", "tests/docs", "tests/scaffold",
)  # fmt: skip
"""The other tests that decide something. Left out: what installs, kills processes or builds."""


@dataclass(frozen=True)
class Rung:
    """Arguments of pytest; every test that they name is run until one fails.

    Of ``types`` they are what mypy looks at: a misspelt option of a ``Literal`` never ships.
    """

    name: str
    tests: tuple[str, ...]

    @property
    def checks_types(self) -> bool:
        return self.name == "types"


def agrees(seeds: range) -> tuple[str, ...]:
    """The engine against the scalar twin of the rulebook."""
    return tuple(f"{TWIN}::test_agrees[{seed}]" for seed in seeds)


def cases(root: Path) -> tuple[str, ...]:
    """All worked cases, in process and by the command line."""
    own = sorted(root.glob("plugins/articles/*/tests/test_*.py"))
    names = [p.relative_to(root).as_posix() for p in own if not p.stem.endswith("_conformance")]
    return "tests/test_cases.py", *names


def near(module: str) -> tuple[str, ...]:
    """The tests of a module of core, ``engine/run``, or else those of its room."""
    while module and module not in NEAR:
        module = module.rpartition("/")[0]
    return NEAR.get(module, ())


def ladder(file: str, root: Path) -> tuple[Rung, ...]:
    """The rungs for a mutant of this file."""
    types, rest = Rung("types", ("jmtrade_core", "plugins")), Rung("rest", REST)
    if file.startswith("plugins/tools/ledger/"):
        return Rung("near", LEDGER), types, rest
    parts = Path(file).parts
    tests = "/".join((*parts[:3], "tests"))
    of_plugin = parts[0] == "plugins"
    own = sorted(p.relative_to(root).as_posix() for p in root.glob(f"{tests}/test_*.py"))
    kit = tuple(name for name in own if name.endswith("_conformance.py"))
    cases_of_it = tuple(n for n in own if n not in kit)
    module = Path(*parts[1:]).with_suffix("").as_posix()
    of_it = (*cases_of_it, *DECLARED) if of_plugin else near(module)
    close, seeds = Rung("near", of_it), Rung("twin, first seeds", agrees(range(FIRST_SEEDS)))
    first, second = (close, seeds) if of_plugin else (seeds, close)
    rungs = (
        first,
        types,
        second,
        Rung("explained", () if of_plugin else ("tests/explain/test_replay.py",)),
        Rung("cases", cases(root)),
        Rung("county", COUNTY),
        Rung("twin", agrees(range(FIRST_SEEDS, SEEDS))),
        Rung("kit", kit if of_plugin else ("tests/test_properties.py",)),
        rest,
    )
    return tuple(rung for rung in rungs if rung.tests)
