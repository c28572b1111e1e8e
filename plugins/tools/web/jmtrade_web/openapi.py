"""The API's OpenAPI document, from the options of the commands and the published schemas."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

import click

from jmtrade_core.json_schemas import schemas
from jmtrade_web import commands

Entry = dict[str, Any]
REFUSALS = {
    "400": "A field or its value is refused.",
    "403": "No session, or a request from elsewhere.",
    "413": "Larger, or longer to answer, than the limits allow.",
    "422": "The data have findings that are errors; nothing was decided.",
}


def document(cookie: str) -> Entry:
    """OpenAPI 3.1, whose schemas are JSON Schema 2020-12; ``cookie`` names the session's."""
    known = schemas()
    return {
        "openapi": "3.1.0",
        "info": {"title": "jmtrade", "version": version("jmtrade")},
        "paths": {f"/api/v1/{name}": {"post": _operation(name)} for name in commands.NAMES},
        "components": {
            "schemas": {name: _schema(name, known[name]) for name in commands.NAMES},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": cookie}},
        },
        "security": [{"session": []}],
    }


def _operation(name: str) -> Entry:
    refusals = {status: {"description": said, "content": _json("check")}
                for status, said in REFUSALS.items()}  # fmt: skip
    done = {"description": "As --format json.", "content": _json(name)}
    return {
        "operationId": name,
        "requestBody": {"content": {"multipart/form-data": {"schema": _form(name)}}},
        "responses": {"200": done, **refusals},
    }


def _json(name: str) -> Entry:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _form(name: str) -> Entry:
    found = commands.of(name)
    properties = {"lang": {"enum": ["zh", "en"]}}
    properties |= {field: _field(one) for field, one in found.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _field(one: click.Parameter) -> Entry:
    if commands.takes_files(one):
        kind: Entry = {"type": "array", "items": {"type": "string", "format": "binary"}}
    elif getattr(one, "is_flag", False):
        kind = {"enum": ["true", "false"]}
    elif isinstance(one.type, click.Choice):
        kind = {"enum": list(one.type.choices)}
    else:
        kind = {"type": "string"}
    if getattr(one, "multiple", False) and not commands.takes_files(one):
        kind = {"type": "array", "items": kind}
    words = getattr(one, "help", None)
    return {**kind, **({"description": words} if words else {})}


def _schema(name: str, schema: Entry) -> Entry:
    """References inside a schema start from the document that it stands in now."""
    text = json.dumps(schema).replace('"#/$defs/', f'"#/components/schemas/{name}/$defs/')
    found: Entry = json.loads(text)
    found.pop("$schema", None)
    return found
