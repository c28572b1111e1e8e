"""The city's rules as its ledger keeps them: settings, terms, plugins, versions, rulings.

``create`` enters them, two persons change them (``adopt``). From then on a step reads the
ledger's settings, and a run under other rules is refused, whatever configuration a clerk has.
A ledger that has none yet goes by the configuration given, until the city adopts one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from jmtrade_core.config.profiles import CITY_FILE, packaged, read_city
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import archive, chain, signers
from jmtrade_ledger.chain import Event, Head, canonical
from jmtrade_ledger.replay import RULEBOOK
from jmtrade_ledger.schema import events
from jmtrade_ledger.settings import Settings, as_said, read_settings

if TYPE_CHECKING:
    from jmtrade_core.awards.result import Award

KIND = "adopted"
CITY = ("policy", "plugins", "jurisdictions", "readings", "rulings", "terms", "overrides")
COUNTY = ("exports_since", "exports_basis", "funding", "plugins", "authority", "terms")
"""The tables and keys of the configuration on which decisions rest."""
Leaves = dict[str, str]
"""``file: key`` -> its value as text; of a plugin in a file its SHA-256."""


@dataclass(frozen=True)
class Rules:
    """What a ledger goes by. ``said`` is the event's body without its archived files."""

    said: dict[str, Any]
    terms: Leaves
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The configuration itself, as it was read."""

    @property
    def settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = self.said["settings"]
        return settings


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was adopted; empty where it is not there."""

    place: str
    found: str
    adopted: str


def rules(config: Path) -> Rules:
    """What a configuration and the plugins of this installation decide by. PolicyError for
    anything wrong in them."""
    from importlib.metadata import version

    from jmtrade_core.policy import policy

    city = read_city(config)
    policies = [policy.load(config, county, city.begins.year) for county in city.jurisdictions]
    readings = {**city.readings, **{n: r for p in policies for n, r in p.base.readings.items()}}
    files = _read(archive.config_files(config, packaged()))
    terms = _leaves(files)
    said = {
        "settings": read_settings(config).said(),
        "version": version("jmtrade"),
        "rulebook": RULEBOOK,
        "plugins": {p.name: p.version for one in policies for p in one.plugins},
        "readings": {name: reading.default for name, reading in sorted(readings.items())},
        "rulings": {
            name: [{"option": r.option, "document": r.words, "dated": _text(r.dated)} for r in some]
            for name, some in sorted(city.rulings.items())
        },
        "terms_sha256": sha256(canonical(sorted(terms.items())).encode()).hexdigest(),
    }
    return Rules(said, terms, files)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read(files: Mapping[str, Path]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files.items()}


def _leaves(files: Mapping[str, bytes]) -> Leaves:
    """What a configuration says that decides: an office's own files over the packaged ones."""
    parsed = {
        name: tomllib.loads(content.decode("utf-8-sig"), parse_float=str)
        for name, content in files.items()
        if name.endswith(".toml")
    }
    city = {**parsed.get(f"packaged/{CITY_FILE}", {}), **parsed.get(f"own/{CITY_FILE}", {})}
    leaves = _flat(CITY_FILE, {key: city[key] for key in CITY if key in city})
    for county in city.get("jurisdictions", {}):
        name = f"counties/{county}.toml"
        profile = parsed.get(f"own/{name}", parsed.get(f"packaged/{name}", {}))
        leaves |= _flat(name, {key: profile[key] for key in COUNTY if key in profile})
    plugins = {name: text for name, text in files.items() if name.endswith(".py")}
    return leaves | {name: sha256(text).hexdigest() for name, text in plugins.items()}


def _flat(file: str, value: Any, keys: tuple[str, ...] = ()) -> Leaves:
    if isinstance(value, dict):
        parts = [_flat(file, inner, (*keys, key)) for key, inner in value.items()]
        return {place: text for part in parts for place, text in part.items()}
    return {f"{file}: {'.'.join(keys)}": json.dumps(value, ensure_ascii=False, default=str)}


def begin(connection: Connection, found: Rules, *by: str) -> Head:
    """The rules that a new ledger begins with, by who begins it."""
    return _enter(connection, found, by)


def adopt(
    connection: Connection, found: Rules, by: Sequence[str]
) -> tuple[list[Difference], Head | None]:
    """Put a configuration in force: what changes, and the head; None where nothing does.

    UsageError unless two different persons do it.
    """
    _two(by)
    before = in_force(connection)
    changes = differences(found, before[1]) if before else differences(found, Rules({}, {}))
    if not changes:
        return [], None
    old = {} if before else {"migrates": str(chain.head(connection))}
    return changes, _enter(connection, found, by, old)


def _two(by: Sequence[str]) -> None:
    if len(by) != 2 or signers.same(*by):
        wanted = _("two different persons: the city's rules change by no one person's word")
        found = ", ".join(by) or _("nothing")
        raise UsageError(Problem("--by", found, wanted, _("say --by twice"), "two-persons"))


def _enter(
    connection: Connection,
    found: Rules,
    by: Sequence[str],
    old: Mapping[str, str] | None = None,
) -> Head:
    """``old`` names the head of a ledger from before there were rules in it: what was done
    until then stays as it is."""
    first, *second = by
    kept = [
        {"path": name, "sha256": archive.keep(connection, content)}
        for name, content in found.files.items()
    ]
    body = {**found.said, "config": kept, **({"with": second[0]} if second else {}), **(old or {})}
    return chain.append(connection, [Event(KIND, first, body=body)])


def last(connection: Connection) -> Row[Any] | None:
    """The event that put in force what is in force; None where the ledger has no rules yet."""
    asked = select(events).where(events.c.kind == KIND).order_by(events.c.seq.desc()).limit(1)
    return connection.execute(asked).first()


def in_force(connection: Connection) -> tuple[int, Rules] | None:
    """The rules in force and their event."""
    row = last(connection)
    if row is None:
        return None
    said = json.loads(row.body)
    files = {e["path"]: archive.fetch(connection, e["sha256"]) for e in said["config"]}
    return row.seq, Rules(said, _leaves(files))


def settings(connection: Connection, config: Path) -> Settings:
    """What the ledger goes by; before it has rules, what the configuration says."""
    row = last(connection)
    if row is None:
        return read_settings(config)
    place = _("rules adopted in event {seq}").format(seq=row.seq)
    return as_said(json.loads(row.body)["settings"], place)


def differences(found: Rules, before: Rules) -> list[Difference]:
    """What is not as it was adopted."""
    return [
        *_apart({"jmtrade": found.said["version"]}, {"jmtrade": before.said.get("version", "")}),
        *_apart(_named(found.said), _named(before.said)),
        *_apart(_settled(found.said), _settled(before.said)),
        *_apart(found.terms, before.terms),
    ]


def _named(said: Mapping[str, Any]) -> Leaves:
    words = _("plugin {name}")
    return {words.format(name=n): v for n, v in said.get("plugins", {}).items()}


def _settled(said: Mapping[str, Any]) -> Leaves:
    settings = dict(said.get("settings", {}))
    bureaus = settings.pop("bureaus", {})
    return _flat(CITY_FILE, {"ledger": settings, "bureaus": bureaus}) if settings else {}


def _apart(found: Mapping[str, str], before: Mapping[str, str]) -> Iterable[Difference]:
    for place in sorted({*found, *before}):
        if found.get(place) != before.get(place):
            yield Difference(place, found.get(place, ""), before.get(place, ""))


def refuse_other(connection: Connection, config: Path, award: Award) -> None:
    """UsageError where a run was decided by other rules than those in force: each difference.

    Of the counties, those that the run decides; of plugins, those that it heard.
    """
    held = in_force(connection)
    if held is None:
        return
    seq, rules = held
    cure = _(
        "decide by the rules that event {seq} adopted, or have two persons adopt these: "
        "jmtrade ledger adopt --config DIR --by A --by B"
    ).format(seq=seq)
    apart = _decided_apart(rules, config, award)
    if apart:
        raise UsageError(*(_other(one, cure) for one in apart))


def warnings(connection: Connection, config: Path, award: Award) -> tuple[Problem, ...]:
    """The same of a run that is not recorded, as warnings; and the settings that its
    configuration states and the ledger has otherwise."""
    held = in_force(connection)
    if held is None:
        return ()
    seq, rules = held
    refused = _(
        "ledger record would refuse this run: decide by the rules that event {seq} adopted, or "
        "have two persons adopt these: jmtrade ledger adopt --config DIR --by A --by B"
    ).format(seq=seq)
    passed = _("every step takes the ledger's: jmtrade ledger adopt would change it")
    told = [(one, refused) for one in _decided_apart(rules, config, award)]
    told += [(one, passed) for one in _settled_apart(rules, config)]
    return tuple(replace(_other(one, cure), severity="warning") for one, cure in told)


def _other(one: Difference, cure: str) -> Problem:
    found, wanted = one.found or _("nothing"), one.adopted or _("nothing")
    return Problem(one.place, found, wanted, cure, "other-rules")


def _decided_apart(rules: Rules, config: Path, award: Award) -> list[Difference]:
    """What a run was decided by and the rules do not say."""
    receipt: Any = award.receipt()
    terms = _leaves(_read(archive.config_files(config, packaged())))
    counties = {policy.county.id for policy in award.policies}
    heard = {plugin["name"]: plugin["version"] for plugin in receipt["plugins"]}
    known = {n: v for n, v in rules.said["plugins"].items() if n in heard}
    return [
        *_apart({"jmtrade": receipt["version"]}, {"jmtrade": rules.said["version"]}),
        *_apart(_named({"plugins": heard}), _named({"plugins": known})),
        *_apart(_of(terms, counties), _of(rules.terms, counties)),
    ]


def _settled_apart(rules: Rules, config: Path) -> list[Difference]:
    """The settings that a configuration states, where the ledger has others."""
    stated = read_city(config).document.data
    names = (*stated.get("ledger", {}), *(("bureaus",) if "bureaus" in stated else ()))
    here = read_settings(config).said()
    before, now = ({n: s.get(n) for n in names} for s in (rules.settings, here))
    return list(_apart(_settled({"settings": now}), _settled({"settings": before})))


def _of(terms: Leaves, counties: Iterable[str]) -> Leaves:
    """What binds these counties: the city's part and theirs."""
    own = {f"counties/{county}.toml" for county in counties}
    return {
        place: value
        for place, value in terms.items()
        if not place.startswith("counties/") or place.partition(": ")[0] in own
    }


def said(connection: Connection) -> str:
    """One line on what is in force."""
    row = last(connection)
    if row is None:
        return _("no rules are adopted: each step goes by the configuration given with it")
    body = json.loads(row.body)
    days = body["settings"]["notice_working_days"]
    words = _(
        "rules in force: event {seq} of {day}, by {by}; jmtrade {version}, {plugins} plugins, "
        "{rulings} rulings, notice {days}, terms {terms}"
    )
    notice = _("{days} working days").format(days=days) if days else _("not set")
    return words.format(
        seq=row.seq, day=f"{chain.local(row.at):%Y-%m-%d}", days=notice,
        by=" + ".join(name for name in (row.by, body.get("with")) if name),
        version=body["version"], plugins=len(body["plugins"]),
        rulings=sum(map(len, body["rulings"].values())), terms=body["terms_sha256"][:12],
    )  # fmt: skip
