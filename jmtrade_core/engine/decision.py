"""The columns of a decision line, once: what the engine makes and every output shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jmtrade_core.measures.codes import Outcome

Kind = Literal["text", "integer", "date", "money", "codes"]
"""``money`` is whole fen inside, yuan with two decimals in a file."""


@dataclass(frozen=True)
class Field:
    """One column of a decision line."""

    name: str
    kind: Kind = "text"
    empty: bool = False
    """Whether a line may leave it out (null)."""
    options: tuple[str, ...] = ()
    inside: bool = False
    """Not a field of the contract: for sorting and for comparing with the city text."""


COLUMNS = (
    Field("uscc"),
    Field("name"),
    Field("jurisdiction"),
    Field("measure"),
    Field("article", "integer", empty=True),
    Field("subject"),
    Field("event_date", "date", empty=True),
    Field("outcome", options=tuple(Outcome)),
    Field("reason"),
    Field("gross", "money"),
    Field("amount", "money"),
    Field("at_stake", "money", empty=True),
    Field("warnings", "codes"),
    Field("city_pays", "money"),
    Field("county_pays", "money"),
    Field("unallocated", "money"),
    Field("source"),
    Field("plugin"),
    Field("level", options=("city", "city-county")),
    Field("tie", inside=True),
    Field("city_amount", "money", inside=True),
)
"""In the order of the contract. ``at_stake`` is of held lines, as far as it is known, ``level``
of record lines; ``warnings`` are the codes of the gate's findings that touch the line. ``tie``
orders lines that are otherwise alike; ``city_amount`` is what the city text pays."""

FIELDS = tuple(field.name for field in COLUMNS if not field.inside)
"""The fields of the contract."""
DECISION = tuple(field.name for field in COLUMNS if field.kind != "codes")
"""What the engine makes of a claim; the gate's warnings are put beside it afterwards."""
ALL_MONEY = tuple(field.name for field in COLUMNS if field.kind == "money")
MONEY = tuple(name for name in ALL_MONEY if name in FIELDS)
"""Money that an output shows."""
CERTAIN_MONEY = tuple(f.name for f in COLUMNS if f.name in MONEY and not f.empty)
"""Money that no line leaves out: zero where nothing is paid."""
PAYERS = ("city_pays", "county_pays", "unallocated")
"""What ``amount`` is split into."""
