"""The explanation of one enterprise's lines, as plain data.

Money is whole fen and dollars whole cents; ``None`` stands for what is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jmtrade_core.measures.terms import Number
from jmtrade_core.policy.anchors import Sentence

Raw = int | bool | str | date | None


@dataclass(frozen=True)
class Value:
    """A figure that was read, with the cells that it stands in.

    ``kind`` is a column type of the record. A figure that core made of several rows has
    them as ``parts``.
    """

    column: str
    heading: str
    kind: str
    raw: Raw
    text: str
    cells: tuple[str, ...] = ()
    parts: tuple[Value, ...] = ()
    foreign: bool = False
    """Whether it stands on rows of another enterprise."""


@dataclass(frozen=True)
class Limit:
    """A number in force: its term, since when, and the file and line that it comes from."""

    term: str
    value: Number
    since: date | None
    layer: str
    origin: str


@dataclass(frozen=True)
class Check:
    """One condition as it was tested: true, false or not known."""

    code: str
    form: str | None
    says: str
    holds: bool | None
    reads: tuple[Value, ...]
    options: tuple[str, ...]
    against: Limit | None
    missing: int | None
    """How much a failed threshold lacks, in hundredths."""
    bring: str
    obtained: bool = False
    """Whether the bureau looks itself, so that nothing is to be brought."""
    reached: bool = True
    """Not where it is unknown only because of what an earlier condition found missing."""


@dataclass(frozen=True)
class Payout:
    """What the gross is made of: a fixed amount, a share of a cost, or what is left."""

    form: str
    amount: int | None
    """The fixed amount, the cost, or the remainder."""
    read: Value | None
    rate: Limit | None
    numerator: int | None
    denominator: int | None
    at_most: int | None
    terms: tuple[Limit, ...]
    gross: int | None


@dataclass(frozen=True)
class Other:
    """Another line, or an earlier award, that this one met."""

    name: str
    uscc: str
    measure: str
    subject: str
    source: str
    amount: int
    came_along: bool = False
    """An award to a predecessor, which counts as the enterprise's own."""


@dataclass(frozen=True)
class Step:
    """One rule across lines, for a line that would have been paid so far.

    ``rule``: earlier-grants, earlier-award, cap, pool, or the reason code that it gives.
    ``place`` is the line's place among those it was weighed against (1 is paid); ``used`` is
    what earlier awards took, ``drawn`` what earlier lines of this run took of a pool.
    """

    rule: str
    before: int
    after: int
    says: str = ""
    """What the rule does, where it gives lines a place."""
    place: int | None = None
    limit: Limit | None = None
    used: int | None = 0
    """``None`` where it is another enterprise's, and not told."""
    drawn: int = 0
    left: int | None = None
    others: tuple[Other, ...] = ()


@dataclass(frozen=True)
class Split:
    """Who pays. ``city_text`` is what the city text pays for the line."""

    payer: str
    city_text: int
    ratio: Limit | None
    city: int
    county: int
    unallocated: int


@dataclass(frozen=True)
class ExplainedLine:
    """One decision line and everything that led to it."""

    measure: str
    title: str
    clause: str
    article: int | None
    plugin: str
    subject: str
    event_date: date | None
    source: str
    outcome: str
    reason: str
    says: str
    level: str | None
    gross: int
    amount: int
    checks: tuple[Check, ...]
    payout: Payout | None
    steps: tuple[Step, ...]
    split: Split | None
    readings: tuple[tuple[str, str, str], ...]
    """(reading, option in force, default | ruling | trial) that the measure rests on."""
    rests: tuple[Sentence, ...] = ()
    """The sentences of the policy that it carries out."""
    bring: str = ""
    """What to bring for a line that is held, whatever holds it."""
    set_by: str = ""
    """Of a referral: the document that sets the amount."""
    unclaimed: bool = False
    """Whether nobody asked for it: the figure that it is tested on is zero."""


@dataclass(frozen=True)
class Asking:
    """A measure without a claim that the known figures suggest."""

    measure: str
    title: str
    clause: str
    says: str
    reads: tuple[Value, ...]


@dataclass(frozen=True)
class Explanation:
    """All lines of one enterprise in one run, and what is worth asking."""

    uscc: str
    name: str
    county: str
    year: int
    as_of: date
    marks: tuple[str, ...]
    lines: tuple[ExplainedLine, ...]
    asking: tuple[Asking, ...]
