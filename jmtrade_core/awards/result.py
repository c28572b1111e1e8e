"""What comes out: decision lines, totals, and a receipt that says what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from jmtrade_core.measures.codes import Outcome
from jmtrade_core.money import decimals
from jmtrade_core.policy.deviations import Deviation
from jmtrade_core.policy.policy import Policy

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, LazyFrame

SCHEMA = "jmtrade.award/2"


@dataclass(frozen=True)
class Totals:
    """Sums over decision lines, in fen."""

    pay: int
    hold_lines: int
    at_stake: int
    at_stake_unknown: int
    """So many held lines of which nobody knows what they are worth."""
    city_pays: int
    county_pays: int
    unallocated: int

    def as_json(self) -> dict[str, object]:
        return {
            "pay": decimals(self.pay),
            "hold_lines": self.hold_lines,
            "at_stake": decimals(self.at_stake),
            "at_stake_unknown": self.at_stake_unknown,
            "city_pays": decimals(self.city_pays),
            "county_pays": decimals(self.county_pays),
            "unallocated": decimals(self.unallocated),
        }


def totals(lines: DataFrame[Any]) -> Totals:
    """Totals of the lines given (those that a filter left)."""
    held = lines["outcome"] == Outcome.HOLD.value
    return Totals(
        pay=int(lines["amount"].sum()),
        hold_lines=int(held.sum()),
        at_stake=int(lines["at_stake"].sum()),
        at_stake_unknown=int((held & lines["at_stake"].is_null()).sum()),
        city_pays=int(lines["city_pays"].sum()),
        county_pays=int(lines["county_pays"].sum()),
        unallocated=int(lines["unallocated"].sum()),
    )


class Markable(Protocol):
    """A run that may be no plain decision."""

    @property
    def trial(self) -> bool: ...
    @property
    def example(self) -> bool: ...
    @property
    def partial(self) -> bool: ...


def marks_of(run: Markable) -> str:
    """``trial;example;partial``, as far as they are true."""
    return ";".join(name for name in ("trial", "example", "partial") if getattr(run, name))


@dataclass(frozen=True)
class DeviationEffect:
    """What a difference from the city text changes in one run: fen in all, and whether
    any line gets less."""

    change: int
    less: bool


def rules_of(policies: Sequence[Policy]) -> dict[str, object]:
    """The part of a receipt that says which rules spoke, whatever they were asked."""
    loaded = {(p.name, p.version): None for policy in policies for p in policy.plugins}
    return {
        "version": version("jmtrade"),
        "plugins": [{"name": name, "version": number} for name, number in loaded],
        "terms_sha256": _terms_sha256(policies),
    }


def _terms_sha256(policies: Sequence[Policy]) -> str:
    hashes = [policy.terms_sha256() for policy in policies]
    if len(hashes) == 1:
        return hashes[0]
    from hashlib import sha256

    return sha256("".join(hashes).encode()).hexdigest()


def readings_of(policy: Policy) -> dict[str, object]:
    """The part of a receipt that says how unclear clauses were read."""
    return {
        name: {"option": c.option, "basis": c.basis, "document": c.document}
        for name, c in sorted(policy.choices.items())
    }


@dataclass(frozen=True)
class Award:
    """The decisions of one run, sorted, with the policies that made them."""

    county: str
    year: int
    as_of: date
    lines: DataFrame[Any]
    policies: tuple[Policy, ...]
    input_sha256: str
    example: bool
    partial: bool
    effects: Mapping[tuple[str, str], DeviationEffect] = field(default_factory=dict)
    """(county, measure) -> what its differences from the city text change."""
    contingent: DataFrame[Any] | None = None
    """Lines as they come out under other options (``readings/contingent.py``)."""
    ledger: Mapping[str, object] | None = None
    """Where prior awards came from a ledger: its head, and the lines it decided already."""
    figures: LazyFrame[Any] | None = None
    """The yearly figures that were read, for words only."""

    @property
    def trial(self) -> bool:
        return any(policy.trial for policy in self.policies)

    @property
    def marks(self) -> str:
        """``trial;example;partial``, as far as they are true: what is no plain decision."""
        return marks_of(self)

    def policy(self, county: str) -> Policy:
        return next(p for p in self.policies if p.county.id == county)

    def head(self) -> dict[str, object]:
        """What stands before the decisions: the question, the receipt, the differences."""
        return {
            "county": self.county,
            "year": self.year,
            "as_of": self.as_of.isoformat(),
            "receipt": self.receipt(),
            "deviations": self.deviations(),
        }

    def receipt(self) -> dict[str, object]:
        """Versions, hashes and readings: what the decisions rest on."""
        return {
            **rules_of(self.policies),
            "input_sha256": self.input_sha256,
            "readings": readings_of(self.policies[0]),
            "trial": self.trial,
            "example": self.example,
            "partial": self.partial,
            **({"ledger": self.ledger} if self.ledger is not None else {}),
        }

    def deviations(self) -> list[dict[str, object]]:
        """Every difference from the city text, values as text in yuan."""
        several = len(self.policies) > 1
        found = []
        for policy in self.policies:
            for d in policy.deviations:
                entry: dict[str, object] = {"jurisdiction": policy.county.id} if several else {}
                entry |= {"measure": d.measure, "term": d.term, "city": d.city}
                entry |= {"county": d.county, "document": d.document}
                entry |= {"below_city_text": self.below_city_text(policy, d)}
                entry |= {"from": d.since.isoformat()} if d.since else {}
                found.append(entry)
        return found

    def below_city_text(self, policy: Policy, difference: Deviation) -> bool:
        """Whether the county pays less; of a replaced measure the run itself tells."""
        if difference.term != "measure":
            return difference.below_city_text
        effect = self.effects.get((policy.county.id, difference.measure))
        return effect is not None and effect.less

    def change(self, policy: Policy, measure: str) -> int | None:
        """Fen that the differences of a measure add or take; ``None`` if it is disabled."""
        effect = self.effects.get((policy.county.id, measure))
        return effect.change if effect else None
