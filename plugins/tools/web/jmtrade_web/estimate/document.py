"""Everything that the estimate's page needs, as one document, in the language in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from jmtrade_core.awards.result import readings_of as receipt_readings
from jmtrade_core.awards.result import rules_of
from jmtrade_core.catalogue.build import Article, MeasureEntry
from jmtrade_core.catalogue.build import build as catalogued
from jmtrade_core.engine.objects import names_objects
from jmtrade_core.i18n import language, pick
from jmtrade_core.measures import codes
from jmtrade_core.measures.expressions import since_begin
from jmtrade_core.policy import wording
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import readings_of
from jmtrade_core.schema.tables import EXPORTS, PASTS, YEARLY_FIGURES, Column, Table
from jmtrade_web.estimate.rules import LEFT_OUT, Rules, compiled
from jmtrade_web.estimate.words import words

SCHEMA = "jmtrade.estimate/1"
Entry = dict[str, Any]


def document(policy: Policy, as_of: date) -> Entry:
    """What an enterprise of the county is asked, and the plans that answer it."""
    rules, catalogue = compiled(policy, as_of), catalogued(policy)
    return {
        "schema": SCHEMA, "language": language(), "policy": catalogue.policy,
        "number": catalogue.number, "county": {"id": policy.county.id, "name": policy.county.name},
        "year": policy.year, "begins": policy.city.begins.year, "as_of": as_of.isoformat(),
        "receipt": {**rules_of([policy]), "readings": receipt_readings(policy)}, "words": words(),
        "tables": [_table(table, policy, rules) for table in policy.tables.values()
                   if table.id not in LEFT_OUT],
        "measures": list(_measures(policy, rules, catalogue.articles)),
        "readings": list(_readings(policy, rules)),
        "plans": dict(rules.plans), "unknown_awards": dict(rules.unknown_awards),
        "nodes": rules.nodes.nodes,
    }  # fmt: skip


def _table(table: Table, policy: Policy, rules: Rules) -> Entry:
    claiming = [m.id for m in policy.measures if m.claims.id == table.id]
    columns: Iterable[Column] = table.columns
    if table.id == EXPORTS.id:
        read = frozenset().union(*rules.reads.values())
        columns = [c for c in columns if c.id not in YEARLY_FIGURES or _looked_at(c.id, read)]
    return {
        "id": table.id, "sheet": table.sheet, "event": table.event, "measures": claiming,
        "subject": list(table.subject), "columns": [_column(column) for column in columns],
        "names": [*(column.id for column in table.columns), "source"],
    }  # fmt: skip


def _looked_at(figure: str, read: frozenset[str]) -> bool:
    pasts = {past.best for past in PASTS if past.figure == figure}
    return bool(read & {figure, since_begin(figure), *pasts})


def _column(column: Column) -> Entry:
    options = [list(pair) for pair in column.options.items()]
    if column.among:
        called = {code: name for name, code in reversed([*column.names.items()])}
        options = [[code, f"{called.get(code, '')} {code}".strip()]
                   for code in sorted(column.among)]  # fmt: skip
    return {
        "id": column.id, "heading": column.heading, "type": column.type, "key": column.key,
        "required": column.required, "options": options,
        "when": pick(*column.when) if any(column.when) else "",
    }  # fmt: skip


def _measures(policy: Policy, rules: Rules, articles: Iterable[Article]) -> Iterator[Entry]:
    entries = {entry.id: entry for article in articles for entry in article.measures}
    family = {id: key for key in rules.plans for id in key.split(",")}
    for measure in policy.measures:
        key = family.get(measure.id)
        reads = rules.reads[key] if key else frozenset()
        yield {
            **_said(entries[measure.id]),
            "family": key, "pays_money": measure.payer is not None,
            "reads": [c.id for c in measure.claims.columns if c.id in reads],
            "contest": measure.city_wide, "objects": names_objects(measure),
            "reasons": _reasons(policy, measure.id, entries[measure.id]),
        }  # fmt: skip


def _said(entry: MeasureEntry) -> Entry:
    return {
        "id": entry.id, "title": entry.title, "clause": entry.clause, "pays": entry.pays,
        "limits": list(entry.limits), "evidence": list(entry.evidence), "table": entry.table,
        "conditions": [words for _code, words in entry.conditions],
    }  # fmt: skip


def _reasons(policy: Policy, measure: str, entry: MeasureEntry) -> dict[str, Entry]:
    """What each reason code says; those of the rules across lines too."""
    given = [code for code, _words in entry.conditions]
    given += [code for m in policy.measures if m.id == measure
              for rule in m.across for code in rule.codes]  # fmt: skip
    return {
        str(code): {
            "denied": wording.words(policy, measure, code),
            "held": wording.words(policy, measure, code, held=True),
            "bring": wording.bring(policy, measure, code),
            "obtained": wording.obtained(policy, measure, code),
        }
        for code in dict.fromkeys([*given, *codes.Code])
    }


def _readings(policy: Policy, rules: Rules) -> Iterator[Entry]:
    readings = readings_of(policy)
    for one in rules.alternatives:
        reading = readings[one.reading]
        yield {
            "reading": one.reading, "option": one.option, "clause": reading.clause,
            "question": pick(reading.question, reading.question_en),
            "words": pick(reading.options[one.option], one.option),
            "in_force": pick(reading.options[policy.reading(one.reading)],
                             policy.reading(one.reading)),
            "plans": dict(one.plans),
        }  # fmt: skip
