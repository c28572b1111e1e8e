"""The line that a paper carries: what it selects, and what its figures rest on.

It is text without spaces, so that it is found again however a program breaks its lines:
``jmtrade:1/notice/run=3/on=20190304/ledger=45.0123456789abcdef/template=0123456789ab;``
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jmtrade_ledger import qr

HEAD = "jmtrade:1/"
LENGTH = 16
"""Characters of a hash that a paper shows: 64 bits."""
_FORM = re.compile(re.escape(HEAD) + r"([a-z]+((?:/[a-z]+=[\w.-]+)+));")


@dataclass(frozen=True)
class Seal:
    """``asked`` is what was selected; ``rests`` the short hashes of what it was made from."""

    kind: str
    asked: Mapping[str, str]
    on: date
    rests: Mapping[str, str]
    template: str

    def __str__(self) -> str:
        facts = {**self.asked, "on": f"{self.on:%Y%m%d}", **self.rests, "template": self.template}
        return HEAD + "/".join([self.kind, *(f"{k}={v}" for k, v in facts.items())]) + ";"

    def picture(self) -> bytes:
        """The same as a QR code, PNG."""
        return qr.picture(str(self))


RESTS = ("ledger", "input", "terms", "map")


def found(text: str) -> Seal | None:
    """The seal in a paper's text; ``None`` where there is none, or more than one."""
    lines = set(_FORM.findall("".join(text.split())))
    if len(lines) != 1:
        return None
    kind, *pairs = lines.pop()[0].split("/")
    facts = dict(pair.split("=", 1) for pair in pairs)
    try:
        on = date.fromisoformat(facts.pop("on", ""))
    except ValueError:
        return None
    template = facts.pop("template", "")
    rests = {name: facts.pop(name) for name in RESTS if name in facts}
    return Seal(kind, facts, on, rests, template)
