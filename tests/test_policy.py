"""What is in force: which change pays less, and what the hash of the terms covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from jmtrade_core.errors import PolicyError
from jmtrade_core.measures.terms import Number
from jmtrade_core.policy import policy
from jmtrade_core.policy.deviations import pays_less
from jmtrade_core.policy.policy import Policy
from tests.support import COUNTY, YEAR, config

TIERS = ((100, 1), (200, 2))


@pytest.mark.parametrize(
    ("name", "city", "county", "less"),
    [
        ("cap", 100, 99, True),
        ("cap", 100, 101, False),
        ("rate", Fraction(1, 2), Fraction(1, 3), True),
        ("rate", Fraction(1, 2), Fraction(2, 3), False),
        ("threshold", 100, 101, True),
        ("threshold", 100, 99, False),
        ("city_threshold", 100, 101, True),
        ("tiers", TIERS, ((100, 1), (200, 3)), True),
        ("tiers", TIERS, 100, True),
        ("amount", 100, TIERS, True),
    ],
)
def test_which_change_pays_less(name: str, city: Number, county: Number, less: bool) -> None:
    assert pays_less(name, city, county) is less


PROFILE = """
exports_since = 2005
exports_basis = "D"
[authority]
document = "D"
[funding]
shared_city = "30%"
[terms."branding.certification"]
cap = 1
"""


def loaded(folder: Path, profile: str = PROFILE, **trials: str) -> Policy:
    named = {name.replace("__", "."): option for name, option in trials.items()}
    return policy.load(config(folder, profile), COUNTY, YEAR, named)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("2005", "2006"),
        ("30%", "30.0001%"),
        ("cap = 1", "cap = 1.01"),
        ("cap = 1", "cap = [{from = 2018-05-01, value = 1}]"),
        ("[terms.", '[plugins]\ndisable = ["branding.trademark"]\n[terms.'),
        ('shared_city = "30%"', 'shared_city = [{from = 2018-01-01, value = "30%"}]'),
        ("[terms.", '[funding.measures]\n"branding.patent" = "1%"\n[terms.'),
    ],
)
def test_the_hash_covers_what_decides(tmp_path: Path, was: str, becomes: str) -> None:
    first = loaded(tmp_path / "one").terms_sha256()
    assert first == loaded(tmp_path / "two").terms_sha256()
    assert first != loaded(tmp_path / "other", PROFILE.replace(was, becomes)).terms_sha256()


def test_the_hash_covers_readings_and_the_period(tmp_path: Path) -> None:
    usual = loaded(tmp_path)
    trial = loaded(tmp_path, growth__history="assume-complete")
    longer = replace(usual, city=replace(usual.city, ends=date(2021, 12, 31)))
    earlier = replace(usual, city=replace(usual.city, begins=date(2017, 1, 1)))
    hashes = {each.terms_sha256() for each in (usual, trial, longer, earlier)}
    assert len(hashes) == 4


def test_the_hash_does_not_cover_words(tmp_path: Path) -> None:
    other = PROFILE.replace('"D"', '"another document"')
    assert loaded(tmp_path / "one").terms_sha256() == loaded(tmp_path / "2", other).terms_sha256()


def test_a_trial_beside_the_choices_in_force(tmp_path: Path) -> None:
    """The same as if the run had been asked with it; nothing else is on trial."""
    usual, name = loaded(tmp_path), "branding.trademark.limit"
    tried = policy.under(usual, {name: "fee"})
    asked = loaded(tmp_path, branding__trademark__limit="fee")
    assert not usual.trial
    assert usual.reading(name) == "flat"
    for trial in (tried, asked):
        assert trial.trial
        assert trial.reading(name) == "fee"
        assert {n for n, choice in trial.choices.items() if choice.basis == "trial"} == {name}
        (mark,) = (m for m in trial.measures if m.id == "branding.trademark")
        assert [c.code for c in mark.conditions] == ["fee-missing"]
        assert trial.city_text is not None
        (text,) = (m for m in trial.city_text if m.id == "branding.trademark")
        assert [c.code for c in text.conditions] == ["fee-missing"]


def test_contested_tables_are_city_wide(tmp_path: Path) -> None:
    assert loaded(tmp_path).contested == {"patents"}


@pytest.mark.parametrize("names", ['"exports", "出口"', '"visits", "进出口实绩"'])
def test_a_plugin_takes_no_table_of_core_s(tmp_path: Path, names: str) -> None:
    """Neither by its id nor by its sheet."""
    source = (
        "from jmtrade_core import Column, Table, hookimpl\n@hookimpl\n"
        f'def jmtrade_records():\n    return [Table({names}, (Column.text("a", "b"),))]\n'
    )
    folder = config(tmp_path, PROFILE + '[plugins]\nlocal = ["mine.py"]\n')
    (folder / "counties" / "mine.py").write_text(source, encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        policy.load(folder, COUNTY, YEAR)
    assert [problem.code for problem in error.value.problems] == ["table"]


@pytest.mark.parametrize("key", ["use", "local"])
def test_a_plugin_that_is_not_there_is_named_by_its_place(tmp_path: Path, key: str) -> None:
    folder = config(tmp_path, f'[plugins]\n{key} = ["absent"]\n')
    with pytest.raises(PolicyError) as error:
        policy.load(folder, COUNTY, YEAR)
    (problem,) = error.value.problems
    assert problem.place.endswith(f"{COUNTY}.toml:2 plugins.{key}")


def test_an_official_plugin_that_is_not_there_is_named_by_its_place(tmp_path: Path) -> None:
    folder = config(tmp_path, "", '[plugins]\nofficial = ["absent"]\n')
    with pytest.raises(PolicyError) as error:
        policy.load(folder, COUNTY, YEAR)
    (problem,) = error.value.problems
    assert problem.place.endswith("jmtrade.toml:2 plugins.official")


def test_differences_are_in_order_however_the_profile_is_written(tmp_path: Path) -> None:
    profile = (
        '[authority]\ndocument = "D"\n[terms."ecommerce.exporter"]\namount = 1\n'
        '[terms."branding.certification"]\nrate = "1%"\n'
        "cap = [{from = 2019-01-01, value = 2}, {from = 2018-06-01, value = 1}]\n"
        '[plugins]\ndisable = ["service_platforms.construction", "branding.trademark"]\n'
    )
    found = [(d.measure, d.term, d.county) for d in loaded(tmp_path, profile).deviations]
    assert found == [
        ("branding.certification", "cap", "1.00"),
        ("branding.certification", "cap", "2.00"),
        ("branding.certification", "rate", "1%"),
        ("branding.trademark", "enabled", "no"),
        ("ecommerce.exporter", "amount", "1.00"),
        ("service_platforms.construction", "enabled", "no"),
    ]
