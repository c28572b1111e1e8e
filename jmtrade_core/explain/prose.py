"""An explanation in words that an enterprise can be sent."""

from __future__ import annotations

from collections.abc import Iterator

from jmtrade_core.explain.steps import paid_by, said_of
from jmtrade_core.explain.tree import Asking, Check, Explanation, Limit, Line, Payout, Value
from jmtrade_core.money import grouped
from jmtrade_core.terms import number_text
from jmtrade_core.words import _, also, listed, saying

MARKS = {True: "√", False: "×", None: "?"}
"""Passed, failed, not known; inside GBK, which a Chinese console prints."""


def page(explanation: Explanation) -> str:
    """All lines of the enterprise, then what is worth asking."""
    head = [
        f"{explanation.name} ({explanation.uscc})",
        _("{county}: how each line of {year} was decided, as of {day}").format(
            county=explanation.county, year=explanation.year, day=explanation.as_of
        ),
        *explanation.marks,
    ]
    parts = ["\n".join(head)]
    parts += ["\n".join(of_line(line)) for line in explanation.lines]
    if not explanation.lines:
        parts.append(_("No line: nothing was claimed for the year."))
    if explanation.asking:
        asked = [_("Worth asking (no claim, but the known figures suggest one)")]
        parts.append("\n".join([*asked, *(_asked(one) for one in explanation.asking)]))
    return "\n\n".join(parts) + "\n"


def of_line(line: Line) -> Iterator[str]:
    """One decision: what was claimed, the result, each condition, the amount, the payers."""
    yield " ".join(part for part in (line.clause, line.title, line.subject) if part)
    yield "  " + _result(line)
    day = _(", ") + str(line.event_date) if line.event_date else ""
    yield "  " + _("claimed in {source}{day}").format(source=line.source, day=day)
    for check in line.checks:
        yield f"  {MARKS[check.holds]} {_checked(check)}"
    if line.payout is not None and all(check.holds for check in line.checks):
        yield "  " + _("amount: {words}").format(words=worth(line.payout))
        for step in line.steps:
            yield "    " + said_of(step)
        if line.split is not None and line.amount:
            yield "  " + paid_by(line.split)
    if line.readings:
        words = {"default": _("default"), "ruling": _("ruling"), "trial": _("trial")}
        names = listed(
            f"{name}={option} ({words.get(basis, basis)})" for name, option, basis in line.readings
        )
        yield "  " + _("rests on readings: {names}").format(names=names)


def _result(line: Line) -> str:
    if line.outcome == "pay":
        words = _("PAID {amount} yuan").format(amount=grouped(line.amount))
        return f"{words} ({line.says})" if line.says else words
    words = {
        "deny": _("NOT PAID: {why}"),
        "hold": _("HELD: {why}"),
        "refer": _("REFERRED: another document sets the amount"),
        "record": _("RECORDED: {level}"),
    }[line.outcome]
    return words.format(why=line.says, level=line.level)


def _checked(check: Check) -> str:
    read = also(_read(value) for value in check.reads)
    parts = [saying(check.says, read) if read else check.says]
    if check.against is not None:
        parts.append(_("held against {limit}").format(limit=cited(check.against)))
    if check.missing is not None:
        lacking = grouped(check.missing) if check.missing else _("more than the threshold")
        parts.append(_("missing {amount}").format(amount=lacking))
    if check.holds is None and check.bring:
        parts.append(_("bring: {what}").format(what=check.bring))
    return also(parts)


def _read(value: Value) -> str:
    cells = f" ({listed(value.cells)})" if value.cells else ""
    parts = f" [{also(_read(part) for part in value.parts)}]" if value.parts else ""
    return f"{value.heading} {value.text}{cells}{parts}"


def cited(limit: Limit) -> str:
    """A number in force with its term, date and place."""
    since = " " + _("from {day}").format(day=limit.since) if limit.since else ""
    return f"{_number(limit)} ({limit.term}{since}, {limit.origin})"


def _number(limit: Limit) -> str:
    value = limit.value
    if isinstance(value, int):
        return grouped(value)
    if isinstance(value, tuple):
        return _("tiers {tiers}").format(tiers=" / ".join(grouped(usd) for usd, _fen in value))
    return number_text(value)


def worth(payout: Payout) -> str:
    """How the gross came about."""
    if payout.gross is None or payout.amount is None:
        return _("not known")
    limit = ""
    if payout.at_most is not None:
        limit = _(", ") + _("at most {amount}").format(amount=grouped(payout.at_most))
    if payout.form == "share" and payout.rate is not None:
        cost = _read(payout.read) if payout.read else grouped(payout.amount)
        words = _("{rate} of {cost}").format(rate=cited(payout.rate), cost=cost)
    elif payout.form == "remainder":
        words = _("what is left, {amount}").format(amount=grouped(payout.amount))
    else:
        names = " / ".join(_picked(term, payout.amount) for term in payout.terms)
        words = grouped(payout.amount) + (f" [{names}]" if names else "")
    return f"{words}{limit} = {grouped(payout.gross)}"


def _picked(term: Limit, amount: int) -> str:
    """A fixed amount's term; of a table of tiers only the tier that gives it."""
    if not isinstance(term.value, tuple):
        return cited(term)
    tiers = tuple(tier for tier in term.value if tier[1] == amount)
    pairs = listed(f"{grouped(usd)}: {grouped(fen)}" for usd, fen in tiers)
    return f"{pairs} ({term.term}, {term.origin})"


def _asked(one: Asking) -> str:
    read = also(_read(value) for value in one.reads)
    return "  - " + saying(f"{one.clause} {one.title}", one.says) + (f" ({read})" if read else "")
