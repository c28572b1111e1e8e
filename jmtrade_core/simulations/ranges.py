"""Ranges of numbers to try: ``TERM=FROM:TO:STEP`` becomes a setting a value, ends included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _

MOST = 2_000
"""Scenarios of one command: each takes time, and nobody reads more."""


@dataclass(frozen=True)
class Steps:
    """The values of one setting; ``sign`` is ``%`` where they are percentages."""

    term: str
    first: Decimal
    step: Decimal
    count: int
    sign: str

    def settings(self) -> list[str]:
        values = [self.first + self.step * number for number in range(self.count)]
        return [f"{self.term}={value:f}{self.sign}" for value in values]


def expanded(settings: Sequence[str]) -> list[tuple[str, ...]]:
    """The settings of each scenario: every value of a range with every value of the others.

    UsageError for a range that is none, or for more scenarios than ``MOST``.
    """
    found = [_range(setting) if ":" in setting else setting for setting in settings]
    count = prod(one.count for one in found if isinstance(one, Steps))
    if count > MOST:
        wanted = _("at most {most} scenarios").format(most=MOST)
        cure = _("take larger steps, or fewer ranges at once")
        raise UsageError(Problem("--set", str(count), wanted, cure, "scenarios-too-many"))
    return list(product(*(one.settings() if isinstance(one, Steps) else [one] for one in found)))


def _range(setting: str) -> Steps:
    term, _equals, value = setting.partition("=")
    ends = [text.strip() for text in value.split(":")]
    signs = {text[-1:] == "%" for text in ends}
    numbers = [_number(text) for text in ends]
    if len(numbers) == 3 and len(signs) == 1:
        first, last, step = numbers
        if first is not None and last is not None and step and first <= last:
            sign = "%" if True in signs else ""
            return Steps(term, first, step, int((last - first) // step) + 1, sign)
    wanted = _("FROM:TO:STEP, such as branding.certification.cap=50000:150000:10000")
    cure = _("numbers of one kind, FROM at most TO, and a STEP above zero")
    raise UsageError(Problem("--set", setting, wanted, cure, "set-range"))


def _number(text: str) -> Decimal | None:
    """A number of digits with at most one point; ``_`` may part thousands."""
    plain = text.removesuffix("%").replace("_", "")
    digits = plain.replace(".", "", 1)
    return Decimal(plain) if digits.isascii() and digits.isdigit() else None
