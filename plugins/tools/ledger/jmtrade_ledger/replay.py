"""Recomputing a recorded run from what the ledger kept of it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from jmtrade_core.i18n import _
from jmtrade_ledger import archive, report
from jmtrade_ledger.lines import lines_of
from jmtrade_ledger.priors import exactly
from jmtrade_ledger.recorded import differences as recorded_awards
from jmtrade_ledger.schema import events

if TYPE_CHECKING:
    from jmtrade_core.awards.result import Award


RULEBOOK = 2
"""The edition of the rules that this program decides by; runs that name none: the first."""


@dataclass(frozen=True)
class Replayed:
    """Whether every byte is the same, and what differs: (what, recorded, now)."""

    equal: bool
    other_version: bool
    """Whether another program or rulebook decided it: a difference is then no fault of the
    records."""
    decisions: int
    differences: list[tuple[str, str, str]]


def run_body(connection: Connection, run: int) -> dict[str, Any]:
    """What was recorded of a run. UsageError where the number is no run's."""
    asked = select(events.c.body).where(events.c.seq == run, events.c.kind == "run")
    body = connection.scalar(asked)
    if body is None:
        raise report.no_run(connection, _("RUN"), run)
    recorded: dict[str, Any] = json.loads(body)
    return recorded


def replay(connection: Connection, run: int) -> Replayed:
    """Decide again from the kept input, terms and prior awards, and compare."""
    from jmtrade_core.awards.data_formats import ndjson

    recorded = run_body(connection, run)
    award = again(connection, recorded)
    differences = [*_packaged(connection, recorded), *_receipt(recorded, award)]
    awards = recorded_awards(connection, run, lines_of(award))
    now = ndjson(award)
    before = archive.fetch(connection, recorded["decisions"])
    lines = before.splitlines(), now.splitlines()
    if before != now:
        at = next((i for i, pair in enumerate(zip(*lines, strict=False)) if pair[0] != pair[1]),
                  min(map(len, lines)))  # fmt: skip
        old, new = (part[at].decode() if at < len(part) else _("no line") for part in lines)
        differences.append((_("decision {number}").format(number=at + 1), old, new))
    other = of_another_program(recorded, award)
    found = [*differences, *awards]
    return Replayed(before == now and not awards, other, len(lines[0]), found)


def again(connection: Connection, recorded: dict[str, Any]) -> Award:
    """A recorded run by today's program, from its own input, configuration and priors."""
    with tempfile.TemporaryDirectory(prefix="jmtrade-replay-") as name:
        return _decide(connection, recorded, Path(name))


def of_another_program(recorded: Mapping[str, Any], award: Award) -> bool:
    """Whether the run was decided by another version of program, plugin or rulebook."""
    then, now = recorded["receipt"], award.receipt()
    edition = recorded.get("rulebook", 1)
    return (
        edition != RULEBOOK or then["version"] != now["version"] or _plugins(then) != _plugins(now)
    )


def _decide(connection: Connection, recorded: dict[str, Any], folder: Path) -> Award:
    from jmtrade_core.awards.request import Request
    from jmtrade_core.awards.run import award as decide

    archive.restore(connection, recorded["input"], folder / "input")
    archive.restore(connection, recorded["config"], folder)
    config = _one_folder(folder)
    rows = [tuple(row) for row in json.loads(archive.fetch(connection, recorded["priors"]))]
    request = Request(
        recorded["county"],
        config,
        recorded["year"],
        folder / "input" / recorded["data"],
        date.fromisoformat(recorded["as_of"]),
        priors=exactly(rows),
    )
    return decide(request)[0]


def _one_folder(folder: Path) -> Path:
    """The office's own configuration, and the packaged files that it lacks."""
    own, packaged = folder / "own", folder / "packaged"
    for file in packaged.rglob("*"):
        target = own / file.relative_to(packaged)
        if file.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    return own


def _packaged(connection: Connection, recorded: dict[str, Any]) -> list[tuple[str, str, str]]:
    """An office's own city file is laid over the packaged one of today: is it the same?"""
    from jmtrade_core.config.profiles import CITY_FILE, packaged

    kept = {entry["path"]: entry["sha256"] for entry in recorded["config"]}
    if f"own/{CITY_FILE}" not in kept:
        return []
    old = archive.fetch(connection, kept[f"packaged/{CITY_FILE}"])
    if old == (packaged() / CITY_FILE).read_bytes():
        return []
    return [(f"packaged/{CITY_FILE}", _("as it was recorded"), _("another text"))]


def _receipt(recorded: dict[str, Any], award: Award) -> list[tuple[str, str, str]]:
    """Versions, hashes and readings that differ from the recorded receipt."""
    old, new = recorded["receipt"], award.receipt()
    found = []
    facts = {
        "version": _("version"), "terms_sha256": _("hash of the terms"),
        "input_sha256": _("hash of the input"),
    }  # fmt: skip
    for name, word in facts.items():
        if old[name] != new[name]:
            found.append((word, str(old[name]), str(new[name])))
    for words, named in ((_("plugin {name}"), _plugins), (_("reading {name}"), _readings)):
        then, now = named(old), named(new)
        for name in sorted({*then, *now}):
            if then.get(name) != now.get(name):
                found.append((words.format(name=name), str(then.get(name)), str(now.get(name))))
    return found


def _plugins(receipt: Mapping[str, Any]) -> dict[str, str]:
    return {plugin["name"]: plugin["version"] for plugin in receipt["plugins"]}


def _readings(receipt: Mapping[str, Any]) -> dict[str, str]:
    return {name: choice["option"] for name, choice in receipt["readings"].items()}
