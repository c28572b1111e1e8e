"""The engine against the scalar twin of the rulebook, field by field, on random records.

`python -m tests.test_against_twin [SEEDS] [ENTERPRISES]` compares as many as one likes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from jmtrade_core.awards.data_formats import as_text
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from tests.twin.columns import write_csv
from tests.twin.decide import Decision, decide
from tests.twin.model import Profile, Question
from tests.twin.random_records import random_profile, random_question, random_tables

SEEDS = range(24)
LONG_SEEDS = range(24, 1000)
NOT_THE_TWINS = ("source", "plugin", "warnings")
"""Fields that say where a line came from, and what stood out there: the twin reads no file."""


@pytest.mark.parametrize("seed", SEEDS)
def test_agrees(seed: int, tmp_path: Path) -> None:
    assert differences(seed, tmp_path) == []


@pytest.mark.slow
def test_agrees_in_the_long_form(tmp_path: Path) -> None:
    found = {seed: differences(seed, tmp_path / str(seed)) for seed in LONG_SEEDS}
    assert {seed: some[:2] for seed, some in found.items() if some} == {}


def test_a_difference_is_seen(tmp_path: Path) -> None:
    """The comparison itself: a twin that pays a fen more is noticed."""
    got = engine(3, tmp_path)
    other = [{**line, "amount": f"{line['amount'][:-1]}9"} for line in got]
    assert list(compare(got, other))
    assert not list(compare(got, got))


def test_as_many_seeds_as_one_likes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(1, 3) == 0
    assert capsys.readouterr().out == "1 seeds compared, 0 differ\n"


def test_a_seed_that_differs_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "differences", lambda *_given: ["other"])
    assert main(1, 3) == 1
    assert capsys.readouterr().out == "seed 0: other\n1 seeds compared, 1 differ\n"


def differences(seed: int, folder: Path, enterprises: int = 40) -> list[str]:
    """Where engine and twin disagree on the seed's records, profile and question."""
    tables = random_tables(seed, enterprises)
    expected = decide(tables, random_profile(seed), random_question(seed))
    return list(compare(engine(seed, folder, enterprises), expected))


def engine(seed: int, folder: Path, enterprises: int = 40) -> list[dict[str, Any]]:
    """The seed's decisions by the engine, through a folder of CSV and a written profile."""
    question = random_question(seed)
    (folder / "counties").mkdir(parents=True)
    profile = profile_toml(random_profile(seed))
    (folder / "counties" / f"{question.county}.toml").write_text(profile, encoding="utf-8")
    (folder / "jmtrade.toml").write_text(rulings_toml(question), encoding="utf-8")
    write_csv(random_tables(seed, enterprises), folder / "data")
    decided, _intake = award(
        Request(
            question.county,
            folder,
            question.year,
            folder / "data",
            question.as_of,
            question.readings,
        )
    )
    return as_text(decided.lines).drop(NOT_THE_TWINS).to_dicts()


def compare(got: list[dict[str, Any]], expected: list[Decision]) -> Iterator[str]:
    """One line of words for each decision that differs, in order."""
    if len(got) != len(expected):
        yield f"{len(got)} lines, expected {len(expected)}"
    for mine, theirs in zip(got, expected, strict=False):
        fields = mine.keys() | theirs.keys()
        wrong = {f: (mine.get(f), theirs.get(f)) for f in fields if mine.get(f) != theirs.get(f)}
        if wrong:
            yield f"{theirs['uscc']} {theirs['measure']} {theirs['subject']}: {wrong}"


def profile_toml(profile: Profile) -> str:
    """The profile as a county would write it."""
    lines = []
    if profile.exports_since is not None:
        lines.append(f"exports_since = {profile.exports_since}")
        lines.append('exports_basis = "invented document 2"')
    lines += ["[authority]", 'document = "invented document 1"']
    lines += ["[plugins]", f"disable = {json.dumps(sorted(profile.disabled))}", "[funding]"]
    if profile.ratio is not None:
        lines.append(f"shared_city = {_value(profile.ratio)}")
    lines.append("[funding.measures]")
    ratios = {measure: ratio for measure, ratio in profile.ratios.items() if ratio is not None}
    lines += [f'"{measure}" = {_value(ratio)}' for measure, ratio in ratios.items()]
    for measure, numbers in profile.terms.items():
        lines.append(f'[terms."{measure}"]')
        lines += [f"{name} = {_value(value)}" for name, value in numbers.items()]
    return "\n".join(lines)


def rulings_toml(question: Question) -> str:
    """The question's rulings as the city would write them."""
    lines = []
    for number, ruling in enumerate(question.rulings):
        lines.append(f'[[rulings."{ruling.reading}"]]')
        lines.append(f'option = "{ruling.option}"')
        lines.append(f'document = "invented ruling {number}"')
        lines.append(f"dated = {ruling.dated}")
    return "\n".join(lines)


def _value(value: Any) -> str:
    """A term as TOML: a number, a percentage, or a list of dated ones."""
    if isinstance(value, list | tuple):
        dated = (f"{{ from = {day}, value = {_value(number)} }}" for day, number in value)
        return f"[{', '.join(dated)}]"
    return json.dumps(value) if isinstance(value, str) else str(value)


def main(seeds: int, enterprises: int) -> int:
    """Print the differences of each seed as it is compared; 1 where there are any."""
    differing = 0
    for seed in range(seeds):
        with TemporaryDirectory() as folder:
            found = differences(seed, Path(folder), enterprises)
        differing += bool(found)
        for difference in found:
            print(f"seed {seed}: {difference}", flush=True)
        if (seed + 1) % 50 == 0 or seed + 1 == seeds:
            print(f"{seed + 1} seeds compared, {differing} differ", flush=True)
    return min(differing, 1)


if __name__ == "__main__":
    sys.exit(main(*(int(given) for given in (*sys.argv[1:], *("1000", "25")[len(sys.argv) - 1 :]))))
