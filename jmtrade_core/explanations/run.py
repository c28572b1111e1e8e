"""``explain``: one enterprise's lines of a run, each with its tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from narwhals.stable.v2 import col

from jmtrade_core.awards.faults import faults_named
from jmtrade_core.awards.run import Case
from jmtrade_core.awards.table import marks
from jmtrade_core.engine.backends.polars import keep, ordered
from jmtrade_core.engine.prepare import prepared
from jmtrade_core.engine.records import Records
from jmtrade_core.engine.run import evaluate
from jmtrade_core.engine.trace import Trace
from jmtrade_core.errors import Problem, UsageError, did_you_mean, nearest
from jmtrade_core.explanations.asking import worth_asking
from jmtrade_core.explanations.build import Builder
from jmtrade_core.explanations.inputs import Inputs, Row
from jmtrade_core.explanations.replay import decided, replay
from jmtrade_core.explanations.tree import ExplainedLine, Explanation
from jmtrade_core.i18n import _
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import rests_on


def explain(case: Case, uscc: str, measure: str | None = None) -> tuple[Explanation, Policy]:
    """Everything that was tested for one enterprise, paid or not, and under which policy. An
    old code names the enterprise of its newest.

    UsageError for a code that the data lack, an enterprise of another county, or a
    measure that nobody offers.
    """
    records = prepared(case.intake.records, case.policies[0], case.as_of)
    uscc = records.renamed.get(uscc, uscc)
    policy = _policy_of(case, records, uscc)
    if measure is not None and measure not in policy.known_measures:
        cure = did_you_mean(measure, policy.known_measures)
        raise UsageError(Problem("--measure", measure, _("a measure"), cure, "measure-unknown"))
    question = case.question(policy)
    inputs = Inputs(case.intake.records, policy, question, [uscc])
    lines = tuple(explained(case, policy, inputs))
    asking = worth_asking(
        policy, case.intake.records, question, inputs, uscc, {line.measure for line in lines}
    )
    firm = inputs.of("enterprises", uscc)[0]
    found = Explanation(
        uscc=uscc,
        name=firm["name"],
        county=policy.county.name,
        year=policy.year,
        as_of=case.as_of,
        marks=tuple(marks(case)),
        lines=tuple(line for line in lines if measure in (None, line.measure)),
        asking=tuple(one for one in asking if measure in (None, one.measure)),
    )
    return found, policy


def explained(case: Case, policy: Policy, inputs: Inputs) -> Iterator[ExplainedLine]:
    """The tree of every line of these enterprises; each one's arithmetic is checked."""
    trace = Trace(keep)
    records, question = case.intake.records, case.question(policy)
    with faults_named(records, policy, question):
        lines = evaluate(records, policy, question, keep, trace)
        found = None if lines is None else ordered(_theirs(lines, inputs.firms))
    if found is None:
        return
    builder = Builder(policy, inputs, trace, rests_on(policy))
    for decision in found.rows(named=True):
        line = builder.line(decision)
        if replay(line) != decided(line):
            raise AssertionError(f"an explanation that does not add up: {line}")
        yield line


def _theirs(lines: Frame, firms: Iterable[str] | None) -> Frame:
    return lines if firms is None else lines.filter(col("uscc").is_in(list(firms)))


def _policy_of(case: Case, records: Records, uscc: str) -> Policy:
    """The policy of the enterprise's own county."""
    frame = records.frames["enterprises"].select("uscc", "county", "name").collect()
    counties: Row = {code: county for code, county, _name in frame.rows()}
    wanted = _("the code of an enterprise in the data")
    if uscc not in counties:
        names = {name: code for code, _county, name in frame.rows() if name}
        close = nearest(uscc, counties) or names.get(nearest(uscc, names), "")
        cure = _("did you mean {name}?").format(name=close) if close else ""
        raise UsageError(Problem("USCC", uscc, wanted, cure, "enterprise-unknown"))
    for policy in case.policies:
        if policy.county.id == counties[uscc]:
            return policy
    cure = _("ask with --county {id}").format(id=counties[uscc])
    found = f"{uscc} ({counties[uscc]})"
    raise UsageError(Problem("USCC", found, _("an enterprise of the county"), cure, "other-county"))
