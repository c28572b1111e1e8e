"""The JSON Schema of every document that a command writes with ``--format json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jmtrade_core import doctor
from jmtrade_core.awards.json_schema import (
    DAY,
    FLAG,
    MAYBE_TEXT,
    TEXT,
    YUAN,
    Schema,
    award_schema,
    listed,
    record,
    rules_receipt,
)
from jmtrade_core.catalogue.as_json import SCHEMA as CATALOGUE
from jmtrade_core.catalogue.build import Catalogue
from jmtrade_core.explanations.as_json import SCHEMA as EXPLAIN
from jmtrade_core.findings.report import SCHEMA as CHECK
from jmtrade_core.pricing.report import SCHEMA as READINGS
from jmtrade_core.simulations.report import SCHEMA as SIMULATE

_WHOLE: Schema = {"type": "integer"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_MAYBE_DAY: Schema = {"type": ["string", "null"], "pattern": DAY["pattern"]}
_CHANGE: Schema = {"type": "string", "pattern": r"^-?\d+\.\d{2}$", "description": "yuan"}
_MAYBE_YUAN: Schema = {"type": ["string", "null"], "pattern": YUAN["pattern"]}
_ANY: Schema = {}
_MAYBE_CHANGE: Schema = {"type": ["string", "null"], "pattern": _CHANGE["pattern"]}
_PAYERS = {"city_pays": _CHANGE, "county_pays": _CHANGE, "unallocated": _CHANGE}


def schemas() -> Mapping[str, Schema]:
    """By the command, as it is typed."""
    lists = {"ledger show": {"anyOf": [_awards(), _events(), _runs()]}, "ledger history": _events(),
             "config show": _configuration(), "measures": _measures(), "plugins": _plugins(),
             "verify": _verify(), "entitled": _entitled(), "estimate": _estimate(),
             "ledger person list": _persons(),
             "doctor": listed(of_type(doctor.Answer))}  # fmt: skip
    documents = {"award": award_schema(), "check": _check(), "explain": _explain(),
                 "readings": _readings(), "simulate": _simulate(), "targets": _targets(),
                 "catalogue": _catalogue()}  # fmt: skip
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {command: {**dialect, **one} for command, one in {**documents, **lists}.items()}


def of_type(hint: Any) -> Schema:
    """Of a dataclass and what its fields are made of. TypeError for a type that JSON lacks."""
    simple = {str: TEXT, int: _WHOLE, bool: FLAG, NoneType: {"type": "null"}, Any: _ANY}
    if hint in simple:
        return simple[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return record(**{field.name: of_type(hints[field.name]) for field in fields(hint)})
    kind, inner = get_origin(hint), get_args(hint)
    if kind is Literal:
        return {"enum": [*inner]}
    if kind in (Union, UnionType):
        return {"anyOf": [of_type(one) for one in inner]}
    if kind is tuple and inner[-1] is Ellipsis:
        return listed(of_type(inner[0]))
    if kind is tuple:
        return {"type": "array", "prefixItems": [of_type(one) for one in inner], "items": False}
    raise TypeError(hint)


def _document(name: str, optional: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    return {"title": name, **record(optional, schema={"const": name}, **properties)}


def _verify() -> Schema:
    """What the tool of papers says of one; it is named by what it is typed as."""
    difference = record(place=TEXT, found=TEXT, wanted=TEXT)
    return _document("jmtrade.verify/1", paper=TEXT, seal=TEXT, equal=FLAG,
                     differences=listed(difference))  # fmt: skip


def _entitled() -> Schema:
    """What the tool of papers says of a run; it is named by what it is typed as."""
    line = record(
        uscc=TEXT, measure=TEXT, subject=TEXT,
        status={"enum": ["entitled", "lacks", "must-claim"]}, lacks=TEXT, amount=_MAYBE_YUAN,
    )  # fmt: skip
    return _document("jmtrade.entitled/1", county=TEXT, year=_WHOLE, as_of=DAY, trial=FLAG,
                     example=FLAG, partial=FLAG, lines=listed(line))  # fmt: skip


def _estimate() -> Schema:
    """What the office page's tool gives a browser; a node of a plan is a step and its operands."""
    plans = {"type": "object", "additionalProperties": _COUNT}
    texts = {"type": "object", "additionalProperties": TEXT}
    option = {"type": "array", "prefixItems": [TEXT, TEXT], "items": False}
    column = record(id=TEXT, heading=TEXT, type=TEXT, key=FLAG, required=FLAG,
                    options=listed(option), when=TEXT)  # fmt: skip
    table = record(id=TEXT, sheet=TEXT, event=MAYBE_TEXT, measures=listed(TEXT),
                   subject=listed(TEXT), columns=listed(column), names=listed(TEXT))  # fmt: skip
    reason = record(denied=TEXT, held=TEXT, bring=TEXT, obtained=FLAG)
    measure = record(
        id=TEXT, title=TEXT, clause=TEXT, pays=TEXT, limits=listed(TEXT), evidence=listed(TEXT),
        table=TEXT, conditions=listed(TEXT), family=MAYBE_TEXT, pays_money=FLAG,
        reads=listed(TEXT), contest=FLAG, objects=FLAG,
        reasons={"type": "object", "additionalProperties": reason},
    )  # fmt: skip
    reading = record(reading=TEXT, option=TEXT, clause=TEXT, question=TEXT, words=TEXT,
                     in_force=TEXT, plans=plans)  # fmt: skip
    node = {"type": "array", "prefixItems": [TEXT], "minItems": 2}
    return _document(
        "jmtrade.estimate/1", language=TEXT, policy=TEXT, number=TEXT,
        county=record(id=TEXT, name=TEXT), year=_WHOLE, begins=_WHOLE, as_of=DAY,
        receipt=record(**rules_receipt()), words=texts, tables=listed(table),
        measures=listed(measure), readings=listed(reading), plans=plans, unknown_awards=plans,
        nodes=listed(node),
    )  # fmt: skip


def _persons() -> Schema:
    """``since`` and ``until`` are events of the ledger that the tool keeps."""
    person = record(person=TEXT, name=TEXT, office=TEXT, county=TEXT, roles=listed(TEXT), key=TEXT,
                    since=_WHOLE, until={"type": ["integer", "null"]})  # fmt: skip
    return listed(person)


def _check() -> Schema:
    finding = record(
        code=TEXT, name=TEXT, severity={"enum": ["error", "warning", "note"]}, place=TEXT,
        file=TEXT, sheet=TEXT, row={"type": ["integer", "null"]}, column=TEXT, found=TEXT,
        wanted=TEXT, cure=TEXT,
    )  # fmt: skip
    totals = record(error=_COUNT, warning=_COUNT, note=_COUNT)
    return _document(CHECK, findings=listed(finding), totals=totals)


def _catalogue() -> Schema:
    """Its fields are those of the catalogue itself, and of a measure as data."""
    document = _document(CATALOGUE, **of_type(Catalogue)["properties"])
    articles = document["properties"]["articles"]["items"]["properties"]
    measure = articles["measures"]["items"]["properties"]
    measure["declares"] = _maybe({"$ref": "#/$defs/declaration"})
    return document | {"$defs": _data()}


def _data() -> Schema:
    """A declaration: a measure, a condition, a payout, a rule across claims, a term. What it
    holds are plain values, expressions, and other declarations."""
    part, expression = {"$ref": "#/$defs/part"}, {"$ref": "#/$defs/expression"}
    plain = {"type": ["string", "integer", "boolean", "null"]}
    options = {"type": "object", "additionalProperties": _ANY}
    operation = record(("with",), op=TEXT, of=listed(expression), **{"with": options})
    forms = [record(column=TEXT), record(("kind",), value=plain, kind=TEXT), operation]
    return {
        "expression": {"anyOf": forms},
        "declaration": {"type": "object", "additionalProperties": part},
        "part": {"anyOf": [plain, expression, listed(part), {"$ref": "#/$defs/declaration"}]},
    }


def _targets() -> Schema:
    figure = {"anyOf": [_COUNT, YUAN, {"type": "null"}]}
    target = record(target=TEXT, reached=figure, aim=figure,
                    percent={"type": ["integer", "null"]}, unknown=_COUNT)  # fmt: skip
    return _document("jmtrade.targets/1", year=_WHOLE, targets=listed(target))


def _simulate() -> Schema:
    scenario = record(name=TEXT, broken_locks=listed(TEXT))
    row = record(dimension=TEXT, group=TEXT, title=TEXT, scenario=TEXT, lines=_COUNT,
                 winners=_COUNT, losers=_COUNT, money=YUAN, change=_CHANGE)  # fmt: skip
    return _document(SIMULATE, county=TEXT, year=_WHOLE, as_of=DAY, example=FLAG, partial=FLAG,
                     scenarios=listed(scenario), rows=listed(row))  # fmt: skip


def _readings() -> Schema:
    firm = record(uscc=TEXT, name=TEXT, jurisdiction=TEXT, change=_CHANGE, **_PAYERS)
    entry = record(
        reading=TEXT, question=TEXT, clause=TEXT, option=TEXT, in_force=TEXT, basis=TEXT,
        document=MAYBE_TEXT, lines=_COUNT, at_stake=YUAN, more=YUAN, less=YUAN, change=_CHANGE,
        **_PAYERS, enterprises=listed(firm),
    )  # fmt: skip
    bound = record(uscc=TEXT, name=TEXT, lowest=YUAN, decided=YUAN, highest=YUAN)
    joint = record(combinations=_COUNT, enterprises=listed(bound))
    return _document(READINGS, ("joint",), county=TEXT, year=_WHOLE, as_of=DAY, trial=FLAG,
                     example=FLAG, partial=FLAG, readings=listed(entry), joint=joint)  # fmt: skip


def _explain() -> Schema:
    line = record(
        measure=TEXT, title=TEXT, clause=TEXT, article={"type": ["integer", "null"]}, plugin=TEXT,
        subject=TEXT, event_date=_MAYBE_DAY, source=TEXT, outcome=TEXT, reason=MAYBE_TEXT,
        words=TEXT, level=MAYBE_TEXT, gross=YUAN, amount=YUAN, conditions=listed(_condition()),
        payout=_maybe(_payout()), steps=listed(_step()), payers=_maybe(_split()),
        readings=listed(record(reading=TEXT, option=TEXT, basis=TEXT)),
        rests_on=listed(record(fragment=TEXT, words=TEXT, text=TEXT)), set_by=TEXT,
        unclaimed=FLAG,
    )  # fmt: skip
    asking = record(measure=TEXT, title=TEXT, clause=TEXT, words=TEXT, read=listed(_value()))
    return _document(EXPLAIN, uscc=TEXT, name=TEXT, county=TEXT, year=_WHOLE, as_of=DAY,
                     marks=listed(TEXT), lines=listed(line),
                     worth_asking=listed(asking)) | {"$defs": {"value": _read()}}  # fmt: skip


def _maybe(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "null"}]}


def _value() -> Schema:
    return {"$ref": "#/$defs/value"}


def _read() -> Schema:
    """A value that was read, and those that it was made of."""
    return record(("made_of",), column=TEXT, heading=TEXT, value=_ANY, cells=listed(TEXT),
                  made_of=listed(_value()))  # fmt: skip


def _condition() -> Schema:
    return record(
        code=TEXT, words=TEXT, result={"enum": ["passed", "failed", "unknown"]}, form=MAYBE_TEXT,
        read=listed(_value()), options=listed(TEXT), against=_maybe(_limit()),
        missing=_MAYBE_YUAN, bring=MAYBE_TEXT, reached=FLAG,
    )  # fmt: skip


def _limit() -> Schema:
    return record(term=TEXT, value=TEXT, **{"from": _MAYBE_DAY}, layer=TEXT, origin=TEXT)


def _payout() -> Schema:
    return record(
        form=TEXT, amount=_MAYBE_YUAN, read=_maybe(_value()), rate=_maybe(_limit()),
        at_most=_MAYBE_YUAN, terms=listed(_limit()), gross=_MAYBE_YUAN,
    )  # fmt: skip


def _step() -> Schema:
    other = record(name=TEXT, uscc=TEXT, measure=TEXT, subject=TEXT, source=TEXT, amount=YUAN)
    return record(rule=TEXT, before=YUAN, after=YUAN, place={"type": ["integer", "null"]},
                  limit=_maybe(_limit()), used=YUAN, drawn=YUAN, left=_MAYBE_CHANGE,
                  others=listed(other))  # fmt: skip


def _split() -> Schema:
    return record(payer=TEXT, city_text=YUAN, ratio=_maybe(_limit()), city_pays=YUAN,
                  county_pays=YUAN, unallocated=YUAN)  # fmt: skip


def _plugins() -> Schema:
    return listed(record(
        name=TEXT, version=TEXT, article={"type": ["integer", "null"]}, status=TEXT,
        replaces=listed(TEXT), **{"from": TEXT}, sha256=TEXT,
    ))  # fmt: skip


def _measures() -> Schema:
    term = record(term=TEXT, value=TEXT, **{"from": _MAYBE_DAY}, layer=TEXT, origin=TEXT)
    return listed(record(
        measure=TEXT, title=TEXT, article={"type": ["integer", "null"]}, clause=TEXT,
        payer=MAYBE_TEXT, locked=FLAG, plugin=TEXT, replaces=MAYBE_TEXT, terms=listed(term),
    ))  # fmt: skip


def _configuration() -> Schema:
    return listed(record(key=TEXT, value=_ANY, origin=TEXT))


def _awards() -> Schema:
    return listed(record(
        award=_WHOLE, uscc=TEXT, name=TEXT, measure=TEXT, due=YUAN, paid=YUAN, state=TEXT,
        subject=TEXT, county=TEXT, year=_WHOLE, round=_WHOLE, recovered=YUAN, outstanding=YUAN,
    ))  # fmt: skip


def _events() -> Schema:
    return listed(record(
        event=_WHOLE, award=_WHOLE, kind=TEXT, amount=_CHANGE, city=_CHANGE, county=_CHANGE,
        unallocated=_CHANGE, at=TEXT, by=TEXT, reason=TEXT, ref=TEXT, body=_ANY,
    ))  # fmt: skip


def _runs() -> Schema:
    return listed(record(
        run=_WHOLE, county=TEXT, year=_WHOLE, as_of=DAY, at=TEXT, by=TEXT, reason=TEXT,
        awards=_COUNT, corrects=_COUNT, input_sha256=TEXT,
    ))  # fmt: skip
