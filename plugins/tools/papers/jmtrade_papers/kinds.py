"""The kinds of paper: what each is made from, who reads it, and its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmtrade_papers import office as offices
from jmtrade_papers import template, words
from jmtrade_papers.seal import LENGTH, Seal

if TYPE_CHECKING:
    from jmtrade_ledger.chain import Head
    from sqlalchemy import Connection

    from jmtrade_core.awards.run import Case

LEDGER = ("notice", "allocation", "request", "payments", "award", "recovery")
RUN = ("refusal", "supplement", "reply")
KINDS = (*LEDGER, *RUN)


@dataclass(frozen=True)
class Paper:
    """A paper before it is written in any form."""

    seal: Seal
    fields: dict[str, Any]
    office: offices.Office
    template: template.Template

    def docx(self) -> bytes:
        """PolicyError where the template asks for what nobody knows."""
        return template.render(self.template, self.fields, self.seal, self.office)


def from_ledger(
    kind: str,
    connection: Connection,
    head: Head,
    chosen: tuple[int | None, int | None],
    config: Path,
    on: date,
    folder: Path | None,
) -> Paper:
    """A paper of the ledger as it stood at a head; ``chosen`` is a run or an award.

    UsageError where there is nothing of the kind, PolicyError for a setting that lacks.
    """
    from jmtrade_papers import from_ledger, standing

    run, award = chosen
    listing = standing.select_at(connection, head, run, award)
    here = from_ledger.desk(connection, head, listing, config)
    build: Callable[..., dict[str, Any]] = getattr(from_ledger, f"{kind}_fields")
    fields = words.in_chinese(lambda: build(here))
    asked = {"run": str(run)} if run is not None else {"award": str(award)}
    form = template.of_kind(kind, folder)
    seal = Seal(kind, asked, on, {"ledger": standing.short(head)}, form.hash)
    office = offices.read_office(config, from_ledger.county_of(listing))
    return Paper(seal, {**fields, "日期": words.day(on)}, office, form)


def from_run(
    kind: str, case: Case, uscc: str, config: Path, on: date, folder: Path | None
) -> Paper:
    """A letter of a run to one enterprise. UsageError where it has no line of the kind."""
    from jmtrade_papers import from_run

    build: Callable[..., dict[str, Any]] = getattr(from_run, f"{kind}_fields")
    found = words.in_chinese(lambda: from_run.asked(case, uscc))
    office = offices.read_office(config, found.policy.county.id)
    fields = words.in_chinese(lambda: build(found, office, on))
    asked = {
        "county": found.policy.county.id, "year": str(found.policy.year),
        "asof": f"{case.as_of:%Y%m%d}", "enterprise": uscc,
    }  # fmt: skip
    rests = {
        "input": case.intake.records.sha256[:LENGTH],
        "terms": found.policy.terms_sha256()[:LENGTH],
    }
    form = template.of_kind(kind, folder)
    return Paper(Seal(kind, asked, on, rests, form.hash), {**fields, "日期": words.day(on)},
                 office, form)  # fmt: skip
