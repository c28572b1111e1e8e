"""Which tests a mutant meets, quickest first: it leaves the ladder at the first that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TWIN = "tests/test_against_twin.py"
FIRST_SEEDS = 4
SEEDS = 40

COUNTIES = tuple(f"tests/counties/test_{name}.py" for name in (
    "replaced", "faulty_plugins", "plugin_slips", "own_rule", "own_matters", "history_vouched",
    "examples", "counties"))  # fmt: skip

MEASURES = ("tests/test_measures.py", "tests/contract", "tests/test_rules.py", "tests/catalogue")

CHECKS = tuple(f"tests/intake/test_{name}.py" for name in (
    "all_at_once", "doubles", "proportion", "check", "kinds", "judged", "who_is_meant",
    "units_beside", "beside", "beside_cells", "skip", "nothing_disappears"))  # fmt: skip

EXPLAIN = tuple(f"tests/explain/test_{name}.py" for name in (
    "letter_in_full", "worth", "what_is_missing", "order_of_others", "lines_of_several_forms",
    "rivals", "cells_of_an_enterprise", "beside_ledger", "replay", "command",
    "for_enterprise"))  # fmt: skip

NEAR = {
    "engine": ("tests/test_rulebook_audit.py", "tests/test_second_edition.py"),
    "engine/claims": ("tests/test_facts.py",),
    "engine/decision": ("tests/test_decision_columns.py", "tests/engines/test_whole.py"),
    "engine/successions": ("tests/engines/test_recode_to_come.py", "tests/test_rulebook_audit.py"),
    "measures/across": ("tests/test_across.py", "tests/counties/test_own_rule.py",
                        "tests/explain/test_order_of_others.py", "tests/explain/test_rivals.py"),
    "measures/lines": ("tests/test_across.py", "tests/test_facts.py",
                       "tests/test_decision_columns.py"),
    "engine/facts": ("tests/test_facts.py",),
    "engine/in_range": ("tests/counties/test_faulty_plugins.py",),
    "engine/paid_only": ("tests/simulate/test_random_scenarios.py",
                         "tests/simulate/test_ranges.py"),
    "engine/priors": ("tests/test_across.py", "tests/test_facts.py"),
    "engine/run": ("tests/counties/test_replaced.py", "tests/test_rulings_in_time.py",
                   "tests/counties/test_faulty_plugins.py"),
    "engine/backends/polars": ("tests/test_codes.py", "tests/test_across.py",
                               "tests/test_parquet_amounts.py"),
    "engine/backends/polars_uscc": ("tests/test_codes.py", "tests/intake/test_found_by_number.py"),
    "engine/backends/uscc": ("tests/test_codes.py",),
    "measures/terms": ("tests/test_terms.py",),
    "policy/anchors": ("tests/catalogue/test_sentences.py", "tests/test_policy.py"),
    "policy/rules": ("tests/test_rules.py", "tests/catalogue"),
    "policy/wording": ("tests/test_reasons.py", "tests/test_reason_codes.py",
                       "tests/counties/test_replaced.py"),
    "schema/subjects": ("tests/test_subjects.py",),
    "doctor": ("tests/doctor",),
    "json_schemas": ("tests/test_schemas.py",),
    "money": ("tests/test_money.py",),
    "awards": ("tests/test_output.py", "tests/test_workbook_output.py", "tests/test_unclaimed.py"),
    "awards/bulk": ("tests/engines/test_whole.py", "tests/engines/test_bulk_differences.py",
                    "tests/engines/test_equal.py"),
    "awards/unclaimed": ("tests/test_unclaimed.py",),
    "catalogue": ("tests/catalogue",),
    "cli": ("tests/test_where_it_writes.py", "tests/test_clerks_words.py"),
    "config": ("tests/test_policy.py", "tests/test_county.py"),
    "explanations": EXPLAIN,
    "explanations/as_json": ("tests/test_schemas.py", *EXPLAIN),
    "findings": ("tests/intake/test_check.py", "tests/intake/test_template.py"),
    "intake": ("tests/intake",),
    "intake/checks": CHECKS,
    "intake/checks/crowd": ("tests/engines/test_one_gate.py", *CHECKS),
    "intake/suspects": ("tests/engines/test_one_gate.py", "tests/engines/test_gate.py", *CHECKS),
    "library": ("tests/test_library.py",),
    "measures": MEASURES,
    "output": ("tests/test_sheet.py", "tests/test_output.py"),
    "plugin": ("tests/test_plugins.py",),
    "policy": ("tests/test_policy.py",),
    "pricing": ("tests/readings/test_priced.py", "tests/readings/test_award_readings.py",
                "tests/readings/test_joint.py", "tests/readings/test_effects.py"),
    "pricing/report": ("tests/readings/test_priced.py", "tests/test_schemas.py",
                       "tests/readings/test_award_readings.py"),
    "scaffold": ("tests/scaffold",),
    "schema": ("tests/contract", "tests/test_columns.py"),
    "simulations": ("tests/simulate/test_bands.py", "tests/simulate/test_random_scenarios.py",
                    "tests/simulate/test_settings.py",
                    "tests/simulate/test_simulate.py", "tests/simulate/test_ranges.py"),
    "simulations/report": ("tests/simulate/test_settings.py", "tests/test_schemas.py",
                           "tests/simulate/test_simulate.py",
                           "tests/simulate/test_ranges.py"),
    "template": ("tests/intake/test_template.py",),
    "testing": ("tests/kit",),
}  # fmt: skip
"""Quick tests of a module of core by itself, or of its room; the longest name counts."""

DECIDING = ("engine", "measures", "policy", "schema", "money", "config")
"""Rooms of core that the twin looks at; a mutant of another meets its own tests first."""

NEAR_LEDGER = {
    "acts": ("city_rules",),
    "adopted": ("city_rules", "other_rules", "signed_rules", "county_rows"),
    "anchors": ("unsigned_files", "signed_rules", "city_rules"),
    "authority": ("roles_mixed", "what_is_recorded", "persons_attacks", "city_rules", "keys"),
    "beside": ("explain/test_beside_ledger",),
    "county_rows": ("county_rows",),
    "heirs": ("payment_against_twin",),
    "keys": ("keys", "ed25519", "persons_attacks"),
    "misdeeds": ("city_rules", "days"),
    "persons": ("roles_mixed", "persons_at_edges", "keys", "void", "persons_attacks"),
    "qr": ("payment_code",),
    "recorded": ("what_is_recorded", "city_rules"),
    "roles": ("county_rows", "keys"),
    "sealing": ("unsigned_files", "persons_at_edges", "signed_tamperings", "keys"),
    "selection": ("what_is_recorded", "city_rules", "commands"),
    "voided": ("void",),
    "voids": ("voids_in_order", "void"),
    "cli/adopt": ("city_rules", "other_rules"),
    "cli/keys": ("keys",),
    "cli/passphrases": ("what_is_recorded", "keys"),
    "cli/person": ("keys",),
    "cli/void": ("void",),
}
"""Which tests speak of a module of the ledger, or of a room of it."""

QUICK_LEDGER = (
    "life", "corrections", "guards", "paydata", "payment_code", "payment_disguise", "template",
    "pages", "signed_rules", "roles_mixed", "show_warnings", "guards_in_disguise",
    "whom_a_payment_means", "ed25519", "persons_attacks", "signed_tamperings", "committed",
    "unsigned_files", "copies", "void", "keys", "verify", "messages_of_the_ledger",
    "files_for_people", "other_rules", "rulings_in_time", "same_claim", "payment_against_twin",
    "create", "city_rules", "persons_at_edges", "voids_in_order", "what_is_recorded",
)  # fmt: skip
SLOW_LEDGER = ("slips", "days", "chinese", "county_rows", "years", "commands", "attacks", "hostile")

COUNTY = ("tests/test_county.py", "tests/test_plugins.py", *COUNTIES, "tests/simulate")
"""What a county may change: neither the twin nor a case says much of it."""

DECLARED = ("tests/contract", "tests/catalogue")
"""What a plugin declares: its tables, and what the catalogue says of its measures."""

REST = (
    "tests/test_codes.py", "tests/test_outputs_to_people.py", "tests/test_schemas.py",
    "tests/catalogue", "tests/test_column_types.py",
    "tests/test_signature_line.py", "tests/test_names_of_places.py",
    "tests/test_rulebook_audit.py", "tests/test_second_edition.py",
    "tests/test_marks_and_warnings.py", "tests/test_cost_of_each.py", "tests/test_example_rules.py",
    "tests/test_example.py", "tests/test_parquet_amounts.py", "tests/test_cells.py",
    "tests/test_input_forms.py", "tests/test_worked_cases.py", "tests/doctor", "tests/explain",
    "tests/engines", "tests/test_output.py", "tests/simulate",
    "tests/test_workbook_output.py", "tests/intake/test_check.py",
    "tests/intake/test_traps_read.py", "tests/intake/test_template.py", "tests/test_bad_input.py",
    "tests/ledger/test_life.py", "tests/ledger/test_years.py", "tests/test_messages.py",
    "tests/kit", "tests/readings", "tests/docs", "tests/scaffold",
)  # fmt: skip
"""The other tests that decide something."""

LEFT_OUT = {
    **{f"tests/ledger/test_{name}.py": "kills processes, races, fills a disk or needs a server"
       for name in ("concurrency", "faults", "file_faults", "kill", "machine", "publish_enospc",
                    "server_faults", "signed_faults", "signed_kill", "signed_machine",
                    "signed_races")},
    "tests/ledger/test_harness.py": "of the harness",
    "tests/mutants": "the tool itself",
    "tests/offline": "installs packages",
    "tests/papers": "of another tool, and slow: papers are drawn",
    "tests/terminal": "starts a process for each command",
    "tests/tools": "of the other tools",
    "tests/trial": "a year of two offices, as processes",
    "tests/twin": "of the twin itself",
    "tests/web": "of another tool, and slow: browsers and servers",
    "tests/test_architecture.py": "what imports what",
    "tests/test_benchmark_peers.py": "of the benchmarks",
    "tests/test_benchmarks.py": "of the benchmarks",
    "tests/test_distributions.py": "builds packages",
    "tests/test_longest_first.py": "of the suite itself",
    "tests/test_nothing_skipped.py": "of the suite itself",
    "tests/test_release.py": "builds packages",
    "tests/test_words.py": "of the catalogue of words",
}  # fmt: skip
"""Tests that no mutant meets, by folder or file, and why."""


def others(root: Path) -> tuple[str, ...]:
    """Every test that no list here names: a new one is met by mutants unless LEFT_OUT says why
    not."""
    ledger = [f"tests/ledger/test_{test}.py" for test in (*QUICK_LEDGER, *SLOW_LEDGER)]
    listed = {TWIN, "tests/test_cases.py", "tests/test_properties.py", *COUNTY, *REST, *LEFT_OUT,
              *ledger, *(name for names in NEAR.values() for name in names)}  # fmt: skip
    found = (path.relative_to(root) for path in sorted(root.glob("tests/**/test_*.py")))
    return tuple(
        path.as_posix()
        for path in found
        if not listed & {path.as_posix(), *(folder.as_posix() for folder in path.parents)}
    )


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


def near(module: str, known: Mapping[str, tuple[str, ...]] = NEAR) -> tuple[str, ...]:
    """The tests of a module, ``engine/run``, or else those of its room."""
    while module and module not in known:
        module = module.rpartition("/")[0]
    return known.get(module, ())


def _in_ledger(test: str) -> str:
    return f"tests/{test}.py" if "/" in test else f"tests/ledger/test_{test}.py"


def _of_ledger(file: str) -> tuple[Rung, ...]:
    """What speaks of the module, then what is quick, then the other tests of the ledger."""
    module = Path(*Path(file).parts[4:]).with_suffix("").as_posix()
    steps = {"near": near(module, NEAR_LEDGER), "quick": QUICK_LEDGER, "slow": SLOW_LEDGER}
    return tuple(
        Rung(f"{name} ledger", tuple(map(_in_ledger, tests)))
        for name, tests in steps.items()
        if tests
    )


def ladder(file: str, root: Path) -> tuple[Rung, ...]:
    """The rungs for a mutant of this file."""
    types, rest = Rung("types", ("jmtrade_core", "plugins")), Rung("rest", (*REST, *others(root)))
    if file.startswith("plugins/tools/ledger/"):
        return (*_of_ledger(file), types, rest)
    parts = Path(file).parts
    tests = "/".join((*parts[:3], "tests"))
    of_plugin = parts[0] == "plugins"
    own = sorted(p.relative_to(root).as_posix() for p in root.glob(f"{tests}/test_*.py"))
    kit = tuple(name for name in own if name.endswith("_conformance.py"))
    cases_of_it = tuple(n for n in own if n not in kit)
    module = Path(*parts[1:]).with_suffix("").as_posix()
    of_it = (*cases_of_it, *DECLARED) if of_plugin else near(module)
    close, seeds = Rung("near", of_it), Rung("twin, first seeds", agrees(range(FIRST_SEEDS)))
    first, second = (seeds, close) if module.startswith(DECIDING) else (close, seeds)
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
