"""Who is entitled without asking: what registers hold needs no claim (免申即享)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jmtrade_core.awards.result import marks_of
from jmtrade_core.awards.run import Case
from jmtrade_core.awards.table import marks
from jmtrade_core.explanations.inputs import Inputs
from jmtrade_core.explanations.run import explained
from jmtrade_core.explanations.tree import ExplainedLine
from jmtrade_core.i18n import _, also
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.money import decimals, grouped
from jmtrade_core.output.csv_text import inert
from jmtrade_core.output.documents import as_document
from jmtrade_core.output.grid import grid
from jmtrade_core.policy.policy import Policy

SCHEMA = "jmtrade.entitled/1"
ENTITLED, LACKS, MUST_CLAIM = "entitled", "lacks", "must-claim"
COLUMNS = ("uscc", "measure", "subject", "status", "lacks", "amount")
Key = tuple[str, str, str]
"""(measure, subject, source): the line of a decision."""


@dataclass(frozen=True)
class Entry:
    """``amount`` is in fen: what is paid, else what is at stake; ``None`` where not known."""

    uscc: str
    name: str
    title: str
    measure: str
    subject: str
    status: str
    lacks: str
    amount: int | None

    def row(self) -> dict[str, str | None]:
        """The columns of the contract; money in yuan."""
        amount = None if self.amount is None else decimals(self.amount)
        return {name: getattr(self, name) for name in COLUMNS} | {"amount": amount}


def entries(case: Case) -> list[Entry]:
    """Every line of money that is due or may be, of all counties of the run."""
    return [one for policy in case.policies for one in _of(case, policy)]


def _of(case: Case, policy: Policy) -> Iterator[Entry]:
    paid = {m.id: m for m in policy.measures if m.payer is not None}
    rows = [
        row for row in case.decide(policy).rows(named=True)
        if row["measure"] in paid and row["outcome"] in (Outcome.PAY, Outcome.HOLD)
    ]  # fmt: skip
    held = {r["uscc"] for r in rows if r["outcome"] == Outcome.HOLD and paid[r["measure"]].register}
    missing = _missing(case, policy, sorted(held))
    for row in rows:
        due, known = row["outcome"] == Outcome.PAY, bool(paid[row["measure"]].register)
        status = (ENTITLED if due else LACKS) if known else MUST_CLAIM
        yield Entry(
            row["uscc"], row["name"], str(policy.title(row["measure"])), row["measure"],
            row["subject"], status, missing.get(_key(row), "") if status == LACKS else "",
            row["amount"] if due else row["at_stake"],
        )  # fmt: skip


def _key(row: Mapping[str, Any]) -> Key:
    return row["measure"], row["subject"], row["source"]


def _missing(case: Case, policy: Policy, firms: list[str]) -> dict[Key, str]:
    """What each held line of these enterprises lacks: all of it, not the first alone."""
    if not firms:
        return {}
    inputs = Inputs(case.intake.records, policy, case.question(policy), firms)
    return {
        (line.measure, line.subject, line.source): also(dict.fromkeys(_lacking(line)))
        for line in explained(case, policy, inputs) if line.outcome == Outcome.HOLD
    }  # fmt: skip


def _lacking(line: ExplainedLine) -> Iterator[str]:
    yield from (c.bring or c.says for c in line.checks if c.holds is None and c.reached)
    if all(check.holds for check in line.checks):
        yield line.bring or line.says


def to_json(case: Case, found: Iterable[Entry]) -> bytes:
    document = {
        "schema": SCHEMA, "county": case.county, "year": case.policies[0].year,
        "as_of": case.as_of.isoformat(), "trial": case.trial, "example": case.example,
        "partial": case.partial, "lines": [one.row() for one in found],
    }  # fmt: skip
    return as_document(document)


def to_csv(case: Case, found: Iterable[Entry]) -> bytes:
    """UTF-8 with BOM; what marks the run stands in a column of its own."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*COLUMNS, "marks"))
    for one in found:
        cells = [inert(one.row()[name] or "") for name in COLUMNS]
        writer.writerow((*cells, marks_of(case)))
    return stream.getvalue().encode("utf-8-sig")


def to_table(case: Case, found: Iterable[Entry]) -> str:
    """Those entitled first, then by status; with sums."""
    order = (ENTITLED, LACKS, MUST_CLAIM)
    words = {ENTITLED: _("entitled"), LACKS: _("lacks"), MUST_CLAIM: _("must claim")}
    listing = sorted(found, key=lambda one: (order.index(one.status), one.uscc, one.measure))
    headings = [_("code"), _("enterprise"), _("measure"), _("subject"), _("status"),
                _("what it lacks"), _("amount (yuan)")]  # fmt: skip
    rows = [
        [one.uscc, one.name, one.title, " ".join(one.subject.split("|")), words[one.status],
         one.lacks, "" if one.amount is None else grouped(one.amount)]
        for one in listing
    ]  # fmt: skip
    sums = [_sum(words[status], [o for o in listing if o.status == status]) for status in order]
    return "\n".join([*marks(case), grid(headings, rows, {6}), "", *sums]) + "\n"


def _sum(name: str, some: list[Entry]) -> str:
    firms, total = len({one.uscc for one in some}), sum(one.amount or 0 for one in some)
    words = _("{status}: {firms} enterprises, {lines} lines, {total} yuan")
    return words.format(status=name, firms=firms, lines=len(some), total=grouped(total))
