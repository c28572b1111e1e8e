"""Measures without a claim of the enterprise that its known figures suggest."""

from __future__ import annotations

from collections.abc import Iterator

from narwhals.stable.v2 import col, lit

from jmtrade_core.engine.facts import facts
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.explanations.inputs import Inputs, Row
from jmtrade_core.explanations.tree import Asking
from jmtrade_core.i18n import _, also
from jmtrade_core.measures.measure import Condition, Measure
from jmtrade_core.policy import rules
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import EXPORTS, FACTS


def worth_asking(
    policy: Policy, records: Records, question: Question, inputs: Inputs, uscc: str, met: set[str]
) -> Iterator[Asking]:
    """Of the measures not ``met``: those whose conditions on known figures all hold.

    A claim table says nothing of an enterprise that has no row in it, but a threshold of
    exports that is reached does; so does a missing row of the year's exports.
    """
    if not policy.city.begins.year <= question.year <= policy.city.ends.year:
        return
    known = facts(records, policy, question).filter(col("uscc") == uscc)
    known = known.with_columns(year_end=lit(question.year_end), terms_on=lit(question.year_end))
    for measure in policy.measures:
        if measure.id in met or measure.payer is None:
            continue
        told = [c for c in measure.conditions if set(c.reads) & set(FACTS) == set(c.reads) != set()]
        if measure.claims.id == EXPORTS.id:
            told = []
        elif not told:
            continue
        tests = {f"test:{index}": condition.test for index, condition in enumerate(told)}
        row = (known.with_columns(**tests) if tests else known).collect().rows(named=True)[0]
        if all(row[name] for name in tests) and _may_be_paid(measure, row):
            yield _asking(policy, measure, told, inputs, row)


def _may_be_paid(measure: Measure, row: Row) -> bool:
    if row["honest"] is False:
        return False
    return measure.recipients == "unit" or row["firm_kind"] == "enterprise"


def _asking(
    policy: Policy, measure: Measure, told: list[Condition], inputs: Inputs, row: Row
) -> Asking:
    title = policy.title(measure.id)
    line = {**row, "measure": measure.id, "subject": ""}
    reads = [inputs.value(name, line, measure.claims) for c in told for name in c.reads]
    met = [rules.words(policy, measure.id, measure.claims, condition) for condition in told]
    says = _("no row of the year in {table}; {met}").format(
        table=measure.claims.sheet, met=also(met)
    )
    if not told:
        says = _("no row of the year in {table}").format(table=measure.claims.sheet)
    return Asking(measure.id, str(title), title.clause, says, tuple(reads))
