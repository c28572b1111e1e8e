"""The JSON Schema of ``jmtrade award --format json``, built from the decision's fields."""

from __future__ import annotations

from typing import Any

from jmtrade_core.awards.result import SCHEMA
from jmtrade_core.engine.decision import COLUMNS, Field, Kind
from jmtrade_core.engine.run import KEY

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
YUAN: Schema = {"type": "string", "pattern": r"^\d+\.\d{2}$", "description": "yuan"}
_HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
FLAG: Schema = {"type": "boolean"}

_TYPES: dict[Kind, Schema] = {
    "text": TEXT,
    "integer": {"type": "integer"},
    "date": DAY,
    "money": YUAN,
    "codes": {"type": "array", "items": {"type": "string", "pattern": r"^W\d{3}$"}},
}


def _type_of(column: Field) -> Schema:
    """What stands in a decision's field."""
    if column.options:
        return {"enum": list(column.options)}
    found = _TYPES[column.kind]
    return {**found, "type": [found["type"], "null"]} if column.empty else found


def award_schema() -> Schema:
    """The document of one run; its keys are fixed by the contract."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        **record(
            ("contingent_lines",),
            schema={"const": SCHEMA},
            county=TEXT,
            year={"type": "integer"},
            as_of=DAY,
            receipt=_receipt(),
            deviations={"type": "array", "items": _deviation()},
            decisions={"type": "array", "items": _decision()},
            totals=record(
                pay=YUAN,
                hold_lines={"type": "integer"},
                at_stake=YUAN,
                at_stake_unknown={"type": "integer"},
                city_pays=YUAN,
                county_pays=YUAN,
                unallocated=YUAN,
            ),
            contingent_lines=listed(_only_then()),
        ),
    }


def record(optional: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def listed(items: Schema) -> Schema:
    """An array of one kind."""
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def rules_receipt() -> dict[str, Schema]:
    """The part of a receipt that says which rules spoke, and how they were read."""
    reading = record(
        option=TEXT, basis={"enum": ["default", "ruling", "trial"]}, document=MAYBE_TEXT
    )
    plugin = record(name=TEXT, version=TEXT)
    return {"version": TEXT, "plugins": listed(plugin), "terms_sha256": _HASH,
            "readings": _map(reading)}  # fmt: skip


def _receipt() -> Schema:
    return record(
        ("ledger",),
        **rules_receipt(),
        input_sha256=_HASH,
        trial=FLAG,
        example=FLAG,
        partial=FLAG,
        ledger=_ledger(),
    )


def _ledger() -> Schema:
    """With ``--ledger``: its head, and the lines that it decided already."""
    known = record(uscc=TEXT, measure=TEXT, subject=TEXT, award={"type": "integer"},
                    state=TEXT)  # fmt: skip
    return record(head=TEXT, already_decided={"type": "array", "items": known})


def _deviation() -> Schema:
    fields = {"jurisdiction": TEXT, "measure": TEXT, "term": TEXT, "city": MAYBE_TEXT,
              "county": MAYBE_TEXT, "document": MAYBE_TEXT, "below_city_text": FLAG,
              "from": DAY}  # fmt: skip
    return record(("jurisdiction", "from"), **fields)


def _decision() -> Schema:
    fields = {column.name: _type_of(column) for column in COLUMNS if not column.inside}
    return record(("level", "contingent"), **fields, contingent=listed(record(**_then())))


def _then() -> dict[str, Schema]:
    """With ``--readings``: what a line would be under another option; null where it is gone."""
    return {"reading": TEXT, "option": TEXT, "outcome": MAYBE_TEXT, "reason": MAYBE_TEXT,
            "amount": {"type": ["string", "null"], "pattern": YUAN["pattern"]}}  # fmt: skip


def _only_then() -> Schema:
    """A line that there is under another option alone."""
    return record(**dict.fromkeys((*KEY, "name"), TEXT), **_then())
