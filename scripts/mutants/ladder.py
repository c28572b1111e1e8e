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
    "deviations": ("tests/test_policy.py",),
    "policy": ("tests/test_policy.py",),
    "terms": ("tests/test_terms.py",),
    "rules": ("tests/test_rules.py", "tests/catalogue"),
    "money": ("tests/test_money.py",),
    "facts": ("tests/test_facts.py",),
    "lines": ("tests/test_facts.py",),
    "run": ("tests/counties/test_replaced.py",),
    "priors": ("tests/test_across.py", "tests/test_facts.py"),
    "across": ("tests/test_across.py",),
    **dict.fromkeys(("expressions", "conditions", "payouts", "measures"), MEASURES),
    "polars": ("tests/test_codes.py", "tests/test_across.py", "tests/test_parquet_amounts.py"),
    "codes": ("tests/test_codes.py",),
    "seam": ("tests/test_parquet_amounts.py",),
}
"""Quick tests of a module of core by itself."""

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


def ladder(file: str, root: Path) -> tuple[Rung, ...]:
    """The rungs for a mutant of this file."""
    parts = Path(file).parts
    tests = "/".join((*parts[:3], "tests"))
    of_plugin = parts[0] == "plugins"
    own = sorted(p.relative_to(root).as_posix() for p in root.glob(f"{tests}/test_*.py"))
    kit = tuple(name for name in own if name.endswith("_conformance.py"))
    cases_of_it = tuple(n for n in own if n not in kit)
    of_it = (*cases_of_it, *DECLARED) if of_plugin else NEAR.get(Path(file).stem, ())
    near, seeds = Rung("near", of_it), Rung("twin, first seeds", agrees(range(FIRST_SEEDS)))
    first, second = (near, seeds) if of_plugin else (seeds, near)
    rungs = (
        first,
        Rung("types", ("jmtrade_core", "plugins")),
        second,
        Rung("explained", () if of_plugin else ("tests/explain/test_replay.py",)),
        Rung("cases", cases(root)),
        Rung("county", COUNTY),
        Rung("twin", agrees(range(FIRST_SEEDS, SEEDS))),
        Rung("kit", kit if of_plugin else ("tests/test_properties.py",)),
        Rung("rest", REST),
    )
    return tuple(rung for rung in rungs if rung.tests)
