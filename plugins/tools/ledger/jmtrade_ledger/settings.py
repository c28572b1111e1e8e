"""What the city settles for its ledger: ``[ledger]`` and ``[bureaus]`` of jmtrade.toml.

[ledger]
notice_working_days = 7          # length of the public notice; no default
backdating_days = 7              # how long after its day a step may be entered; default 7
same_person_may_approve = false  # may who reviewed an award also approve it
all_bureaus = false              # has each bureau that the clause names to pass an award
anchor_required = false          # does a payment ask for the last anchor

[bureaus]                        # who may review, by article of the policy
3 = ["市场监督管理局", "科技局"]
7 = [                            # from the day of a reorganisation on others
    {from = 2018-01-01, value = ["出入境检验检疫办事处"]},
    {from = 2018-04-20, value = ["荆门海关"]},
]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jmtrade_core.config import profiles
from jmtrade_core.config.reader import NamesOverTime, Reader
from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _

KEYS = (
    "notice_working_days", "backdating_days", "same_person_may_approve", "all_bureaus",
    "anchor_required",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The city's settings; ``bureaus`` by article (as text), empty where none is named."""

    notice_working_days: int | None = None
    same_person_may_approve: bool = False
    bureaus: Mapping[str, tuple[str, ...] | NamesOverTime] | None = None
    place: str = ""
    backdating_days: int = 7
    all_bureaus: bool = False
    anchor_required: bool = False

    def bureaus_of(self, article: int | None, day: date) -> tuple[str, ...]:
        """The bureaus that the clause makes responsible on a day."""
        known = over_time((self.bureaus or {}).get(str(article), ()))
        return next((names for since, names in reversed(known) if since <= day), ())

    def notice(self) -> int:
        """Working days of the public notice. PolicyError until the city has set them."""
        if self.notice_working_days is None:
            wanted = _("the number of working days that a notice stands")
            cure = _("set it in the city's configuration: it has no default")
            raise PolicyError(Problem(self.place, _("nothing"), wanted, cure, "notice-days"))
        return self.notice_working_days

    def said(self) -> dict[str, Any]:
        """As a ledger keeps them: bureaus by article, each time with the day of its beginning
        (empty: from the beginning)."""
        bureaus = {
            article: [
                ["" if since == date.min else since.isoformat(), list(names)]
                for since, names in over_time(named)
            ]
            for article, named in sorted((self.bureaus or {}).items())
        }
        return {**{key: getattr(self, key) for key in KEYS}, "bureaus": bureaus}


def over_time(named: tuple[str, ...] | NamesOverTime) -> NamesOverTime:
    """Bureaus that are named for all times, or with days, as the latter."""
    names = tuple(one for one in named if isinstance(one, str))
    dated = tuple(one for one in named if not isinstance(one, str))
    return ((date.min, names),) if names else dated


def as_said(said: Mapping[str, Any], place: str) -> Settings:
    """Settings as a ledger keeps them, back again."""
    bureaus = {
        article: tuple(
            (date.fromisoformat(since) if since else date.min, tuple(names))
            for since, names in known
        )
        for article, known in said["bureaus"].items()
    }
    return Settings(**{key: said[key] for key in KEYS}, bureaus=bureaus, place=place)


def read_settings(config: Path) -> Settings:
    """The city's settings; PolicyError for an unknown key or a wrong value."""
    reader = Reader(profiles.read_city(config).document)
    reader.table(KEYS, "ledger")
    days = reader.value(int, _("a number of working days"), "ledger", "notice_working_days")
    if days is not None and days < 1:
        keys = ("ledger", "notice_working_days")
        reader.problems.append(reader.document.wrong(keys, days, _("at least one day")))
    late = reader.value(int, _("a number of days"), "ledger", "backdating_days")
    if late is not None and late < 0:
        keys = ("ledger", "backdating_days")
        reader.problems.append(reader.document.wrong(keys, late, _("0 days or more")))
    flags = ("same_person_may_approve", "all_bureaus", "anchor_required")
    said = {name: reader.value(bool, _("true or false"), "ledger", name) for name in flags}
    bureaus = {
        article: reader.names_over_time("bureaus", article)
        for article in reader.table((), "bureaus")
    }
    reader.done()
    place = reader.document.place("ledger", "notice_working_days")
    return Settings(
        days, bureaus=bureaus, place=place, backdating_days=7 if late is None else late,
        **{name: bool(said[name]) for name in flags},
    )  # fmt: skip
