"""An explanation as a letter: each result, the sentence it rests on, why, and what to bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jmtrade_core.explanations import prose, steps
from jmtrade_core.explanations.tree import Check, ExplainedLine, Explanation
from jmtrade_core.i18n import _, also, listed, saying
from jmtrade_core.measures.codes import Outcome


def letter(explanation: Explanation) -> str:
    """The whole page, for an explanation that ``for_enterprise`` gave."""
    head = [
        f"{explanation.name} ({explanation.uscc})",
        _("{name}: awards of {year}, as of {day}").format(
            name=explanation.county, year=explanation.year, day=explanation.as_of
        ),
        *explanation.marks,
    ]
    parts = ["\n".join(head)]
    parts += ["\n".join(of_line(line)) for line in explanation.lines if not line.unclaimed]
    if others := [_named(line) for line in explanation.lines if line.unclaimed]:
        parts.append(saying(_("Not concerned"), listed(others)))
    if not explanation.lines:
        parts.append(_("No line: nothing was claimed for the year."))
    if explanation.asking:
        asked = [prose.worth_asking(), *map(prose.asked, explanation.asking)]
        parts.append("\n".join(asked))
    return "\n\n".join(parts) + "\n"


def _named(line: ExplainedLine) -> str:
    return " ".join(part for part in (line.clause, line.title, line.subject) if part)


def of_line(line: ExplainedLine) -> Iterator[str]:
    """One decision: what it is of, then its result and why, indented."""
    yield _named(line)
    yield "  " + prose.result(line)
    for sentence in line.rests:
        yield "  " + prose.rests_on(line.clause, sentence)
    if line.outcome in (Outcome.DENY, Outcome.HOLD):
        yield from (f"  - {words}" for words in reasons(line))
    if line.payout is not None and all(check.holds for check in line.checks):
        yield "  " + _("amount: {words}").format(words=prose.worth(line.payout))
        yield from ("    " + steps.said_of(step) for step in line.steps)
        if line.bring:
            yield "  - " + _("bring: {what}").format(what=line.bring)


def reasons(line: ExplainedLine) -> Iterator[str]:
    """Every condition that fails; of a held line every one that is not known."""
    wanted = False if line.outcome == Outcome.DENY else None
    for check in line.checks:
        if check.holds is wanted and check.reached:
            yield also(part for part in (prose.checked(_asked(check)), _looked_up(check)) if part)


def _asked(check: Check) -> Check:
    return replace(check, bring="") if check.obtained else check


def _looked_up(check: Check) -> str:
    """Said of what the bureau looks up itself, so that nobody sets out to bring it."""
    looked_up = check.holds is None and check.obtained
    return _("the bureau checks this itself; nothing to bring") if looked_up else ""
