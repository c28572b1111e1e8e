"""The JSON Schema of ``jmtrade award --format json``, built from the decision's fields."""

from __future__ import annotations

from typing import Any

from jmtrade_core.decisions import FIELDS, MONEY, SCHEMA

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_YUAN: Schema = {"type": "string", "pattern": r"^\d+\.\d{2}$", "description": "yuan"}
_HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_FLAG: Schema = {"type": "boolean"}

_FIELD_TYPES: dict[str, Schema] = {
    "article": {"type": ["integer", "null"]},
    "event_date": {"type": ["string", "null"], "pattern": _DAY["pattern"]},
    "outcome": {"enum": ["pay", "deny", "hold", "refer", "record"]},
    "warnings": {"type": "array", "items": {"type": "string", "pattern": r"^W\d{3}$"}},
    "level": {"enum": ["city", "city-county"]},
    **dict.fromkeys(MONEY, _YUAN),
    "at_stake": {**_YUAN, "type": ["string", "null"]},
}


def award_schema() -> Schema:
    """The document of one run; its keys are fixed by the contract."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        **_object(
            schema={"const": SCHEMA},
            county=_TEXT,
            year={"type": "integer"},
            as_of=_DAY,
            receipt=_receipt(),
            deviations={"type": "array", "items": _deviation()},
            decisions={"type": "array", "items": _decision()},
            totals=_object(
                pay=_YUAN,
                hold_lines={"type": "integer"},
                at_stake=_YUAN,
                at_stake_unknown={"type": "integer"},
                city_pays=_YUAN,
                county_pays=_YUAN,
                unallocated=_YUAN,
            ),
        ),
    }


def _object(optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _receipt() -> Schema:
    reading = _object(
        option=_TEXT, basis={"enum": ["default", "ruling", "trial"]}, document=_MAYBE_TEXT
    )
    plugin = _object(name=_TEXT, version=_TEXT)
    return _object(
        ("ledger",),
        version=_TEXT,
        plugins={"type": "array", "items": plugin},
        terms_sha256=_HASH,
        input_sha256=_HASH,
        readings=_map(reading),
        trial=_FLAG,
        example=_FLAG,
        partial=_FLAG,
        ledger=_ledger(),
    )


def _ledger() -> Schema:
    """With ``--ledger``: its head, and the lines that it decided already."""
    known = _object(uscc=_TEXT, measure=_TEXT, subject=_TEXT, award={"type": "integer"},
                    state=_TEXT)  # fmt: skip
    return _object(head=_TEXT, already_decided={"type": "array", "items": known})


def _deviation() -> Schema:
    fields = {"jurisdiction": _TEXT, "measure": _TEXT, "term": _TEXT, "city": _MAYBE_TEXT,
              "county": _MAYBE_TEXT, "document": _MAYBE_TEXT, "below_city_text": _FLAG,
              "from": _DAY}  # fmt: skip
    return _object(("jurisdiction", "from"), **fields)


def _decision() -> Schema:
    return _object(("level",), **{name: _FIELD_TYPES.get(name, _TEXT) for name in FIELDS})
