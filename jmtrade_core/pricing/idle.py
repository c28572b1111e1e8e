"""Readings of the engine that the records leave nothing to decide.

Only what can be proven from the rows is left out: a window of repaired records where none was
repaired, whom dishonesty binds where none but enterprises are named, and so on.
"""

from __future__ import annotations

from narwhals.stable.v2 import col, lit

from jmtrade_core.engine.prepare import Prepared, prepared
from jmtrade_core.engine.records import fetched
from jmtrade_core.measures.lines import Frame
from jmtrade_core.pricing.decide import SUCCESSION, Again

OF_RECORDS = ("integrity.window", "integrity.day", "integrity.years")
OF_UNITS = "integrity.recipients"


def idle(again: Again) -> set[str]:
    """The names of the readings that change no line of this case, whatever else is read."""
    records = prepared(again.case.intake.records, again.base, again.case.as_of)
    found = set() if records.ancestors else {SUCCESSION}
    misdeeds = records.frames.get("dishonesty")
    if misdeeds is None:
        return found | set(OF_RECORDS)  # unknown for everybody, however it is counted
    if "dishonesty" in records.empty:
        return found | {*OF_RECORDS, OF_UNITS, "integrity.scope"}
    if not _any(misdeeds.filter(col("repaired_on") <= lit(again.case.as_of))):
        found.add("integrity.window")
    return found if _any(_no_enterprises(again.known, misdeeds, records)) else found | {OF_UNITS}


def _no_enterprises(known: Frame, misdeeds: Frame, records: Prepared) -> Frame:
    """Whom a record may touch that is not known to be an enterprise: by its own name, or
    as somebody who continues another."""
    named = {row["uscc"] for row in fetched(misdeeds.select("uscc").unique())}
    heirs = {ancestor.uscc for ancestor in records.ancestors}
    other = (col("firm_kind") != "enterprise").fill_null(True)
    return known.filter(other & col("uscc").is_in(sorted(named | heirs)))


def _any(frame: Frame) -> bool:
    return bool(fetched(frame.select("uscc").head(1)))
