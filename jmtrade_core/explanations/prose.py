"""An explanation in words that an enterprise can be sent."""

from __future__ import annotations

from collections.abc import Iterator

from jmtrade_core.awards.table import level_words
from jmtrade_core.explanations.limits import cited, picked
from jmtrade_core.explanations.steps import paid_by, said_of
from jmtrade_core.explanations.tree import Asking, Check, ExplainedLine, Explanation, Payout, Value
from jmtrade_core.i18n import _, also, listed, saying
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.money import grouped
from jmtrade_core.policy.anchors import Sentence

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
        parts.append("\n".join([worth_asking(), *map(asked, explanation.asking)]))
    return "\n\n".join(parts) + "\n"


def worth_asking() -> str:
    """What stands above the measures that were not claimed."""
    return _("Worth asking (no claim, but the known figures suggest one)")


def of_line(line: ExplainedLine) -> Iterator[str]:
    """One decision: what was claimed, the result, each condition, the amount, the payers."""
    yield " ".join(part for part in (line.clause, line.title, line.subject) if part)
    yield "  " + result(line)
    day = _(", ") + str(line.event_date) if line.event_date else ""
    yield "  " + _("claimed in {source}{day}").format(source=line.source, day=day)
    for sentence in line.rests:
        yield "  " + rests_on(line.clause, sentence)
    for check in line.checks:
        yield f"  {MARKS[check.holds] if check.reached else '-'} {checked(check)}"
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


def result(line: ExplainedLine) -> str:
    """What was decided."""
    if line.outcome == Outcome.PAY:
        words = _("PAID {amount} yuan").format(amount=grouped(line.amount))
        return f"{words} ({line.says})" if line.says else words
    if line.unclaimed:
        return _("NOT CONCERNED: nothing of the kind in the year's figures")
    words = {
        Outcome.DENY: _("NOT PAID: {why}"),
        Outcome.HOLD: _("HELD: {why}"),
        Outcome.REFER: _("REFERRED: the amount is set by {document}"),
        Outcome.RECORD: _("RECORDED: {level}"),
    }[Outcome(line.outcome)]
    document = line.set_by or _("another document")
    return words.format(why=line.says, level=level_words(line.level), document=document)


def rests_on(clause: str, sentence: Sentence) -> str:
    """The sentence of the policy that a line rests on; quoted where the city has its copy."""
    clause = _("Closing paragraphs") if sentence.of_core else clause
    where = _("{clause}, sentence {number}").format(clause=clause, number=sentence.number)
    said = _("rests on {clause}: {says}").format(clause=where, says=sentence.says)
    return f"{said} “{sentence.text}”" if sentence.text else said


def checked(check: Check) -> str:
    """One condition: what was read, what it was held against, what is missing."""
    if not check.reached:
        return saying(check.says, _("not reached"))
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
        names = " / ".join(picked(term, payout.amount) for term in payout.terms)
        words = grouped(payout.amount) + (f" [{names}]" if names else "")
    return f"{words}{limit} = {grouped(payout.gross)}"


def asked(one: Asking) -> str:
    """A measure that was not claimed, and why it is worth asking."""
    read = also(_read(value) for value in one.reads)
    return "  - " + saying(f"{one.clause} {one.title}", one.says) + (f" ({read})" if read else "")
