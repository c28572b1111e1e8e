"""Several rulings of one reading, each in force from its day; a city that refuses less."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jmtrade_core.awards.run import later_rulings
from jmtrade_core.config import profiles
from jmtrade_core.errors import PolicyError
from jmtrade_core.policy import policy
from jmtrade_core.policy.policy import Policy

CROSSING = "growth.milestone.crossing"
TWO = "".join(
    f'[[rulings."{CROSSING}"]]\noption = "{option}"\ndocument = "D{day}"\ndated = {day}\n{more}'
    for option, day, more in (
        ("above", "2019-06-01", "retroactive = true\n"),
        ("reach", "2018-06-01", ""),
    )
)


def under(folder: Path, city: str, as_of: date | None = None, profile: str = "") -> Policy:
    (folder / "counties").mkdir(exist_ok=True)
    (folder / "jmtrade.toml").write_text(city, encoding="utf-8")
    (folder / "counties" / "zhongxiang.toml").write_text(profile, encoding="utf-8")
    return policy.load(folder, "zhongxiang", 2018, as_of=as_of)


@pytest.mark.parametrize(
    ("as_of", "option", "basis"),
    [
        (date(2018, 5, 31), "above", "default"),
        (date(2018, 6, 1), "reach", "ruling"),
        (date(2019, 5, 31), "reach", "ruling"),
        (date(2019, 6, 1), "above", "ruling"),
    ],
)
def test_a_ruling_is_in_force_from_its_day(
    tmp_path: Path, as_of: date, option: str, basis: str
) -> None:
    choice = under(tmp_path, TWO, as_of).choices[CROSSING]
    assert (choice.option, choice.basis) == (option, basis)
    assert choice.retroactive == (as_of == date(2019, 6, 1))


def test_a_default_day_warns_of_what_came_later(tmp_path: Path) -> None:
    later = list(later_rulings(under(tmp_path, TWO)))
    assert [(p.code, p.severity) for p in later] == [("ruling-later", "warning")]
    assert "jmtrade.toml:1" in later[0].place
    assert "2019-06-01" in later[0].found


def test_two_of_one_day_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as refused:
        under(tmp_path, TWO.replace("2019-06-01", "2018-06-01"))
    assert [p.code for p in refused.value.problems] == ["ruling-twice"]


@pytest.mark.parametrize("wrong", ['retroactive = "yes"\n', "dated = 2019\n", 'optoin = "above"\n'])
def test_a_ruling_is_read_strictly(tmp_path: Path, wrong: str) -> None:
    one = f'[rulings."{CROSSING}"]\noption = "reach"\ndocument = "D"\n'
    with pytest.raises(PolicyError):
        under(tmp_path, one + wrong)


def test_a_later_ruling_is_checked_at_once(tmp_path: Path) -> None:
    with pytest.raises(PolicyError):
        under(tmp_path, TWO.replace('"above"', '"abuve"'), date(2018, 7, 1))


REFUSE = '[overrides]\nbelow_city_text = "refuse"\n'
OWN = '[authority]\ndocument = "D"\n'
LESS = [
    OWN + '[terms."branding.certification"]\ncap = 99_999\n',
    OWN + '[terms."growth.new_exporter"]\nthreshold = 50_001\n',
    OWN + '[plugins]\ndisable = ["branding.patent"]\n',
    OWN + '[terms."branding.certification"]\ncap = [{from = 2019-01-01, value = 1}]\n',
]


@pytest.mark.parametrize("profile", LESS)
def test_a_city_may_refuse_what_pays_less(tmp_path: Path, profile: str) -> None:
    assert [d.below_city_text for d in under(tmp_path, "", profile=profile).deviations] == [True]
    with pytest.raises(PolicyError) as refused:
        under(tmp_path, REFUSE, profile=profile)
    assert [p.code for p in refused.value.problems] == ["below-city-text"]


def test_what_pays_more_is_never_refused(tmp_path: Path) -> None:
    more = OWN + '[terms."branding.certification"]\ncap = 200_000\n'
    assert len(under(tmp_path, REFUSE, profile=more).deviations) == 1


def test_the_override_is_one_of_two_words(tmp_path: Path) -> None:
    with pytest.raises(PolicyError):
        under(tmp_path, '[overrides]\nbelow_city_text = "forbid"\n')
    assert profiles.read_city(profiles.packaged()).may_pay_less


@pytest.mark.parametrize(("payer", "share"), [("county", 0), ("city", 1)])
def test_payer_moves_shares_and_locks_nothing(tmp_path: Path, payer: str, share: int) -> None:
    city = f'[rulings."exhibitions.payer"]\noption = "{payer}"\ndocument = "D"\n'
    profile = OWN + '[funding]\nshared_city = "30%"\n[plugins]\ndisable = ["exhibitions.booth"]\n'
    found = under(tmp_path, city, profile=profile)
    assert [d.measure for d in found.deviations] == ["exhibitions.booth"]
    assert [d.value for d in found.ratio_of("exhibitions.booth")] == [share]
