"""Checks of what a plugin declares. Each yields a line of words for whatever is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from narwhals.stable.v2 import Date

from jmtrade_core.i18n import _, listed, saying
from jmtrade_core.measures.codes import Code
from jmtrade_core.measures.expression_data import NotDataError, columns_read, expression_data
from jmtrade_core.measures.expressions import SINCE_BEGIN
from jmtrade_core.measures.measure import Condition, Measure
from jmtrade_core.measures.measure_data import not_data
from jmtrade_core.measures.terms import Term
from jmtrade_core.policy.layers import MEASURE_WORDS, PLUGIN_KEYS
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import options
from jmtrade_core.schema.tables import FACTS, Table
from jmtrade_core.testing.bench import Bench

DAYS = ("year_start", "year_end", "terms_on")
"""Days that stand beside every claim; a condition need not say that it reads them."""
READING_WORDS = ("question", "question_en", "clause")


def terms(bench: Bench) -> Iterator[str]:
    """Every measure has its words, its clause and numbers of the right kind."""
    policy = bench.policy()
    entries = {id: e for p in bench.plugins for id, e in p.terms.data.items()}
    awarded = {m.id for trials in bench.variants for m in bench.measures(_policy(bench, trials))}
    for id in sorted(awarded):
        replaced = next((m for m in policy.measures if m.id == id and m.replaces), None)
        if id not in entries and replaced is None:
            yield saying(id, _("terms.toml has no table of this name"))
        for key in MEASURE_WORDS if id in entries else ():
            if not str(entries[id].get(key, "")).strip():
                yield saying(id, _("{key} is missing in terms.toml").format(key=key))
        for name, term in policy.terms[id].numbers.items():
            yield from _kind(id, name, term)
    for matter in policy.matters:
        if matter.measure in awarded and matter.title == matter.code:
            yield saying(f"[reasons.{matter.code}]", _("{key} is missing").format(key="matter"))
    replacing = any(m.replaces for m in bench.measures(policy))  # its numbers have a name of theirs
    for id in () if replacing else entries.keys() - awarded - set(PLUGIN_KEYS):
        yield saying(id, _("stands in terms.toml, and no reading brings such a measure"))


def _policy(bench: Bench, trials: Any) -> Policy:
    return bench.policy(trials=trials)


def _kind(id: str, name: str, term: Term) -> Iterator[str]:
    """``rate`` is a percentage, ``tiers`` a table, every other number an amount."""
    wanted: type = Fraction if name.endswith("rate") else tuple if name == "tiers" else int
    for dated in term.timeline:
        if not isinstance(dated.value, wanted):
            what: dict[type, str] = {
                Fraction: _('a percentage such as "10%"'),
                tuple: _("a table of tiers"),
            }
            words = _("{name} at {origin}, wanted {what}").format(
                name=name, origin=dated.origin, what=what.get(wanted, _("an amount"))
            )
            yield saying(id, words)


def readings(bench: Bench) -> Iterator[str]:
    """Every reading asks in both languages, cites, has options with words, and is heard
    whatever other readings say: `jmtrade readings` prices each beside what is in force."""
    heard = {option.name for option in options(bench.policy()) if option.measures}
    for plugin in bench.plugins:
        for name, entry in plugin.terms.data.get("readings", {}).items():
            place = _("reading {name}").format(name=name)
            for key in READING_WORDS:
                if not str(entry.get(key, "")).strip():
                    yield saying(place, _("{key} is missing").format(key=key))
            offered = entry.get("options", {})
            if len(offered) < 2:
                yield saying(place, _("fewer than two options leave nothing to choose"))
            elif name not in heard:
                yield saying(place, _("changes no measure while other readings stand"))
            for option, words in offered.items():
                if not str(words).strip() or words == option:
                    yield saying(place, _("option {option} has no words").format(option=option))


def columns(bench: Bench) -> Iterator[str]:
    """Every column that a table or measure names is there and fits."""
    for trials in bench.variants:
        policy = bench.policy(trials=trials)
        for measure in bench.measures(policy):
            yield from _table(measure.claims, policy)
            yield from _columns_of(measure, policy)


def _table(table: Table, policy: Policy) -> Iterator[str]:
    known = {column.id: column for column in table.columns}
    place = _("table {id}").format(id=table.id)
    if policy.tables.get(table.id) != table:
        yield saying(place, _("claimed from, and not among jmtrade_records()"))
    if table.event is None and "year" not in known:
        yield saying(place, _("no event column and no year, so a row belongs to no year"))
    days = {column.id for column in table.columns if column.kind.dtype == Date()}
    if table.event is not None and table.event not in days:
        yield saying(place, _("event {name} is no date column of it").format(name=table.event))
    for column in table.subject:
        if column not in known:
            yield saying(place, _("subject {name} is no column of it").format(name=column))
        elif not (known[column].required or known[column].key):
            words = _("subject {name} may be empty; make it required or a key")
            yield saying(place, words.format(name=column))


def _columns_of(measure: Measure, policy: Policy) -> Iterator[str]:
    yield from _reads(measure)
    own = {column.id for column in measure.claims.columns}
    core = {column.id for id in ("enterprises", "exports") for column in policy.tables[id].columns}
    for condition in measure.conditions:
        for name in condition.reads:
            if name.removesuffix(SINCE_BEGIN) not in own | core | set(FACTS):
                words = _("{code} reads {name}, which no table has")
                yield saying(measure.id, words.format(code=condition.code, name=name))
    if measure.one_cost and measure.one_cost.column not in own:
        words = _("one_cost.column {name} is no column of its table")
        yield saying(measure.id, words.format(name=measure.one_cost.column))
    if any(rule.ties and measure.id not in rule.ties for rule in measure.across):
        yield saying(measure.id, _("its rule over several measures does not name it"))


def _reads(measure: Measure) -> Iterator[str]:
    """A condition shows the columns that it says it reads: its test looks at no other."""
    for field, found in not_data(measure):
        words = _("{field} does not stand as data: {found}").format(field=field, found=found)
        yield saying(measure.id, words)
    for condition in measure.conditions:
        unsaid = set(_looks_at(condition)) - {*DAYS, *condition.reads}
        if condition.reads and unsaid:
            words = _("{code} says that it reads {said}, and looks at {found}").format(
                code=condition.code, said=listed(condition.reads), found=listed(sorted(unsaid))
            )
            yield saying(measure.id, words)


def _looks_at(condition: Condition) -> Iterator[str]:
    try:
        yield from columns_read(expression_data(condition.test))
    except NotDataError:
        yield from condition.reads  # told already


def stray_reasons(bench: Bench) -> Iterator[str]:
    """A reason with words is one that some condition, rule or core can give."""
    every = [m for t in bench.variants for m in bench.measures(_policy(bench, t))]
    used = {condition.code for measure in every for condition in measure.conditions}
    used |= {code for m in every for rule in m.across for code in rule.codes} | set(Code)
    for plugin in bench.plugins:
        for code in plugin.terms.data.get("reasons", {}).keys() - used:
            yield saying(f"[reasons.{code}]", _("no condition gives this code"))
