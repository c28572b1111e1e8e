"""What the city settles for its ledger: ``[ledger]`` and ``[bureaus]`` of jmtrade.toml.

[ledger]
notice_working_days = 7          # length of the public notice; no default
backdating_days = 7              # how long after its day a step may be entered; default 7
same_person_may_approve = false  # may who reviewed an award also approve it

[bureaus]                        # who may review, by article of the policy
3 = ["市场监督管理局", "科技局"]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jmtrade_core.config import profiles
from jmtrade_core.config.reader import Reader
from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _

KEYS = ("notice_working_days", "backdating_days", "same_person_may_approve")


@dataclass(frozen=True)
class Settings:
    """The city's settings; ``bureaus`` by article (as text), empty where none is named."""

    notice_working_days: int | None = None
    same_person_may_approve: bool = False
    bureaus: Mapping[str, tuple[str, ...]] | None = None
    place: str = ""
    backdating_days: int = 7

    def bureaus_of(self, article: int | None) -> tuple[str, ...]:
        """The bureaus that the clause makes responsible."""
        return (self.bureaus or {}).get(str(article), ())

    def notice(self) -> int:
        """Working days of the public notice. PolicyError until the city has set them."""
        if self.notice_working_days is None:
            wanted = _("the number of working days that a notice stands")
            cure = _("set it in the city's configuration: it has no default")
            raise PolicyError(Problem(self.place, _("nothing"), wanted, cure, "notice-days"))
        return self.notice_working_days


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
    same = reader.value(bool, _("true or false"), "ledger", "same_person_may_approve")
    bureaus = {article: reader.names("bureaus", article) for article in reader.table((), "bureaus")}
    reader.done()
    place = reader.document.place("ledger", "notice_working_days")
    return Settings(days, bool(same), bureaus, place, 7 if late is None else late)
