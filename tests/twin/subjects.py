"""Which rows claim a measure, and what they name (contract 1, subjects)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .cells import text
from .model import Row
from .run import Run
from .spelling import Parts


@dataclass(frozen=True)
class Claimed:
    """A measure's table, its subject columns and event column, and whose rows of it count."""

    table: str
    columns: tuple[str, ...]
    event: str = ""
    only: tuple[str, str] = ("", "")

    def cells(self, row: Row) -> tuple[str, ...]:
        """What the row writes in the subject's columns."""
        return tuple(text(row, column) for column in self.columns)

    def parts(self, row: Row) -> Parts:
        """The subject's parts, from the subject as it is shown.

        Rows that show one subject name one thing, wherever their cells hold a bar.
        """
        return tuple("|".join(self.cells(row)).rsplit("|", len(self.columns) - 1))

    def takes(self, row: Row) -> bool:
        """A `standards` row counts for its role alone, a credential for its kind."""
        column, wanted = self.only
        return text(row, column) == wanted


CLAIMED = {
    "exhibitions.booth": Claimed(
        "exhibitions", ("exhibition", "opened_on", "booth_no"), "opened_on"
    ),
    "branding.trademark": Claimed("trademarks", ("registration_no",), "registered_on"),
    "branding.certification": Claimed("certifications", ("certificate_no",), "certified_on"),
    "branding.secretariat": Claimed(
        "standards", ("standard_no",), "approved_on", ("role", "secretariat")
    ),
    "branding.standard": Claimed("standards", ("standard_no",), "approved_on", ("role", "lead")),
    "branding.patent": Claimed("patents", ("invention_id",), "granted_on"),
    "ecommerce.platform": Claimed("ecommerce_platforms", ("platform",)),
    "service_platforms.construction": Claimed("service_platforms", ("platform",)),
    "credit_insurance.premium": Claimed("insurance", ("policy_no", "paid_on"), "paid_on"),
    "facilitation.aeo": Claimed("credentials", ("certificate_no",), "granted_on", ("kind", "aeo")),
    "facilitation.origin": Claimed(
        "credentials", ("certificate_no",), "granted_on", ("kind", "origin")
    ),
    "facilitation.quality": Claimed(
        "credentials", ("certificate_no",), "granted_on", ("kind", "quality")
    ),
    "talent.attraction": Claimed("talent", ("person",), "introduced_on"),
}
# Rulebook 3, column "once per": these compare the subject as well.
PER_SUBJECT = frozenset(
    {
        "growth.milestone",
        "exhibitions.booth",
        "branding.certification",
        "ecommerce.platform",
        "service_platforms.construction",
        "credit_insurance.premium",
    }
)
# Rulebook 5: these compare the subject under the reading's other option.
PER_READING = frozenset(
    {
        "branding.trademark",
        "branding.standard",
        "branding.secretariat",
        "facilitation.origin",
        "facilitation.quality",
    }
)


def per_subject(run: Run, measure: str) -> bool:
    """Whether a prior award, or a repeat, must have the same subject."""
    if measure in PER_READING:
        return run.reading(f"{measure}.per") != "enterprise"
    return measure in PER_SUBJECT


def rows_naming(run: Run, measure: str) -> Iterator[tuple[str, Parts]]:
    """Code and subject of every row that names something for the measure, of any year."""
    claimed = CLAIMED[measure]
    for row in run.rows(claimed.table):
        if claimed.takes(row):
            yield text(row, "uscc"), claimed.parts(row)
