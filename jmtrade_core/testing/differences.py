"""What differs between the decisions expected and those made, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jmtrade_core.i18n import _, saying

Decision = Mapping[str, str]
NAMES = ("measure", "uscc", "subject", "event_date")
"""Fields that say which decision is meant, the weightiest first."""


def differences(
    expected: Sequence[Decision], got: Sequence[Decision], complete: Sequence[str] = ()
) -> Iterator[str]:
    """A few lines of words for each expectation without a decision of its own, and for
    each further decision of a complete measure."""
    holders = match(expected, got)
    free = [line for index, line in enumerate(got) if index not in holders]
    shown = []
    for number, wanted in enumerate(expected):
        if number not in holders.values():
            nearest = _nearest(wanted, free)
            shown.append(nearest)
            yield _unmet(number + 1, wanted, nearest)
    for line in free:
        if line["measure"] in complete and line not in shown:
            outcome = f"{line['outcome']} {line['reason']}".strip()
            what = saying(name(line), f"{outcome} {line['amount']}")
            yield _("not expected: {line}").format(line=what)


def fits(wanted: Decision, line: Decision) -> bool:
    """Whether the decision has every field that is expected."""
    return all(line.get(field) == value for field, value in wanted.items())


def match(expected: Sequence[Decision], got: Sequence[Decision]) -> dict[int, int]:
    """Decision -> expectation, so that as many as possible have one of their own."""
    holders: dict[int, int] = {}
    for number in range(len(expected)):
        _place(expected, got, number, set(), holders)
    return holders


def _place(
    expected: Sequence[Decision],
    got: Sequence[Decision],
    number: int,
    tried: set[int],
    holders: dict[int, int],
) -> bool:
    """Give one expectation a decision, moving earlier ones where needed."""
    for index, line in enumerate(got):
        if index in tried or not fits(expected[number], line):
            continue
        tried.add(index)
        if index not in holders or _place(expected, got, holders[index], tried, holders):
            holders[index] = number
            return True
    return False


def name(line: Decision) -> str:
    """Which decision it is."""
    return " ".join(line[field] for field in NAMES if line.get(field))


def _nearest(wanted: Decision, free: Sequence[Decision]) -> Decision | None:
    """Of the decisions that no expectation has taken, the one most like it."""
    alike = [line for line in free if line["measure"] == wanted.get("measure", line["measure"])]
    return max(alike, key=lambda line: _likeness(wanted, line), default=None)


def _likeness(wanted: Decision, line: Decision) -> tuple[int, int]:
    same = [field for field, value in wanted.items() if line.get(field) == value]
    return sum(field in NAMES for field in same), len(same)


def _unmet(number: int, wanted: Decision, nearest: Decision | None) -> str:
    """The expectation, and field by field how the nearest decision differs."""
    head = _("expectation {number}: {line}").format(number=number, line=name(wanted))
    if nearest is None:
        return f"{head}\n    " + _("no such decision is left")
    wrong = [
        _("{field}: expected {wanted}, got {got}").format(
            field=field, wanted=value or "-", got=nearest.get(field) or "-"
        )
        for field, value in wanted.items()
        if nearest.get(field, "") != value
    ]
    near = _("nearest: {line}").format(line=f"{name(nearest)} ({nearest.get('source', '')})")
    return "\n    ".join([head, *wrong, near])
