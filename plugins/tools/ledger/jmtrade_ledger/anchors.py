"""Anchors: a head that a second office countersigns and keeps, and its form to read out.

The form has 16 signs of the alphabet of GB 32100 (digits and capitals without I, O, S, V, Z):
15 digits to the base 31 of the head's hash modulo 31^15, and a check sign by the weights of
that standard, which finds any one wrong sign and any two that changed places.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from jmtrade_core.errors import LedgerError, Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import chain, sealing
from jmtrade_ledger.chain import Event, Head
from jmtrade_ledger.schema import events

KIND = "anchored"
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HEAD = re.compile(r"\b([1-9]\d*):([0-9a-f]{64})\b")


def short(head: Head) -> str:
    """The form to read out, in four groups."""
    number, signs = int(head.hash, 16) % len(SIGNS) ** 15, ""
    for _place in range(15):
        number, digit = divmod(number, len(SIGNS))
        signs = SIGNS[digit] + signs
    return grouped(signs + check_sign(signs))


def check_sign(signs: str) -> str:
    """What the first 15 signs have as their 16th."""
    weighed = sum(SIGNS.index(sign) * 3**place for place, sign in enumerate(signs))
    return SIGNS[-weighed % len(SIGNS)]


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def heard(text: str) -> str:
    """A form as somebody wrote it down, without spaces and dashes; empty where it is none.
    UsageError where a sign is wrong."""
    signs = re.sub(r"[\s-]", "", text).upper()
    if len(signs) != 16 or set(signs) - set(SIGNS):
        return ""
    if check_sign(signs[:15]) != signs[15]:
        wanted = _("a form that was heard right: its last sign does not fit the others")
        cure = _("have it read out again")
        raise UsageError(Problem("--expect-head", text, wanted, cure, "head"))
    return signs


def from_paper(text: str) -> str:
    """A head that was copied from a paper, whose line has a point in it, as commands print it."""
    return re.sub(r"^\s*([1-9]\d*)\.([0-9a-f]{64})\s*$", r"\1:\2", text)


def make(connection: Connection, by: str) -> tuple[Head, Head]:
    """Note that the head was given out: that head, and the one of now."""
    given = chain.head(connection)
    event = Event(KIND, by, ref=short(given), body={"head": str(given)})
    return given, chain.append(connection, [event])


def text(connection: Connection, given: Head, by: str) -> str:
    """What the second office countersigns."""
    row: Any = connection.execute(
        select(events).where(events.c.seq.in_((1, given.seq))).order_by(events.c.seq.desc())
    ).first()
    lines = [
        _("Anchor of a ledger"),
        "",
        _("head: {head}").format(head=given),
        _("to read out: {short}").format(short=short(given)),
        _("last entry: {at}").format(at=f"{chain.local(row.at):%Y-%m-%d %H:%M}"),
        _("given out by: {by}").format(by=by),
        *([mark] if (mark := sealing.mark(connection)) else []),
        "",
        _("The second office keeps this sheet and signs a copy. A ledger that does not hold this "
          "head is not the one that was anchored."),
        "",
        _("received by, on: ____________________"),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def of_file(file: Path) -> Head:
    """The head that an anchor's file says. UsageError for a file without one, or with two."""
    try:
        found = set(HEAD.findall(file.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError):
        found = set()
    if len(found) != 1:
        wanted = _("a file that jmtrade ledger anchor wrote")
        raise UsageError(Problem("--anchor", str(file), wanted, "", "anchor"))
    ((seq, digest),) = found
    return Head(int(seq), digest)


def require(connection: Connection, given: Head | None, required: bool) -> None:
    """LedgerError unless the anchor is a head of this ledger's chain, UsageError where it is
    not its last one, or where there is none and the city wants one."""
    last = connection.scalar(
        select(events.c.body).where(events.c.kind == KIND).order_by(events.c.seq.desc()).limit(1)
    )
    if given is None:
        if required:
            wanted = _("the last anchor: the city pays out of an anchored ledger alone")
            cure = _("say --anchor FILE; jmtrade ledger anchor makes one for the second office")
            raise UsageError(Problem("--anchor", _("nothing"), wanted, cure, "anchor"))
        return
    known = select(events.c.seq).where(events.c.seq == given.seq, events.c.hash == given.hash)
    if connection.scalar(known) is None:
        wanted = _("a head of this ledger's chain")
        cure = _("this ledger is an old copy, a fork or another one: nothing was paid")
        raise LedgerError(Problem("--anchor", str(given), wanted, cure, "anchor"))
    if last is None or str(given) not in last:
        wanted = _("the last anchor of this ledger")
        raise UsageError(Problem("--anchor", str(given), wanted, "", "anchor-old"))
