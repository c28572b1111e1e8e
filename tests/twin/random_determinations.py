"""Random findings of persons, on what is held and on what is not (rulebook 2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from .model import Row
from .objects import OTHER_ARTICLE
from .random_past import named
from .random_spelling import equal_spelling
from .random_values import chance
from .spelling import equal_key, parts_of

GROWTH = ("growth.milestone", "growth.new_exporter", "growth.new_processing")
ENTERPRISE_MEASURES = (*GROWTH, "ecommerce.exporter")
LABELS = {
    "history-incomplete": "历史实绩",
    "same-object": "标的归属",
    "similar-claim": "标的异同",
    "predecessor": "承继归属",
    "same-cost": "建设费用归属",
    "met": "成立",
    "not-met": "不成立",
}
# Measure, code, subject, matter.
Question = tuple[str, str, str, str]


def _questions(rng: Random, tables: Mapping[str, list[Row]], heirs: set[str]) -> Iterator[Question]:
    """What persons were asked about; heirs are asked about their predecessors more often."""
    for firm in tables["enterprises"]:
        uscc = firm["uscc"]
        for measure in GROWTH:
            if chance(rng, 0.35):
                yield measure, uscc, "", "history-incomplete"
        for measure in ENTERPRISE_MEASURES:
            if chance(rng, 0.45 if uscc in heirs else 0.01):
                yield measure, uscc, "", "predecessor"
    for measure, uscc, subject in named(tables):
        yield from _of_subject(rng, measure, uscc, subject, uscc in heirs)


def _of_subject(
    rng: Random, measure: str, uscc: str, subject: str, heir: bool
) -> Iterator[Question]:
    """Matters of a claim row; patents know `similar-claim` alone."""
    if chance(rng, 0.15):
        yield measure, uscc, subject, "similar-claim"
    if measure == "branding.patent":
        return
    if chance(rng, 0.16):
        yield measure, uscc, subject, "same-object"
    if chance(rng, 0.45 if heir else 0.01):
        yield measure, uscc, subject, "predecessor"
    if measure in OTHER_ARTICLE and chance(rng, 0.35):
        yield measure, uscc, subject, "same-cost"


def _decided(rng: Random, day: date) -> date:
    """About the day of the decision, mostly not after it."""
    return day + timedelta(days=rng.choice((-200, -30, -1, 0, 0, 1)))


def _respelled(rng: Random, subject: str) -> str:
    """An equal spelling of the first part; days are never touched."""
    first, bar, rest = subject.partition("|")
    return (equal_spelling(rng, first) if chance(rng, 0.3) else first) + bar + rest


def _label(rng: Random, id: str) -> str:
    return LABELS[id] if chance(rng, 0.2) else id


def determinations(
    rng: Random, day: date, tables: Mapping[str, list[Row]], heirs: set[str]
) -> Iterator[tuple[tuple[object, ...], Row]]:
    """Findings, each with what must not be found twice on one day."""
    for measure, uscc, subject, matter in _questions(rng, tables, heirs):
        for _ in range(rng.choice((1, 1, 1, 2))):
            decided = _decided(rng, day)
            row = {
                "uscc": uscc,
                "measure": measure,
                "subject": _respelled(rng, subject),
                "matter": _label(rng, matter),
                "finding": _label(rng, rng.choice(("met", "met", "met", "met", "not-met"))),
                "document": "D-1",
                "decided_on": decided.isoformat(),
            }
            yield (measure, equal_key(parts_of(measure, subject)), matter, decided), row
