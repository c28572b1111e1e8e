"""The tree as JSON: amounts as text with two decimals, dates as ISO text."""

from __future__ import annotations

from datetime import date
from typing import Any

from jmtrade_core.explanations.tree import (
    Asking,
    Check,
    ExplainedLine,
    Explanation,
    Limit,
    Other,
    Payout,
    Split,
    Step,
    Value,
)
from jmtrade_core.measures.terms import number_text
from jmtrade_core.money import decimals
from jmtrade_core.output.documents import as_document
from jmtrade_core.schema.columns import kind_of

SCHEMA = "jmtrade.explain/1"
Entry = dict[str, Any]


def to_json(explanation: Explanation) -> bytes:
    """The whole explanation."""
    document = {
        "schema": SCHEMA,
        "uscc": explanation.uscc,
        "name": explanation.name,
        "county": explanation.county,
        "year": explanation.year,
        "as_of": explanation.as_of.isoformat(),
        "marks": list(explanation.marks),
        "lines": [line(one) for one in explanation.lines],
        "worth_asking": [asking(one) for one in explanation.asking],
    }
    return as_document(document)


def line(one: ExplainedLine) -> Entry:
    return {
        "measure": one.measure,
        "title": one.title,
        "clause": one.clause,
        "article": one.article,
        "plugin": one.plugin,
        "subject": one.subject,
        "event_date": _day(one.event_date),
        "source": one.source,
        "outcome": one.outcome,
        "reason": one.reason,
        "words": one.says,
        "level": one.level,
        "gross": decimals(one.gross),
        "amount": decimals(one.amount),
        "conditions": [check(c) for c in one.checks],
        "payout": one.payout and payout(one.payout),
        "steps": [step(s) for s in one.steps],
        "payers": one.split and split(one.split),
        "readings": [
            {"reading": name, "option": option, "basis": basis}
            for name, option, basis in one.readings
        ],
        "rests_on": [{"fragment": s.number, "words": s.says, "text": s.text} for s in one.rests],
        "set_by": one.set_by,
        "unclaimed": one.unclaimed,
    }


def check(one: Check) -> Entry:
    return {
        "code": one.code,
        "words": one.says,
        "result": {True: "passed", False: "failed", None: "unknown"}[one.holds],
        "form": one.form,
        "read": [value(v) for v in one.reads],
        "options": list(one.options),
        "against": one.against and limit(one.against),
        "missing": _money(one.missing),
        "bring": one.bring,
        "reached": one.reached,
    }


def value(one: Value) -> Entry:
    entry = {
        "column": one.column,
        "heading": one.heading,
        "value": _raw(one),
        "cells": list(one.cells),
    }
    return entry | ({"made_of": [value(part) for part in one.parts]} if one.parts else {})


def _raw(one: Value) -> object:
    if isinstance(one.raw, date):
        return one.raw.isoformat()
    return one.raw if one.raw is None else kind_of(one.kind).as_json(one.raw)


def limit(one: Limit) -> Entry:
    return {
        "term": one.term,
        "value": number_text(one.value),
        "from": _day(one.since),
        "layer": one.layer,
        "origin": one.origin,
    }


def payout(one: Payout) -> Entry:
    return {
        "form": one.form,
        "amount": _money(one.amount),
        "read": one.read and value(one.read),
        "rate": one.rate and limit(one.rate),
        "at_most": _money(one.at_most),
        "terms": [limit(term) for term in one.terms],
        "gross": _money(one.gross),
    }


def step(one: Step) -> Entry:
    return {
        "rule": one.rule,
        "before": decimals(one.before),
        "after": decimals(one.after),
        "place": one.place,
        "limit": one.limit and limit(one.limit),
        "used": _money(one.used),
        "drawn": decimals(one.drawn),
        "left": _money(one.left),
        "others": [other(o) for o in one.others],
    }


def other(one: Other) -> Entry:
    return {
        "name": one.name,
        "uscc": one.uscc,
        "measure": one.measure,
        "subject": one.subject,
        "source": one.source,
        "amount": decimals(one.amount),
    }


def split(one: Split) -> Entry:
    return {
        "payer": one.payer,
        "city_text": decimals(one.city_text),
        "ratio": one.ratio and limit(one.ratio),
        "city_pays": decimals(one.city),
        "county_pays": decimals(one.county),
        "unallocated": decimals(one.unallocated),
    }


def asking(one: Asking) -> Entry:
    return {
        "measure": one.measure,
        "title": one.title,
        "clause": one.clause,
        "words": one.says,
        "read": [value(v) for v in one.reads],
    }


def _money(amount: int | None) -> str | None:
    return None if amount is None else decimals(amount)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
