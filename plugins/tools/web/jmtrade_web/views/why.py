"""Why: one enterprise's lines as trees whose branches fold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jmtrade_core.explanations import prose, steps
from jmtrade_core.explanations.limits import cited
from jmtrade_core.explanations.run import explain
from jmtrade_core.explanations.tree import Check, ExplainedLine, Payout, Value
from jmtrade_core.i18n import _, saying
from jmtrade_core.money import grouped
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import readings_of
from jmtrade_web.cases import Kept

Node = dict[str, Any]


def why(kept: Kept, uscc: str) -> Node:
    """UsageError for an enterprise that the data lack."""
    found, policy = explain(kept.case, uscc.strip())
    return {
        "uscc": found.uscc, "name": found.name, "county": found.county,
        "marks": list(found.marks),
        "lines": [_line(line, policy) for line in found.lines],
        "asking": [prose.asked(one).strip(" -") for one in found.asking],
        "asking_words": prose.worth_asking(),
    }  # fmt: skip


def enterprises(kept: Kept, search: str, most: int) -> Node:
    """Enterprises that have a line, by code or name."""
    wanted = search.strip().lower()
    firms: dict[str, Node] = {}
    for row in kept.rows():
        if wanted in row["uscc"].lower() or wanted in row["name"].lower():
            blank = {"uscc": row["uscc"], "name": row["name"], "lines": 0}
            firms.setdefault(row["uscc"], blank)["lines"] += 1
    return {"firms": list(firms.values())[:most], "count": len(firms)}


def node(words: str, *children: Node, mark: str = "", cells: tuple[str, ...] = ()) -> Node:
    """A branch; what did not hold stands open, all the way to it."""
    unfolded = mark in ("×", "?") or any(child["open"] for child in children)
    return {"words": words, "mark": mark, "cells": list(cells), "children": list(children),
            "open": unfolded}  # fmt: skip


def _line(line: ExplainedLine, policy: Policy) -> Node:
    return {
        "title": line.title, "clause": line.clause, "subject": line.subject,
        "measure": line.measure, "outcome": line.outcome,
        "result": prose.result(line), "bring": line.bring,
        "tree": [*_branches(line, policy)],
    }  # fmt: skip


def _branches(line: ExplainedLine, policy: Policy) -> Iterator[Node]:
    day = str(line.event_date) if line.event_date else ""
    yield node(saying(_("claimed in"), day) if day else _("claimed in"), cells=(line.source,))
    if line.rests:
        sentences = [node(prose.rests_on(line.clause, one)) for one in line.rests]
        yield node(_("sentences of the policy"), *sentences)
    yield node(_("conditions"), *map(_check, line.checks))
    if line.payout is not None and all(check.holds for check in line.checks):
        taken = [node(steps.said_of(one)) for one in line.steps]
        said = _("amount: {words}").format(words=prose.worth(line.payout))
        yield node(said, *_of_payout(line.payout), *taken)
        if line.split is not None and line.amount:
            yield node(steps.paid_by(line.split))
    if line.readings:
        yield node(_("readings that it rests on"), *_readings(line, policy))


def _check(check: Check) -> Node:
    """One condition; what was read and what it was held against are its branches."""
    if not check.reached:
        return node(saying(check.says, _("not reached")), mark="-")
    branches = [*map(_value, check.reads)]
    if check.against is not None:
        branches.append(node(_("held against {limit}").format(limit=cited(check.against))))
    if check.missing:
        branches.append(node(_("missing {amount}").format(amount=grouped(check.missing))))
    if check.holds is None and check.bring:
        branches.append(node(_("bring: {what}").format(what=check.bring)))
    return node(check.says, *branches, mark=prose.MARKS[check.holds])


def _value(value: Value) -> Node:
    return node(saying(value.heading, value.text), *map(_value, value.parts), cells=value.cells)


def _of_payout(payout: Payout) -> Iterator[Node]:
    if payout.read is not None:
        yield _value(payout.read)
    limits = (payout.rate, *payout.terms)
    yield from (node(cited(limit)) for limit in limits if limit is not None)


def _readings(line: ExplainedLine, policy: Policy) -> Iterator[Node]:
    bases = {"default": _("default"), "ruling": _("ruling"), "trial": _("trial")}
    known = readings_of(policy)
    for name, option, basis in line.readings:
        said = f"{known[name].options[option]} ({bases.get(basis, basis)})"
        document = policy.choices[name].document
        yield node(f"{name}={option}", node(said), *([node(document)] if document else []))
