"""Checking a paper: it is rendered anew from what it names, and every piece is compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_papers import compare, kinds, seal, sheet, standing, texts
from jmtrade_papers.compare import Difference
from jmtrade_papers.kinds import Paper
from jmtrade_papers.seal import Seal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jmtrade_core.awards.run import Case
    from jmtrade_core.policy.policy import Policy

SCHEMA = "jmtrade.verify/1"


@dataclass(frozen=True)
class Found:
    """A paper that was read: its pieces (of a PDF the whole text) and its seal."""

    pieces: list[str]
    pdf: str
    seal: Seal


def read(path: Path) -> Found:
    """UsageError for what is no paper of ours."""
    wanted = _("a paper of jmtrade: docx, xlsx or pdf")
    cure = _("the line that begins with jmtrade:1/ must stand in it once")
    problem = Problem(str(path), _("no seal of ours"), wanted, cure, "no-paper")
    try:
        pdf = texts.of_pdf(path) if texts.is_pdf(path) else ""
        pieces = [] if pdf else texts.of_office(path)
    except texts.UNREADABLE as error:
        raise UsageError(problem) from error
    mark = seal.found(pdf or "".join(pieces))
    if mark is None or mark.kind not in kinds.KINDS:
        raise UsageError(problem)
    if pdf and mark.template == sheet.FORM:
        # A spreadsheet program writes the cells of a page in an order of its own.
        wanted = _("the workbook itself (.xlsx): its PDF has its cells in no order")
        raise UsageError(Problem(str(path), "PDF", wanted, code="no-paper"))
    return Found(pieces, pdf, mark)


def of_ledger(
    found: Found, connection: Connection, config: Path, folder: Path | None
) -> list[Difference]:
    """Against the ledger as it stood at the head that the paper names."""
    mark = found.seal
    named = mark.rests.get("ledger", "")
    head = standing.head_of(connection, named)
    if head is None:
        return [one for one in (standing.unknown(connection, mark),) if one]
    run, award = (_number(mark, name) for name in ("run", "award"))
    make = lambda: kinds.from_ledger(  # noqa: E731
        mark.kind,
        connection,
        head,
        (run, award),
        config,
        mark.on,
        folder,
        mark.asked.get("unit"),
        book=mark.template == sheet.FORM,
        named=named,
    )
    return _against(found, make)


def changed_since(mark: Seal, connection: Connection) -> list[int]:
    """Awards of a paper of the ledger whose amount is another one now."""
    head = standing.head_of(connection, mark.rests.get("ledger", ""))
    run, award = (_number(mark, name) for name in ("run", "award"))
    if head is None or (run is None) == (award is None):
        return []
    return standing.changed_since(connection, standing.select_at(connection, head, run, award))


def of_run(
    found: Found, case: Case, config: Path, folder: Path | None,
    connection: Connection | None = None,
) -> list[Difference]:  # fmt: skip
    """Against a run on the data that were named now, and against the ledger where a ruling's
    form names one."""
    mark, decided = found.seal, None
    if connection is not None:
        head = standing.head_of(connection, mark.rests.get("ledger", ""))
        if head is None:
            return [one for one in (standing.unknown(connection, mark),) if one]
        decided = head, standing.at(connection, head)
    about = mark.asked.get("reading" if mark.kind == kinds.RULING else "enterprise", "")
    return _against(
        found, lambda: kinds.from_run(mark.kind, case, about, config, mark.on, folder, decided)
    )


def of_policy(found: Found, policy: Policy, config: Path, folder: Path | None) -> list[Difference]:
    """Against the policy as it is configured now."""
    mark = found.seal
    return _against(found, lambda: kinds.from_policy(mark.kind, policy, config, mark.on, folder))


def day_of(mark: Seal) -> date:
    """The day of the decision that a letter names. UsageError where it names none."""
    try:
        return date.fromisoformat(mark.asked.get("asof", ""))
    except ValueError as error:
        raise _no_seal("asof", mark.asked.get("asof", "")) from error


def year_of(mark: Seal) -> int:
    return _number(mark, "year") or 0


def _number(mark: Seal, name: str) -> int | None:
    text = mark.asked.get(name)
    if text is not None and not (text.isdecimal() and len(text) <= 18):
        raise _no_seal(name, text)
    return None if text is None else int(text)


def _no_seal(name: str, text: str) -> UsageError:
    wanted = _("a seal as jmtrade writes it")
    return UsageError(Problem(name, text or _("nothing"), wanted, "", "no-paper"))


def _against(found: Found, make: Callable[[], Paper]) -> list[Difference]:
    """What differs; where the paper cannot be made at all, what it says is what differs."""
    try:
        paper = make()
    except UsageError as error:
        return [Difference(p.place, p.found, p.wanted) for p in error.problems]
    differences = [
        Difference(name, found.seal.rests.get(name, ""), value)
        for name, value in paper.seal.rests.items()
        if found.seal.rests.get(name) != value
    ]
    if found.seal.template != paper.seal.template:
        differences.append(Difference("template", found.seal.template, paper.seal.template))
    if found.pdf:
        return [*differences, *compare.stream(found.pdf, paper.printed(), paper.repeated)]
    return [*differences, *compare.paragraphs(found.pieces, paper.pieces())]
