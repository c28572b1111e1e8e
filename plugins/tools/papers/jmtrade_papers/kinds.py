"""The kinds of paper: what each is made from, who reads it, and its fields."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmtrade_papers import office as offices
from jmtrade_papers import sheet, sheet_file, template, texts, word_file, words
from jmtrade_papers.seal import LENGTH, Seal

if TYPE_CHECKING:
    from jmtrade_ledger.balances import Standing
    from jmtrade_ledger.chain import Head
    from sqlalchemy import Connection

    from jmtrade_core.awards.run import Case
    from jmtrade_core.policy.policy import Policy

LEDGER = ("notice", "objection", "allocation", "request", "payments", "award", "recovery")
LETTERS = ("refusal", "supplement", "reply", "confirmation")
"""Of a run, to one enterprise."""
RULING = "ruling"
"""Of a run, on one reading."""
POLICY = ("application", "guide", "manual")
KINDS = (*LEDGER, *LETTERS, RULING, *POLICY)
UNSIGNED = "本台账不签名：经办人姓名只是输入的文字，无人能证明"
"""What a paper of an unsigned ledger says above all else."""


@dataclass(frozen=True)
class Paper:
    """A paper before it is written in any form."""

    seal: Seal
    fields: dict[str, Any]
    office: offices.Office
    template: template.Template | None
    """``None``: a workbook."""

    def content(self) -> bytes:
        """The file. PolicyError where the template asks for what nobody knows."""
        if self.template is None:
            return sheet.render(self.fields, self.seal, self.office)
        return template.render(self.template, self.fields, self.seal, self.office)

    def pieces(self) -> list[str]:
        """What a reader of the file sees, piece by piece."""
        read = texts.of_docx if self.template else texts.of_xlsx
        return read(io.BytesIO(self.content()))

    def printed(self) -> list[str]:
        """The same as a PDF of it has it."""
        read = word_file.printed if self.template else sheet_file.printed
        return read(io.BytesIO(self.content()))

    @property
    def repeated(self) -> tuple[str, ...]:
        """What stands again at the top of a table's next page."""
        return template.repeated(self.template) if self.template else sheet.heads(self.seal.kind)


def from_ledger(
    kind: str,
    connection: Connection,
    head: Head,
    chosen: tuple[int | None, int | None],
    config: Path,
    on: date,
    folder: Path | None,
    unit: str | None = None,
    *,
    book: bool = False,
    named: str = "",
) -> Paper:
    """A paper of the ledger as it stood at a head; ``chosen`` is a run or an award, ``unit``
    that of an allocation's amounts, ``book`` asks for a workbook, and ``named`` is the head as
    a paper that is checked shows it.

    UsageError where there is nothing of the kind, PolicyError for a setting that lacks.
    """
    from jmtrade_ledger import sealing

    from jmtrade_papers import from_ledger, objection, standing

    run, award = chosen
    listing = standing.select_at(connection, head, run, award)
    here = from_ledger.desk(connection, head, listing, config)
    room = objection if kind == "objection" else from_ledger
    build: Callable[..., dict[str, Any]] = getattr(room, f"{kind}_fields")
    how = {"unit": unit} if unit else {}
    fields = words.in_chinese(lambda: build(here, **how))
    if not standing.of_before(named) and not sealing.signed(connection):
        fields["标记"] = UNSIGNED
    asked = ({"run": str(run)} if run is not None else {"award": str(award)}) | how
    office = offices.read_office(config, from_ledger.county_of(listing))
    rests = {"ledger": named or standing.shown(head)}
    return _paper(kind, asked, rests, fields, office, on, folder, book=book)


def from_run(
    kind: str, case: Case, about: str, config: Path, on: date, folder: Path | None,
    decided: tuple[Head, Sequence[Standing]] | None = None,
) -> Paper:  # fmt: skip
    """A letter of a run to one enterprise, or the form of one reading; ``about`` names it, and
    ``decided`` are the ledger's awards at a head, for a reading's form alone. UsageError where
    it has no line of the kind."""
    if kind == RULING:
        return _ruling(case, about, config, on, folder, decided)
    from jmtrade_papers import from_run

    build: Callable[..., dict[str, Any]] = getattr(from_run, f"{kind}_fields")
    found = words.in_chinese(lambda: from_run.asked(case, about))
    office = offices.read_office(config, found.policy.county.id)
    fields = words.in_chinese(lambda: build(found, office, on))
    asked = _question(found.policy, case.as_of) | {"enterprise": about}
    rests = {"input": case.intake.records.sha256[:LENGTH]} | _terms(found.policy)
    return _paper(kind, asked, rests, fields, office, on, folder)


def _ruling(
    case: Case, name: str, config: Path, on: date, folder: Path | None,
    decided: tuple[Head, Sequence[Standing]] | None,
) -> Paper:  # fmt: skip
    """The city's bureau rules, so its office signs."""
    from jmtrade_papers import standing
    from jmtrade_papers.ruling import ruling_fields

    awards = decided[1] if decided else None
    fields = words.in_chinese(lambda: ruling_fields(case, name, awards))
    first = case.policies[0]
    asked = _question(first, case.as_of) | {"county": case.county, "reading": name}
    rests = {"input": case.intake.records.sha256[:LENGTH]} | _terms(*case.policies)
    rests |= {"ledger": standing.shown(decided[0])} if decided else {}
    return _paper(RULING, asked, rests, fields, offices.read_office(config, None), on, folder)


def from_policy(kind: str, policy: Policy, config: Path, on: date, folder: Path | None) -> Paper:
    """A booklet or form of the policy as a county carries it out in a year."""
    from jmtrade_papers import from_policy

    build: Callable[..., dict[str, Any]] = getattr(from_policy, f"{kind}_fields")
    office = offices.read_office(config, policy.county.id)
    fields = words.in_chinese(lambda: build(policy))
    asked = _question(policy, policy.as_of)
    return _paper(kind, asked, _terms(policy), fields, office, on, folder)


def _question(policy: Policy, as_of: date) -> dict[str, str]:
    return {"county": policy.county.id, "year": str(policy.year), "asof": f"{as_of:%Y%m%d}"}


def _terms(*policies: Policy) -> dict[str, str]:
    """Of several counties one hash over theirs."""
    hashes = [policy.terms_sha256() for policy in policies]
    whole = hashes[0] if len(hashes) == 1 else sha256("".join(hashes).encode()).hexdigest()
    return {"terms": whole[:LENGTH]}


def _paper(
    kind: str, asked: dict[str, str], rests: dict[str, str], fields: dict[str, Any],
    office: offices.Office, on: date, folder: Path | None, *, book: bool = False,
) -> Paper:  # fmt: skip
    form = None if book else template.of_kind(kind, folder)
    seal = Seal(kind, asked, on, rests, form.hash if form else sheet.FORM)
    return Paper(seal, {**fields, "日期": words.day(on)}, office, form)
