"""Findings of the gate as a table for people, or as JSON for programs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.finding_codes import number
from jmtrade_core.intake.tables.sheet import split_place
from jmtrade_core.output.documents import as_document
from jmtrade_core.output.grid import grid

SCHEMA = "jmtrade.check/1"


def severity(problem: Problem) -> str:
    """Error, warning or note in the language in use."""
    return {"error": _("error"), "warning": _("warning"), "note": _("note")}[problem.severity]


def headings() -> list[str]:
    return [_("Finding"), _("Severity"), _("Place"), _("Found"), _("Wanted"), _("Cure")]


def row(problem: Problem) -> list[str]:
    """One finding in the order of the headings."""
    code = f"{number(problem.code)} {problem.code}"
    return [code, severity(problem), problem.place, problem.found, problem.wanted, problem.cure]


def count(findings: Sequence[Problem]) -> str:
    """How many of each severity, in words."""
    counted = Counter(problem.severity for problem in findings)
    words = {"error": _("errors: {n}"), "warning": _("warnings: {n}"), "note": _("notes: {n}")}
    return listed(words[name].format(n=counted[name]) for name in counted)


def table(findings: Sequence[Problem]) -> str:
    """Errors last, where the eye is; above them warnings, and notes a row each kind."""
    by_severity = {
        name: [problem for problem in findings if problem.severity == name]
        for name in ("note", "warning", "error")
    }
    rows = [*_folded(by_severity["note"])]
    rows += [row(problem) for name in ("warning", "error") for problem in by_severity[name]]
    last = _("{counts}. jmtrade explain-code CODE says more of each.").format(
        counts=count(findings)
    )
    return f"{grid(headings(), rows, set())}\n\n{last}\n"


def _folded(notes: Sequence[Problem]) -> Iterator[list[str]]:
    """The first note of each kind, and how many more of them there are."""
    for code, count in Counter(note.code for note in notes).items():
        first = next(note for note in notes if note.code == code)
        more = _("{place} and {n} more").format(place=first.place, n=count - 1)
        yield row(replace(first, place=more) if count > 1 else first)


def encoding(output: Path | None) -> str:
    """A file is UTF-8; a console has its own."""
    return "utf-8" if output else getattr(sys.stdout, "encoding", None) or "utf-8"


def to_json(findings: Sequence[Problem]) -> bytes:
    """The same with each place taken apart."""
    severities = Counter(problem.severity for problem in findings)
    document = {
        "schema": SCHEMA,
        "findings": [_entry(problem) for problem in findings],
        "totals": {name: severities[name] for name in ("error", "warning", "note")},
    }
    return as_document(document)


def _entry(problem: Problem) -> dict[str, object]:
    place = split_place(problem.place)
    return {
        "code": number(problem.code),
        "name": problem.code,
        "severity": problem.severity,
        "place": problem.place,
        "file": place.file if place else "",
        "sheet": place.sheet if place else "",
        "row": place.row if place else None,
        "column": place.column if place else "",
        "found": problem.found,
        "wanted": problem.wanted,
        "cure": problem.cure,
    }
