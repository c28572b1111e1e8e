"""The tool that plants mutants, and its short form: a few mutants on the quick rungs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from scripts.mutants import numbers, python, report, sites
from scripts.mutants.ladder import LEFT_OUT, NEAR, NEAR_LEDGER, ladder

ROOT = Path(__file__).parents[2]


@cache
def every() -> list[list[sites.Mutant]]:
    return [sites.of_file(path) for path in sites.files()]


def faults(source: str) -> set[tuple[str, str]]:
    """What stands where the fault is planted, before and after."""
    found = python.changes(source)
    return {(source[c.start : c.end], c.text) for c in found}


@pytest.mark.parametrize(
    ("source", "was", "becomes"),
    [
        ("a = b >= c", "b >= c", "(b > c)"),
        ("a = b and c", "b and c", "(b or c)"),
        ("a = ~b", "~b", "b"),
        ("a = b - c", "b - c", "(b + c)"),
        ("a = min(b, c)", "min(b, c)", "max(b, c)"),
        ("a = col('b').fill_null(0)", "col('b').fill_null(0)", "col('b')"),
        ("a = when(b).then(c).otherwise(d)", "when(b).then(c).otherwise(d)",
         "when(b).then(d).otherwise(c)"),
        ("a = Condition('b')", "'b'", "'bX'"),
        ("a = Measure(payer='city', nature='award')", "Measure(payer='city', nature='award')",
         "Measure(payer='city')"),
        ("a = f(b, (c, d))", "(c, d)", "(d,)"),
        ("if a:\n    b()", "a", "(not a)"),
        ("a = 1", "1", "2"),
        ("a = 'AT BE BG'.split()", "'AT BE BG'", "'AT BG'"),
        ("钱 = '钱', 1", "1", "2"),
    ],
)  # fmt: skip
def test_a_fault_is_planted(source: str, was: str, becomes: str) -> None:
    assert (was, becomes) in faults(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "a: Literal['b']",
        "def f(a: 'b') -> 'c': ...",
        "a = _('words')",
        "a = f'words {b}'",
        "a = '词'",
        "Number = int | Fraction",
        "if TYPE_CHECKING:\n    a = 1",
        "__all__ = ['a', 'b']",
        "a = col('b')",
    ],
)
def test_what_decides_nothing_is_left_alone(source: str) -> None:
    assert faults(source) == set()


def test_numbers_are_one_step_higher() -> None:
    source = (
        '[a]\ntitle = "第1条"\nrate = "10%"\ncap = 100_000\ntiers = { "50" = 1 }\n'
        'b = [{ from = 2019-12-31, value = 2 }]\n[readings."r"]\n'
        'options = { x = "x", y = "y" }\ndefault = "x"\n'
    )
    found = [(c.was, c.becomes) for c in numbers.changes(source)]
    assert found == [
        ('"10%"', '"10.01%"'), ("100_000", "100001"), ('"50"', '"51"'), ("1", "2"),
        ("2019-12-31", "2020-01-01"), ("2", "3"), ('"x"', '"y"'),
    ]  # fmt: skip


def test_mutants_parse_differ_and_are_told_apart() -> None:
    by_file = every()
    mutants = [mutant for mutants in by_file for mutant in mutants]
    assert len(mutants) > 1500
    assert len({mutant.id for mutant in mutants}) == len(mutants)
    assert all(map(sites.is_sound, sites.pick(by_file, 7, 60)))
    same = replace(mutants[0], text=(ROOT / mutants[0].file).read_text(encoding="utf-8")[
        mutants[0].start : mutants[0].end
    ])  # fmt: skip
    assert not sites.is_sound(same)


def test_a_seed_picks_the_same_mutants_from_all_files() -> None:
    by_file = every()
    picked, other = (sites.pick(by_file, seed, 120) for seed in (1, 2))
    assert len(picked) == 120
    assert picked == sites.pick(by_file, 1, 120)
    assert picked != other
    share = 120 / sum(map(len, by_file))
    for mutants in by_file:
        mine = sum(m.file == mutants[0].file for m in picked) if mutants else 0
        assert abs(mine - len(mutants) * share) < 1


def test_a_picked_mutant_stays_when_other_lines_change(tmp_path: Path) -> None:
    lines = [f"a{number} = {number} < b\n" for number in range(40)]
    file = tmp_path / "module.py"

    def picked() -> set[str]:
        file.write_text("".join(lines), encoding="utf-8")
        mutants = sites.of_file(file, tmp_path)
        by_seed = sorted(mutants, key=lambda m: sites.hashed("1", m.id))
        return {m.source for m in islice(by_seed, 20)}

    before = picked()
    lines.insert(0, "x = 1\n")
    assert len(before & picked()) >= len(before) - 1


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_all_of_core_the_articles_and_the_ledger_is_mutated() -> None:
    mutated = {names(path) for path in sites.files()}
    code = [
        *ROOT.glob("jmtrade_core/**/*.py"),
        *ROOT.glob("plugins/tools/ledger/jmtrade_*/**/*.py"),
    ]
    assert mutated >= {names(path) for path in code}
    assert mutated >= {names(path) for path in ROOT.glob("plugins/articles/*/jmtrade_*/terms.toml")}


def test_every_rung_names_what_is_there() -> None:
    rungs = {rung for path in sites.files() for rung in ladder(names(path), ROOT)}
    for name in {name for rung in rungs for name in rung.tests}:
        assert (ROOT / name.partition("::")[0]).exists(), name


def under(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(f"{place}/") for place in places)


def test_every_test_is_on_the_ladder_or_left_out_with_a_reason() -> None:
    """A new test file is met by mutants unless somebody says why not."""
    rungs = {rung for path in sites.files() for rung in ladder(names(path), ROOT)}
    met = {name.partition("::")[0] for rung in rungs for name in rung.tests}
    tests = {names(path) for path in ROOT.glob("tests/**/test_*.py")}
    assert [name for name in sorted(tests) if not under(name, met | {*LEFT_OUT})] == []
    assert [place for place in LEFT_OUT if not (ROOT / place).exists()] == []


@pytest.mark.parametrize(
    ("file", "first"),
    [
        ("plugins/articles/growth/jmtrade_growth/terms.toml",
         "plugins/articles/growth/tests/test_growth.py"),
        ("plugins/tools/ledger/jmtrade_ledger/balances.py", "tests/ledger/test_life.py"),
    ],
)  # fmt: skip
def test_the_first_rung_is_of_the_file_itself(file: str, first: str) -> None:
    assert ladder(file, ROOT)[0].tests[0] == first


def test_every_name_of_the_ladder_is_a_module_or_a_room() -> None:
    ledger = ROOT / "plugins/tools/ledger/jmtrade_ledger"
    places = [ROOT / "jmtrade_core" / name for name in NEAR]
    places += [ledger / name for name in NEAR_LEDGER]
    assert [p for p in places if not (p.is_dir() or p.with_suffix(".py").is_file())] == []


def test_explained_mutants_exist() -> None:
    """An entry of equivalent.toml goes stale as soon as its line changes."""
    known = report.explained(mutant for mutants in every() for mutant in mutants)
    assert all(len(why) > 20 for why in known.values())


def test_a_stale_explanation_is_loud(tmp_path: Path) -> None:
    file = tmp_path / "equivalent.toml"
    entry = {"file": "a.py", "line": "b = 1", "was": "1", "becomes": "2", "why": "no reason"}
    words = "\n".join(f'{key} = "{value}"' for key, value in entry.items())
    file.write_text(f"[[lives]]\n{words}\n", encoding="utf-8")
    with pytest.raises(report.StaleError, match=r"a\.py \| b = 1 \| 1 \| 2"):
        report.explained([], file)


def tool(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.mutants", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


PLANTED = """
import sys, tempfile
from pathlib import Path
from scripts.mutants import sites, trial
from scripts.mutants.ladder import Rung

FILE = "plugins/articles/talent/jmtrade_talent/__init__.py"
source = (sites.ROOT / FILE).read_text(encoding="utf-8")

def planted(was, becomes):
    start = source.index(was)
    end = start + len(was)
    return sites.Mutant(FILE, 1, "", "", was, becomes, start, end, becomes)

rung = Rung("near", ("plugins/articles/talent/tests/test_talent.py",))
trial.warm()
with tempfile.TemporaryDirectory() as folder:
    yard = trial.Yard(Path(folder))
    for mutant in (
        None,
        planted('event="introduced_on",', ""),
        planted("return [TALENT]", "return [TALENT, *()]"),
        planted("return [TALENT]", "\\n    while True: pass"),
        planted("return [TALENT]", "\\n    import time; time.sleep(3600)"),
        None,
    ):
        slow = mutant and "sleep" in mutant.becomes
        verdict = trial.run(yard, rung, mutant, 0.3 if slow else 3)
        print(verdict.outcome, verdict.by)
"""


@pytest.fixture(scope="module")
def verdicts() -> list[str]:
    done = subprocess.run([sys.executable, "-c", PLANTED], cwd=ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_sound_code_passes_before_and_after(verdicts: list[str]) -> None:
    assert [verdicts[0].strip(), verdicts[-1].strip()] == ["alive", "alive"]


def test_a_fault_that_tests_see_dies(verdicts: list[str]) -> None:
    assert verdicts[1].startswith("killed plugins/articles/talent/tests/test_talent.py::")


def test_an_equivalent_one_lives(verdicts: list[str]) -> None:
    assert verdicts[2].strip() == "alive"


def test_one_that_never_ends_dies_by_time(verdicts: list[str]) -> None:
    assert [line.split()[0] for line in verdicts[3:5]] == ["timeout", "timeout"]


def test_a_few_mutants_die() -> None:
    """The short form: what lives past the first rung is the long form's to try further."""
    done = tool("--count", "2", "--rungs", "1", "--at-least", "100", "--only", "engine/payers")
    assert done.stdout.startswith("2 of "), done.stdout + done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
