"""Second opinion on a ledger: recomputes the chain, every balance and every award.

Standard library only, and not a line shared with the writer: this one file can be
carried to another computer and run there:

    python ledger_verify.py ledger.db --expect-head 1234:5f0c…

It reads a SQLite ledger or an export (one JSON line a row), and names the first row
that was touched. Every award is compared with the archived decisions of its run, every
split with the ratio in the archived configuration, every object of the database with its
fingerprint, and with ``--payments FILE`` a payment file with its batch. The head that an
office wrote down finds what no chain can show by itself: an old copy put back, a fork, or
a chain that was hashed anew.
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import sys
import tomllib
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256, sha512
from itertools import permutations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

EVENT = (
    "seq", "kind", "award", "amount", "city", "county", "unallocated", "at", "by", "reason",
    "ref", "body", "prev", "hash",
)  # fmt: skip
AWARD = (
    "id", "key", "round", "tops_up", "once_per", "uscc", "name", "jurisdiction", "measure",
    "article", "subject", "year", "event_date", "run", "state", "due", "city", "county",
    "unallocated", "paid", "recovered",
)  # fmt: skip
BEFORE_PAYMENT = {"decided", "refused", "reviewed", "approved", "published", "objected", "cleared"}
MAY_FOLLOW = {
    "passed": {"decided", "refused"},
    "reviewed": {"decided", "refused"},
    "refused": {"decided", "refused", "reviewed"},
    "approved": {"reviewed"},
    "published": {"approved"},
    "objected": {"published", "objected"},
    "cleared": {"published", "objected"},
    "paid": {"cleared"},
    "corrected": BEFORE_PAYMENT | {"paid", "corrected", "recovered"},
    "withdrawn": BEFORE_PAYMENT,
    "recovered": {"corrected"},
}
LINKED = "it has a second name (a hard link), and a journal for each"
STRANGE = "the journal beside it is not its own"
JOURNAL = bytes.fromhex("d9d505f920a163d7")
PAYERS = ("city", "county", "unallocated")
SQLITE = {
    "alembic_version": "1667a332298f36b4",
    "archive": "1fa3294d638f28ad",
    "archive_insert_4_1": "3124d19ca4507c41",
    "archive_no_delete": "6d49878f4926c5c8",
    "archive_no_update": "c166e3965f38cfb9",
    "awards": "87311036e80c6d5d",
    "awards_insert_3_1": "05312edd0286570b",
    "awards_insert_3_2": "d0e0f66a99d65e39",
    "awards_insert_3_3": "fc93eb015056dfa7",
    "awards_insert_3_4": "3095787496a29e9f",
    "awards_no_delete": "95e9ef30a8905dde",
    "awards_same": "8a3346a1a0d712c4",
    "by_award": "032bf603bd7aebe2",
    "by_scope": "5a4421c4a9bf4bb6",
    "by_uscc": "8a25d1b7905864d0",
    "events": "9b7d7d061cb5e991",
    "events_insert_1_1": "2df7d82005fb4c07",
    "events_insert_1_2": "0fcff77cf081ba41",
    "events_insert_2_1": "80586647272e35af",
    "events_insert_2_2": "270761057ae1f753",
    "events_insert_2_3": "b82a92da92a079a6",
    "events_no_delete": "0ec6d44450065238",
    "events_no_update": "6d463f76cbe0a0bc",
    "once_batch": "2c83a3b291712a7c",
    "once_paid": "1185d8136b30bb1b",
}  # fmt: skip
POSTGRESQL = {
    "constraint archive_pkey": "7bfd05cc62708465",
    "constraint awards_id_fkey": "2b09ee77904a64d8",
    "constraint awards_pkey": "75782df0be449f82",
    "constraint awards_run_fkey": "e70434e80321bb73",
    "constraint awards_tops_up_fkey": "4999534224411700",
    "constraint due_positive": "bbf06421a4e17336",
    "constraint due_whole": "8ba29b80c8284533",
    "constraint events_pkey": "0086731ae9321187",
    "constraint first_tops_nothing": "c2db38160848e4d8",
    "constraint moves_positive": "147dab0d7c281e2c",
    "constraint once_per_round": "9217c04850bf7941",
    "constraint paid_bounds": "34530da47e620cce",
    "constraint round_positive": "f9acfce7e6af45df",
    "constraint seq_positive": "f1ce8d9d0ef11ccc",
    "constraint split_whole": "4e33c607b959975a",
    "index archive_pkey": "fa652f610f788b48",
    "index awards_pkey": "f44d366207739b55",
    "index by_award": "aa49764cf4c962b4",
    "index by_scope": "cf1d613bde768622",
    "index by_uscc": "ee0fe508c18a9f5b",
    "index events_pkey": "8305dee36c61cb52",
    "index once_batch": "7d67154a7cd67531",
    "index once_paid": "ae7d9c9bf5412049",
    "index once_per_round": "162904b4ddbc0bcd",
    "trigger archive_append_only": "1ce83dcbc8ef8063",
    "trigger archive_insert_4": "6f737cc054988d8b",
    "trigger archive_no_truncate": "af5cba49101f8eff",
    "trigger awards_append_only": "e92ee2cc6a345f59",
    "trigger awards_insert_3": "d3ac8fe2f986790f",
    "trigger awards_no_truncate": "bc3d7e08b464ec45",
    "trigger awards_same": "e45c14f708f0ef86",
    "trigger events_append_only": "ddf17230b6cc2873",
    "trigger events_insert_1": "abceb4994c1f72a7",
    "trigger events_insert_2": "cdc421cfe547bd27",
    "trigger events_no_truncate": "b5a955eda97eb840",
}  # fmt: skip
"""Every object of the database and its fingerprint: what is dropped, altered or added
changes what the database refuses."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. ``row`` is ``event 17``, ``award 3``, …"""

    row: str
    code: str
    words: str
    values: dict[str, Any] = field(default_factory=dict)
    """What is filled into the words, so that another program can say them otherwise."""

    @property
    def detail(self) -> str:
        return self.words.format(**self.values)

    def __str__(self) -> str:
        return f"{self.row}: {self.detail} [{self.code}]"


@dataclass
class Report:
    """What was read, and every finding, the first row first."""

    events: int = 0
    awards: int = 0
    head: str = ""
    findings: list[Finding] = field(default_factory=list)
    clock: list[int] = field(default_factory=list)
    """Events dated a day or more before the one before them: a clock was set back."""
    rules: dict[str, Any] = field(default_factory=dict)
    """Of the rules in force: event, version and hash of the terms; none in an old ledger."""
    steps: int = 0
    """Steps that persons signed; of an unsigned ledger none."""
    keys: list[str] = field(default_factory=list)
    """Fingerprints of the keys with which a signed ledger begins."""
    compared: bool = False
    """Whether the archive was at hand, so that awards were compared with their decisions."""

    @property
    def sound(self) -> bool:
        return not self.findings

    def add(self, row: str, code: str, words: str, **values: Any) -> None:
        self.findings.append(Finding(row, code, words, values))


@dataclass
class Run:
    """A recorded run, and what the awards of its counties and year were once its last event
    was booked: fen by payer, by enterprise of a county and by measure."""

    seq: int
    body: dict[str, Any]
    counties: list[str]
    year: int
    began: list[int] = field(default_factory=list)
    held: dict[tuple[str, str], dict[str, list[int]]] = field(default_factory=dict)
    paid: set[tuple[str, str, str]] = field(default_factory=set)
    last: dict[tuple[str, str], int] = field(default_factory=dict)
    by: str = ""
    before: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Of the awards of which something stays: what was due before, and the run that set it."""
    rules: tuple[int, dict[str, Any]] | None = None
    """The event that adopted what was in force then, and what it says."""

    def holds(self, awards: Iterable[list[Any]]) -> None:
        """Note how these awards stand."""
        for award in awards:
            firm = (award[7], award[5])
            sums = self.held.setdefault(firm, {}).setdefault(award[8], [0, 0, 0])
            sums[:] = [old + more for old, more in zip(sums, award[16:19], strict=True)]
            self.last[firm] = award[0]
            if award[19]:
                self.paid.add((*firm, award[8]))


REVIEWS = {"passed", "reviewed", "refused", "corrected"}
"""Steps that say who has reviewed an award."""


class Rules:
    """What the city adopted, and whether runs and steps kept what was in force then."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.held: tuple[int, dict[str, Any]] | None = None
        self.all: list[tuple[int, dict[str, Any]]] = []
        self.opened = ""
        self.reviewers: dict[int, dict[str, str]] = {}
        """Who reviewed an award since it was last refused or corrected, by bureau."""
        self.acts: dict[int, list[tuple[str, list[dict[str, Any]]]]] = {}
        """Who recorded the runs that set what is due of an award, and the determinations and
        successions that they rest on."""

    def adopted(self, seq: int, by: str, body: dict[str, Any]) -> None:
        """From now on these; two persons, or who began the ledger, at once."""
        second = body.get("with", "")
        begun = not self.held and seq == 2 and _folded(by) == _folded(self.opened)
        if not begun and (not second or _folded(by) == _folded(second)):
            self.report.add(f"event {seq}", "rules", "adopted by one person alone: {by}", by=by)
        self.held = (seq, body)
        self.all.append(self.held)
        self.report.rules = {"seq": seq, "version": body["version"],
                             "terms": body["terms_sha256"][:12]}  # fmt: skip

    def run(self, seq: int, body: dict[str, Any]) -> None:
        """What a run's receipt says of version, plugins and readings."""
        if self.held is None:
            return
        at, rules = self.held
        receipt = body["receipt"]
        wanted = {"jmtrade": rules["version"], "rulebook": rules["rulebook"]}
        found = {"jmtrade": receipt["version"], "rulebook": body["rulebook"]}
        for plugin in receipt["plugins"]:
            found[plugin["name"]] = plugin["version"]
            wanted[plugin["name"]] = rules["plugins"].get(plugin["name"])
        for name, choice in receipt["readings"].items():
            found[name] = (choice["option"], choice["basis"], choice["document"])
            wanted[name] = _ruled(rules, name, body["as_of"])
        for name in found:
            self.differs(seq, at, name, found[name], wanted[name])

    def differs(self, seq: int, at: int, what: str, found: Any, told: Any) -> None:
        """A finding where a run was not decided by the rules in force."""
        if found != told:
            words = "decided by {what} {found!r}, event {at} adopted {told!r}"
            self.report.add(f"event {seq}", "rules", words, what=what, found=found, at=at,
                            told=told)  # fmt: skip

    def due(self, award: int, run: Run) -> None:
        """A run that set what is due of an award."""
        if acts := run.body.get("acts"):
            self.acts.setdefault(award, []).append((run.by, acts))

    def step(self, row: tuple[Any, ...], one: list[Any]) -> None:
        """A step of an award, by the settings in force."""
        seq, kind, award, by = row[0], row[1], row[2], row[8]
        if self.held is None and kind not in REVIEWS:
            return
        body = json.loads(row[11]) if row[11] else {}
        article = one[9]
        reviewers = self.reviewers.setdefault(award, {})
        if kind in ("passed", "reviewed"):
            self._judged(seq, by, one)
        if kind in ("refused", "corrected"):
            reviewers.clear()
        elif kind in ("passed", "reviewed"):
            reviewers[str(body.get("bureau"))] = by
        if self.held is not None:
            self._kept(row, article, body, self.held[1]["settings"])

    def _kept(
        self, row: tuple[Any, ...], article: int | None, body: dict[str, Any],
        settings: dict[str, Any],
    ) -> None:  # fmt: skip
        """Whether a step kept these settings."""
        seq, kind, by, reviewers = row[0], row[1], row[8], self.reviewers[row[2]]
        if kind in ("passed", "reviewed", "refused"):
            self._bureau(seq, row[7], article, body, settings)
        if kind == "reviewed" and settings["all_bureaus"]:
            self._all(seq, row[7], article, settings, {*reviewers})
        elif kind == "approved" and not settings["same_person_may_approve"]:
            if _folded(by) in map(_folded, reviewers.values()):
                words = "approved by who reviewed it: {by}"
                self.report.add(f"event {seq}", "rules", words, by=by)
        elif kind == "published":
            self._notice(seq, body, settings)
        late = _days(body.get("on", row[7]), row[7])
        if late - 1 > settings["backdating_days"]:  # UTC may be a day ahead of who entered it
            words = "entered {days} days after its day, adopted are {told}"
            self.report.add(f"event {seq}", "rules", words, days=late,
                            told=settings["backdating_days"])  # fmt: skip

    def _judged(self, seq: int, by: str, one: list[Any]) -> None:
        """What rests on somebody's judgement is reviewed by another than who entered it."""
        for recorder, acts in self.acts.get(one[0], ()):
            mine = [a for a in acts if a["uscc"] == one[5] and a.get("measure", one[8]) == one[8]]
            if mine and _folded(by) == _folded(recorder):
                words = "reviewed by who recorded it, and it rests on {what}"
                what = mine[0].get("document") or mine[0]["table"]
                self.report.add(f"event {seq}", "rules", words, what=what)

    def _bureau(
        self, seq: int, at: str, article: int | None, body: dict[str, Any], settings: dict[str, Any]
    ) -> None:
        named = _bureaus(settings, article, at)
        if any(named) and not any(body.get("bureau") in names for names in named):
            words = "article {article} names no bureau {bureau}"
            self.report.add(f"event {seq}", "rules", words, article=article,
                            bureau=body.get("bureau"))  # fmt: skip

    def _all(
        self, seq: int, at: str, article: int | None, settings: dict[str, Any], passed: set[str]
    ) -> None:
        """Each bureau that the clause names has passed it."""
        missing = [{*names} - passed for names in _bureaus(settings, article, at)]
        if all(missing):
            words = "reviewed, and {bureaus} has not passed it"
            self.report.add(f"event {seq}", "rules", words, bureaus=", ".join(sorted(missing[0])))

    def _notice(self, seq: int, body: dict[str, Any], settings: dict[str, Any]) -> None:
        """Its working days are those adopted; what it needs at the least in days of the
        calendar: who keeps the days off is no matter of the ledger."""
        days, told = body.get("working_days"), settings["notice_working_days"]
        stands = _days(body["on"], body["ends"])
        if days != told or stands < told:
            words = "a notice of {days} working days, {stands} in all; adopted are {told}"
            self.report.add(f"event {seq}", "rules", words, days=days, stands=stands, told=told)


def _ruled(rules: dict[str, Any], name: str, as_of: str) -> tuple[str, str, str | None]:
    """The option of a reading on a day, and what it rests on."""
    begun = [r for r in rules["rulings"].get(name, ()) if r["dated"] <= as_of]
    if begun:
        return begun[-1]["option"], "ruling", begun[-1]["document"]
    return rules["readings"].get(name), "default", None


def _bureaus(settings: dict[str, Any], article: int | None, at: str) -> list[list[str]]:
    """The bureaus that an article names about the time of an entry: where it was entered it
    may be a day earlier or later than UTC says."""
    known = settings["bureaus"].get(str(article), [])
    entered = date.fromisoformat(at[:10])
    found = []
    for day in (entered, entered + timedelta(1), entered - timedelta(1)):
        begun = [names for since, names in known if since <= day.isoformat()]
        found.append(begun[-1] if begun else [])
    return found


def _days(first: str, last: str) -> int:
    """Days from one to another, of days or times."""
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days


def _folded(name: str) -> str:
    """A name without case, width, spaces and signs: another spelling is no other person."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


class Books:
    """Balances by award and rounds by key, kept as the events go by."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.rules = Rules(report)
        self.awards: dict[int, list[Any]] = {}
        self.rounds: dict[str, list[int]] = {}
        self.batches: dict[str, list[int]] = {}
        """What is left of each batch: awards, and fen in all and by payer."""
        self.needed: dict[str, int] = {}
        self.runs: list[Run] = []
        self.open: Run | None = None
        """The run whose events are being read: they follow it at once, and nothing else may
        say later that it was part of it."""
        self.set_by: dict[int, dict[str, Any]] = {}
        """Award -> what the run says that set what is due of it."""
        self.days: dict[int, str] = {}
        """The latest day that was stated of an award, from that of its decision on."""
        self.ends: dict[int, str] = {}
        """The last day of its notice."""
        self.places: dict[tuple[str, int], list[list[Any]]] = defaultdict(list)
        """Awards by county and year."""
        self.gone: dict[int, int] = {}
        """Events that are voided, and by which: as if they had never been."""
        self.then: dict[int, str] = {}
        """What each of them hashed to when it was voided, as the event says that voids it."""
        self.away: dict[int, tuple[Any, ...]] = {}
        self.never: set[int] = set()
        """Awards whose decision is voided."""

    def enter(self, row: tuple[Any, ...]) -> None:
        """Book one event; a wrong one is a finding and leaves the books alone."""
        seq, kind, award = row[:3]
        if self.gone and (seq in self.gone or self._of_gone(row)):
            self._away(row)
            return
        self._of_run(row)
        if kind == "decided":
            self._decided(row)
        elif award is not None and kind != "voided":
            if award in self.awards:
                self.rules.step(row, self.awards[award])
                self._moved(row, self.awards[award])
            else:
                self.report.add(
                    f"event {seq}", "award", "award {award} was never decided", award=award
                )
        elif kind == "run":
            self._run(seq, row[8], json.loads(row[11]))
        elif kind in ("opened", "adopted", "anchored"):
            self._of_the_city(row)
        elif kind == "batch":
            body = json.loads(row[11])
            if body.get("told"):
                self.needed.setdefault(body["told"], seq)
            self.batches[row[10]] = [body[n] for n in ("awards", "amount", *PAYERS)]

    def _of_gone(self, row: tuple[Any, ...]) -> bool:
        """Whether it is a decision of a run that is voided."""
        return row[1] == "decided" and json.loads(row[11]).get("run") in self.gone

    def _away(self, row: tuple[Any, ...]) -> None:
        """An event that no longer counts; an award stays, and nothing was ever due of it."""
        self.away[row[0]] = row
        if row[1] == "decided" and row[2] == row[0]:
            body = json.loads(row[11])
            self.rounds.setdefault(body["key"], []).append(row[0])
            money = (0, 0, 0, 0, 0, 0)
            award = [row[0], *(body[n] for n in AWARD[1:14]), "withdrawn", *money]
            self.awards[row[0]] = award
            self.never.add(row[0])
            self.days[row[0]] = ""
            self.places[body["jurisdiction"], body["year"]].append(award)

    def _of_run(self, row: tuple[Any, ...]) -> None:
        """Whether an event that changes what is due belongs to the run that it names."""
        seq, kind = row[:2]
        moves = kind in ("decided", "corrected", "withdrawn")
        run = json.loads(row[11]).get("run") if moves and row[11] else None
        if self.open and run != self.open.seq:
            self.close()
        if moves and run != (self.open and self.open.seq):
            self.report.add(f"event {seq}", "apart", "it stands apart from its run {run}", run=run)
        elif kind == "decided" and self.open:
            self.open.began.append(seq)

    def close(self) -> None:
        """The open run is over: note how the awards of its counties and year stand."""
        run, self.open = self.open, None
        if run:
            for change in run.body.get("keeps", ()):
                self._stays(run, change)
            for county in run.counties:
                run.holds(self.places[county, run.year])
            self.runs.append(run)

    def _stays(self, run: Run, change: dict[str, Any]) -> None:
        """What stays of a claim though its run decides otherwise: no more than stood, of all its
        rounds, and only where readings or the program are others than those that set it."""
        ids = change["awards"]
        before = [run.before[id] for id in ids if id in run.before]
        keys = {self.awards[id][1] for id in ids if id in self.awards}
        old = sum(due for due, _body in before)
        now = sum(
            self.awards[id][15]
            for key in keys
            for id in self.rounds[key]
            if self.awards[id][5] == change["uscc"]
        )
        stood = len(before) == len(ids) and len(keys) <= 1 and old == change["old"]
        caused = not ids or any(_basis(body) != _basis(run.body) for _due, body in before)
        once = [id for one in run.body["keeps"] for id in one["awards"]].count
        stood = stood and all(once(id) == 1 for id in ids)
        if not stood or not caused or change["new"] > old or now != change["new"]:
            words = "nothing bears that {now} stay of {uscc}, of {old}"
            self.report.add(f"event {run.seq}", "keeps", words, uscc=change["uscc"],
                            now=_yuan(max(now, change["new"])), old=_yuan(old))  # fmt: skip

    def _decided(self, row: tuple[Any, ...]) -> None:
        seq, body = row[0], json.loads(row[11])
        due = list(row[3:7])
        before = self.rounds.setdefault(body["key"], [])
        live = [
            id
            for id in before
            if self.awards[id][15] > 0
            or (self.awards[id][19] > self.awards[id][20] and self.awards[id][5] == body["uscc"])
        ]
        if body["round"] != len(before) + 1 or body["tops_up"] != (live[-1] if live else None):
            self.report.add(f"event {seq}", "double", "{key} was decided before", key=body["key"])
        if row[2] != seq or due[0] <= 0 or min(due) < 0:
            self.report.add(f"event {seq}", "amount", "an award of nothing, or misnumbered")
        if not _keyed(body):
            self.report.add(f"event {seq}", "key", "{key} is not its claim", key=body["key"])
        before.append(seq)
        award = [seq, *(body[n] for n in AWARD[1:14]), "decided", *due, 0, 0]
        self.awards[seq] = award
        if self.open:
            self.rules.due(seq, self.open)
            self.set_by[seq] = self.open.body
        self.days[seq] = self.open.body.get("as_of", "") if self.open else ""
        self.places[body["jurisdiction"], body["year"]].append(award)

    def _moved(self, row: tuple[Any, ...], award: list[Any]) -> None:
        seq, kind, amount = row[0], row[1], row[3]
        if kind not in MAY_FOLLOW or award[14] not in MAY_FOLLOW[kind]:
            self.report.add(
                f"event {seq}", "order", "{step} may not follow {state}", step=kind, state=award[14]
            )
            return
        if row[11]:
            self._day(row, award[0], json.loads(row[11]))
        if kind != "passed":  # by one bureau of several: where it stands is left to the last
            award[14] = "decided" if kind == "corrected" else kind
        if kind in ("corrected", "withdrawn"):
            award[15:19] = [old + new for old, new in zip(award[15:19], row[3:7], strict=True)]
            self._due(seq, award)
        elif kind == "paid":
            self._paid(row, award)
        elif kind == "recovered":
            award[20] += amount
        elif any(row[3:7]):
            self.report.add(f"event {seq}", "amount", "{step} moves no money", step=kind)
        if award[19]:
            owed = award[19] - award[20] > award[15]
            award[14] = "corrected" if owed else "recovered" if award[20] else "paid"
        if min(award[15:19]) < 0 or award[20] > award[19]:
            self.report.add(
                f"event {seq}", "balance", "award {award} falls below zero", award=award[0]
            )

    def _due(self, seq: int, award: list[Any]) -> None:
        """What is due was set: by the run that is open, or to nothing."""
        if self.open:
            self.rules.due(award[0], self.open)
            self.set_by[award[0]] = self.open.body
        elif any(award[15:19]):
            self.report.add(f"event {seq}", "apart", "without a run it may only withdraw all")

    def _day(self, row: tuple[Any, ...], award: int, body: dict[str, Any]) -> None:
        """No day lies before that of an earlier step or ahead of its entry, none of clearing
        within the notice."""
        seq, kind, day = row[0], row[1], body.get("on")
        if day and _days(row[7], day) > 1:  # where it was entered it may be a day later than UTC
            words = "its day {day} lies ahead of its entry on {entered}"
            self.report.add(f"event {seq}", "day", words, day=day, entered=row[7][:10])
        if day and day < self.days[award]:
            words = "its day {day} lies before {before}, that of an earlier step"
            self.report.add(f"event {seq}", "day", words, day=day, before=self.days[award])
        if day and kind == "cleared" and day <= self.ends.get(award, ""):
            words = "cleared on {day}, the notice stands until {ends}"
            self.report.add(f"event {seq}", "day", words, day=day, ends=self.ends[award])
        self.days[award] = day or self.days[award]
        self.ends[award] = body.get("ends", self.ends.get(award, ""))

    def _paid(self, row: tuple[Any, ...], award: list[Any]) -> None:
        seq = row[0]
        if list(row[3:7]) != award[15:19] or award[19] or row[6]:
            self.report.add(
                f"event {seq}", "paid", "not what is due of award {award}", award=award[0]
            )
        award[19] += row[3]
        left = self.batches.get(row[10])
        if left is None:
            self.report.add(f"event {seq}", "batch", "no batch {batch}", batch=row[10])
        else:
            left[:] = [old - now for old, now in zip(left, (1, *row[3:7]), strict=True)]

    def _of_the_city(self, row: tuple[Any, ...]) -> None:
        """An event of no run and no award."""
        seq, kind, by, body = row[0], row[1], row[8], json.loads(row[11])
        if kind == "opened":
            self.rules.opened = by
        elif kind == "adopted":
            for entry in body["config"]:
                self.needed.setdefault(entry["sha256"], seq)
            self.rules.adopted(seq, by, body)
        before = f"{seq - 1}:{row[12]}"
        if body.get("head", body.get("migrates", before)) != before:
            self.report.add(f"event {seq}", "anchor", "it anchors another head")

    def _run(self, seq: int, by: str, body: dict[str, Any]) -> None:
        for name in (body["decisions"], body["priors"]):
            self.needed.setdefault(name, seq)
        for entry in (*body["input"], *body["config"]):
            self.needed.setdefault(entry["sha256"], seq)
        self.open = Run(seq, body, list(body["counties"]), body["year"], by=by)
        self.open.rules = self.rules.held
        self.open.before = {
            id: (self.awards[id][15], self.set_by.get(id, {}))
            for change in body.get("keeps", ())
            for id in change["awards"]
            if id in self.awards
        }
        self.rules.run(seq, body)


def _basis(body: dict[str, Any]) -> tuple[Any, ...]:
    """Readings, program and edition by which a run was decided."""
    receipt = body.get("receipt", {})
    readings = {name: one["option"] for name, one in receipt.get("readings", {}).items()}
    return readings, receipt.get("version"), receipt.get("plugins"), body.get("rulebook", 1)


def _yuan(fen: int) -> str:
    return f"{Decimal(fen).scaleb(-2):.2f}"


class Hands:
    """Who took the steps of a signed ledger: each ends with an event that its persons signed,
    and they were persons of the ledger then, of the role, the county and the office."""

    def __init__(self, books: Books) -> None:
        self.books, self.report = books, books.report
        self.persons: dict[str, dict[str, Any]] = {}
        self.ever: list[dict[str, Any]] = []
        self.step: list[tuple[Any, ...]] = []
        """The events that are not signed yet."""
        self.stray: set[int] = set()
        """Those that nobody signed."""
        self.took: dict[int, dict[str, str]] = defaultdict(dict)
        """Award -> role -> who last took a step of that role."""

    def enter(self, row: tuple[Any, ...]) -> None:
        """One event, in its turn."""
        if row[1] == "signed" and row[0] not in self.books.gone:
            step, self.step = self.step, []
            self._close(row, step)
        else:
            self.step.append(row)

    def end(self) -> None:
        """What is left at the end of the ledger."""
        if self.ever:
            self._unsigned(self.step)
        else:
            self._voids(self.step)

    def _unsigned(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            self.stray.add(row[0])
            if row[0] not in self.books.gone:
                self.report.add(f"event {row[0]}", "unsigned", "nobody signed it")

    def _close(self, row: tuple[Any, ...], rows: list[tuple[Any, ...]]) -> None:
        """The step that this event signs."""
        body = json.loads(row[11])
        step = [one for one in rows if one[0] >= body["first"]]
        ends = (step[0][0], step[-1][0], step[-1][13]) if step else ()
        if ends != (body["first"], body["last"], row[10]) or body["last"] != row[0] - 1:
            self.report.add(f"event {row[0]}", "signature", "it signs another step than this one")
            self._unsigned(rows)
            return
        begun, before = not self.ever, rows[: len(rows) - len(step)]
        self._voids(before) if begun else self._unsigned(before)
        found = len(self.report.findings)
        if begun:
            self._persons(step)
            self.report.keys = [_fingerprint(one["key"]) for one in self.ever]
        ids = [one["person"] for one in body["by"]]
        kinds = sorted({one[1] for one in step})
        said = ["jmtrade.step/1", body["first"], body["last"], kinds, row[10], ids]
        for one in body["by"]:
            self._signature(row[0], one, _encode(said).encode())
        if any(f.code in ("signature", "person") for f in self.report.findings[found:]):
            self._unsigned(step)
            return
        self._allowed(row[0], step, ids)
        if not begun:
            self._persons(step)
        self._voids(step)
        self.report.steps += 1

    def _signature(self, seq: int, one: dict[str, Any], said: bytes) -> None:
        person = self.persons.get(one["person"])
        if person is None:
            words = "{person} was no person of this ledger then"
            self.report.add(f"event {seq}", "person", words, person=one["person"])
        elif not (
            _fingerprint(person["key"]) == one["key"]
            and ed25519(_bytes(person["key"]), said, bytes.fromhex(one["signature"]))
        ):
            words = "not the signature of {person} on this step"
            self.report.add(f"event {seq}", "signature", words, person=one["person"])

    def _persons(self, step: Iterable[tuple[Any, ...]]) -> None:
        """Add and revoke: those with whom a ledger begins before they sign it, others after
        their step was signed."""
        for row in step:
            if row[1] == "person":
                new = {**json.loads(row[11]), "id": row[10]}
                for words in self._wrong(new):
                    self.report.add(f"event {row[0]}", "person", words, person=row[10])
                self.ever.append(new)
                self.persons[row[10]] = new
            elif row[1] == "revoked":
                self.persons.pop(row[10], None)

    def _wrong(self, new: dict[str, Any]) -> Iterator[str]:
        """Why this person may not be added: two persons are two keys, and two names."""
        if not sound_key(new["key"]):
            words = "the key of {person} is none"
            yield words
        for one in self.ever:
            same = _folded(one["id"]) == _folded(new["id"])
            if one["key"] == new["key"] or same is not (
                _folded(one["name"]) == _folded(new["name"])
            ):
                words = "{person} has the key, the id or the name of another"
                yield words
        if any(_folded(id) == _folded(new["id"]) for id in self.persons):
            words = "{person} was there already"
            yield words

    def _allowed(self, seq: int, step: Sequence[tuple[Any, ...]], ids: list[str]) -> None:
        """Roles, counties and offices of who signed, and that it was another than before."""
        wanted = _roles(step)
        some = [self.persons[id] for id in ids]
        mixed = sorted({ROLE.get(row[1], "city") for row in step})
        if len(mixed) > 1:  # two city signers would take anybody's step beside one of theirs
            words = "one step of several roles: {roles}"
            self.report.add(f"event {seq}", "role", words, roles=", ".join(mixed))
        if len(some) != len(wanted) or len({_folded(id) for id in ids}) != len(ids):
            words = "signed by {count} persons, {roles} are needed"
            self.report.add(f"event {seq}", "role", words, count=len(set(ids)),
                            roles=", ".join(wanted))  # fmt: skip
            return
        if not any(
            all(role in one["roles"] for one, role in zip(some, order, strict=True))
            for order in permutations(wanted)
        ):
            words = "{persons} have not the roles {roles}"
            self.report.add(f"event {seq}", "role", words, persons=", ".join(ids),
                            roles=", ".join(wanted))  # fmt: skip
        for row in step:
            self._one(row, some)

    def _one(self, row: tuple[Any, ...], signers: Sequence[dict[str, Any]]) -> None:
        """One event of a step, and who took it."""
        seq, kind, award, by = row[0], row[1], row[2], row[8]
        body = json.loads(row[11]) if row[11] else {}
        counties = set(body["counties"]) if kind == "run" else set()
        counties |= {self.books.awards[award][7]} if award in self.books.awards else set()
        for person in signers:
            if person["county"] != "all" and counties - {person["county"]}:
                words = "{person} acts for {county} alone"
                self.report.add(f"event {seq}", "role", words, person=person["id"],
                                county=person["county"])  # fmt: skip
        if by != signers[0]["id"]:
            words = "it says {by}, and {person} signed"
            self.report.add(f"event {seq}", "role", words, by=by, person=signers[0]["id"])
        if "bureau" in body and _folded(body["bureau"]) != _folded(signers[0]["office"]):
            words = "{person} is not of {bureau}"
            self.report.add(f"event {seq}", "role", words, person=by, bureau=body["bureau"])
        took = self.took[award] if award is not None else {}
        own = [role for role in APART.get(kind, ()) if _folded(took.get(role, "")) == _folded(by)]
        if own and not (kind == "approved" and self._one_may(body)):
            words = "{person} took the step of role {role} as well"
            self.report.add(f"event {seq}", "role", words, person=by, role=", ".join(own))
        if kind in TOOK and seq not in self.books.gone:
            took[TOOK[kind]] = by

    def _one_may(self, body: dict[str, Any]) -> bool:
        """Whether who recorded or reviewed may approve: it says so, and so do the rules in force,
        where the city has adopted any."""
        held = self.books.rules.held
        adopted = held is None or held[1]["settings"]["same_person_may_approve"]
        return bool(body.get("same_person_may_approve") and adopted)

    def _voids(self, step: Iterable[tuple[Any, ...]]) -> None:
        """Whether each event that is voided here may be."""
        for row in step:
            if row[1] != "voided" or row[0] in self.books.gone:
                continue
            seq, body = int(row[10]), json.loads(row[11])
            old = self.books.away.get(seq)
            other = self.ever or _folded(row[8]) != _folded(body["with"]) != ""
            if old is None or not other or not self._may(old) or _digest(old) != body["sha256"]:
                words = "event {event} may not be voided so"
                self.report.add(f"event {row[0]}", "void", words, event=seq)

    def _may(self, old: tuple[Any, ...]) -> bool:
        """A run, a step of an award, or what nobody signed; never money that moved."""
        if old[0] in self.stray:
            return old[1] not in ("batch", "paid", "recovered")
        body = json.loads(old[11]) if old[11] else {}
        return old[1] in VOIDABLE and "run" not in body and not body.get("corrects")


VOIDABLE = {"run", "corrected", "withdrawn", *MAY_FOLLOW} - {"paid", "recovered"}
ROLE = {
    "run": "record", "decided": "record", "corrected": "record", "withdrawn": "record",
    "passed": "review", "reviewed": "review", "refused": "review", "approved": "approve",
    "published": "publish", "objected": "publish", "cleared": "publish", "batch": "pay",
    "paid": "pay", "recovered": "pay", "voided": "record", "anchored": "audit",
}  # fmt: skip
TOOK = {
    "decided": "record", "corrected": "record", "passed": "review", "reviewed": "review",
    "approved": "approve",
}  # fmt: skip
APART = {
    "passed": ("record",),
    "reviewed": ("record",),
    "approved": ("record", "review"),
    "paid": ("record", "review", "approve"),
}


def _roles(step: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    """The role of each person whom a step needs: what it corrects, takes back or voids needs one
    who approves as well, and what is of no award two city signers."""
    kinds = {row[1] for row in step}
    roles = {ROLE.get(kind, "city") for kind in kinds}
    one = roles.pop() if len(roles) == 1 else "city"
    corrects = any(row[1] == "run" and row[9] for row in step)
    if corrects or kinds & {"corrected", "withdrawn", "recovered", "voided"}:
        return one, "approve"
    return ("city", "city") if one == "city" else (one,)


def _gone(rows: Sequence[tuple[Any, ...]]) -> dict[int, int]:
    """Events that are voided, and by which; one that is voided itself voids nothing."""
    gone: dict[int, int] = {}
    for row in reversed(rows):
        numbered = isinstance(row[0], int) and str(row[10]).isdigit()
        if row[1] == "voided" and numbered and row[0] not in gone:
            gone[int(row[10])] = row[0]
    return {old: new for old, new in gone.items() if old < new}


def _then(rows: Iterable[tuple[Any, ...]], gone: Mapping[int, int]) -> dict[int, str]:
    """What voided events hashed to then: one that nobody signed may never have been what its own
    hash says, and has to be what it was when it was voided."""
    bodies = {row[0]: row[11] for row in rows if row[1] == "voided"}
    found = {}
    for old, new in gone.items():
        try:
            found[old] = str(json.loads(bodies[new])["sha256"])
        except (ValueError, TypeError, KeyError):
            continue  # the event that voids it is found by itself
    return found


# Ed25519 (RFC 8032) over points in extended coordinates; tables hold y - x, y + x and 2dxy.
Point = tuple[int, int, int, int]
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
NEUTRAL: Point = (0, 1, 1, 0)


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a message has this signature by the key."""
    table = _multiples(public)
    s = int.from_bytes(signature[32:], "little")
    if table is None or len(signature) != 64 or s >= ORDER:
        return False
    hashed = sha512(signature[:32] + public + message).digest()
    point = _times(s, _multiples(BASE, False) or [], NEUTRAL)
    x, y, z, _t = _times(int.from_bytes(hashed, "little") % ORDER, table, point)
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def sound_key(text: str) -> bool:
    """Whether it is a public key that this verifier can check: no other spelling of one, and
    none under which whatever is signed would be right."""
    public = _bytes(text)
    point = _point(public)
    if point is None or text != f"ed25519:{public.hex()}":
        return False
    for _doubling in range(3):
        point = _plus(point, _entry(*point))
    return point[0] != 0


def _bytes(text: str) -> bytes:
    """The bytes of a public key; none of a key that is not understood."""
    try:
        return bytes.fromhex(text.removeprefix("ed25519:"))
    except ValueError:
        return b""


def _fingerprint(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:16]


BASE = (4 * pow(5, -1, P) % P).to_bytes(32, "little")


@cache
def _multiples(public: bytes, negative: bool = True) -> list[list[tuple[int, int, int]]] | None:
    """Of each power of 16 of a point, or of its negative, the multiples up to 15."""
    point = _point(public)
    if point is None:
        return None
    x, y, z, t = point
    power = (-x % P, y, z, -t % P) if negative else point
    tables = []
    for _digit in range(64):
        entry, row, multiple = _entry(*power), [(1, 1, 0)], NEUTRAL
        for _number in range(15):
            multiple = _plus(multiple, entry)
            row.append(_entry(*multiple))
        tables.append(row)
        power = _plus(multiple, entry)
    return tables


def _times(number: int, table: list[list[tuple[int, int, int]]], point: Point) -> Point:
    """The point and a multiple of that of the table."""
    for row in table:
        point = _plus(point, row[number & 15])
        number >>= 4
    return point


def _plus(point: Point, entry: tuple[int, int, int]) -> Point:
    x, y, z, t = point
    minus, plus, product = entry
    a, b, c, d = (y - x) * minus, (y + x) * plus, t * product, 2 * z
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _entry(x: int, y: int, z: int, _t: int) -> tuple[int, int, int]:
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y - x) % P, (y + x) % P, 2 * D * x * y % P


def _point(public: bytes) -> Point | None:
    """The point that these bytes spell; ``None`` where they spell none."""
    if len(public) != 32:
        return None
    number = int.from_bytes(public, "little")
    y, odd = number & ~(1 << 255), number >> 255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or v * x * x % P != u or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


def _keyed(body: dict[str, Any]) -> bool:
    """Whether the key is that of the claim: another key would pay it a second time. A later
    round keeps the key that is held, however its subject is spelt now."""
    measure, *parts = json.loads(body["key"])
    uscc, year, subject = body["uscc"], body["year"], body["subject"]
    begins = {
        "contest": [], "enterprise": [uscc], "enterprise-year": [uscc, year],
        "subject": [uscc], "claim": [uscc, year],
    }[body["once_per"]]  # fmt: skip
    ends = [subject] if body["once_per"] in ("contest", "subject", "claim") else []
    told = [*begins, *(ends if body["round"] == 1 else parts[len(begins) :][: len(ends)])]
    return bool(measure == body["measure"] and parts[: len(told)] == told)


def verify(
    events: Iterable[tuple[Any, ...]],
    awards: Iterable[tuple[Any, ...]] | None = None,
    archive: Iterable[tuple[str, bytes]] | None = None,
    expect: str = "",
) -> Report:
    """Check rows in the order of ``seq`` and ``id``; columns as in EVENT and AWARD."""
    report = Report()
    books, rows = Books(report), list(events)
    books.gone = _gone(rows)
    books.then = _then(rows, books.gone)
    seen = _chain(rows, books, expect.rpartition(":")[2])
    _expected(report, expect, seen)
    for batch, left in books.batches.items():
        if any(left):
            words = "its payments differ from its sum by {left}"
            report.add(f"batch {batch}", "batch", words, left=left)
    if awards is not None:
        _balances(report, books, awards)
    if archive is not None:
        _archive(report, books, archive)
    return report


def _chain(events: Iterable[tuple[Any, ...]], books: Books, wanted: str) -> int:
    """Follow the chain; returns where the wanted hash stands (0: nowhere)."""
    report, prev, at, seen, day = books.report, "0" * 64, 0, 0, ""
    heard = _heard(wanted)
    hands = Hands(books)
    for row in events:
        seq = row[0]
        if not isinstance(seq, int) or seq <= at:
            report.add(f"event {seq}", "order", "it has no place in the chain")
            continue
        if seq != at + 1:
            report.add(f"event {at + 1}", "missing", "followed by event {seq}", seq=seq)
        elif _digest(row) not in (row[13], books.then.get(seq)):
            report.add(f"event {seq}", "hash", "its bytes are not what was hashed")
        elif row[12] != prev:
            report.add(f"event {seq}", "prev", "it does not follow the event before")
        try:
            hands.enter(row)
            books.enter(row)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            report.add(f"event {seq}", "form", "unreadable: {error}", error=repr(error))
        at, prev, before, day = seq, row[13], day, str(row[7])[:10]
        report.events += 1
        if day < before:
            report.clock.append(seq)
        if prev == wanted or (heard is not None and int(prev, 16) % 31**15 == heard):
            seen = at
    books.close()
    hands.end()
    report.head = f"{at}:{prev}"
    return seen


SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _heard(wanted: str) -> int | None:
    """The number of a head's form of 16 signs: what its first 15 say to the base 31."""
    signs = wanted.replace("-", "").replace(" ", "").upper()
    if len(signs) != 16 or set(signs) - set(SIGNS):
        return None
    return sum(SIGNS.index(sign) * int(31**place) for place, sign in enumerate(signs[14::-1]))


def _digest(row: tuple[Any, ...]) -> str:
    """The hash that the row should have; empty for values that no event can hold."""
    try:
        return sha256(_encode(row[:13]).encode("utf-8", "surrogatepass")).hexdigest()
    except TypeError:
        return ""


def _expected(report: Report, expect: str, seen: int) -> None:
    """The head that somebody wrote down must stand in the chain, where it stood then."""
    if not expect:
        return
    at, _sep, wanted = expect.rpartition(":")
    if seen and at in ("", str(seen)):
        return
    last = int(report.head.partition(":")[0])
    if at.isdigit() and int(at) > last:
        report.add(f"event {last + 1}", "head", "missing: the ledger had {at} events", at=at)
    else:
        where = f"event {at}" if at else f"event {last}"
        report.add(where, "head", "the head {head} is not in this chain", head=wanted[:12])


def _balances(report: Report, books: Books, awards: Iterable[tuple[Any, ...]]) -> None:
    left = dict(books.awards)
    for row in awards:
        report.awards += 1
        told = left.pop(row[0], None)
        if told is None:
            report.add(f"award {row[0]}", "balance", "no event decides it")
        elif told != list(row):
            wrong = (n for n, a, b in zip(AWARD, row, told, strict=True) if a != b)
            name = next(wrong)
            at = AWARD.index(name)
            words = "{name} is {found!r}, its events say {told!r}"
            report.add(f"award {row[0]}", "balance", words, name=name, found=row[at], told=told[at])
    for id in (id for id in left if id not in books.never):
        report.add(f"award {id}", "balance", "missing: its events are there")


def _archive(report: Report, books: Books, archive: Iterable[tuple[str, bytes]]) -> None:
    needed, kept = dict(books.needed), Kept(books.runs, books.rules.all)
    for name, content in archive:
        needed.pop(name, None)
        if not isinstance(content, bytes) or sha256(content).hexdigest() != name:
            report.add(f"archive {name[:12]}", "archive", "its bytes are not what was kept")
            continue
        try:
            kept.take(name, content)
        except (ValueError, TypeError, KeyError) as error:
            report.add(f"archive {name[:12]}", "form", "unreadable: {error}", error=repr(error))
    for name, seq in needed.items():
        report.add(f"archive {name[:12]}", "archive", "missing; event {seq} rests on it", seq=seq)
    report.compared = True
    for run in books.runs:
        try:
            _compare(report, books, run, kept)
            _by_rules(books.rules, run, kept)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
            report.add(f"event {run.seq}", "form", "unreadable: {error}", error=repr(error))


class Kept:
    """Of the archive, what awards are compared with: lines that pay, and configurations."""

    def __init__(
        self, runs: Iterable[Run], rules: Iterable[tuple[int, dict[str, Any]]] = ()
    ) -> None:
        self.decisions = {run.body["decisions"]: run for run in runs}
        bodies = [*(run.body for run in runs), *(body for _seq, body in rules)]
        self.wanted = {
            entry["sha256"]
            for body in bodies
            for entry in body["config"]
            if entry["path"].endswith(".toml")
        }
        self.lines: dict[str, list[dict[str, Any]]] = {}
        self.toml: dict[str, dict[str, Any]] = {}

    def take(self, name: str, content: bytes) -> None:
        """Keep what is of use."""
        if name in self.decisions:
            lines = (json.loads(line) for line in content.splitlines() if b'"pay"' in line)
            self.lines[name] = [line for line in lines if line["outcome"] == "pay"]
        elif name in self.wanted:
            self.toml[name] = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)

    def profile(self, body: dict[str, Any], county: str) -> dict[str, Any]:
        """A county's profile as the run read it: the office's own, else the packaged one."""
        files = {entry["path"]: entry["sha256"] for entry in body["config"]}
        name = f"counties/{county}.toml"
        return self.toml.get(files.get(f"own/{name}") or files.get(f"packaged/{name}", ""), {})

    def terms(self, body: dict[str, Any], counties: Iterable[str]) -> dict[str, Any]:
        """What decides for these counties: of the city's file, own tables over packaged ones,
        and of their profiles."""
        files = {entry["path"]: entry["sha256"] for entry in body["config"]}
        layers = (self.toml.get(files.get(f"{folder}/jmtrade.toml", ""), {})
                  for folder in ("packaged", "own"))  # fmt: skip
        city = {key: table for layer in layers for key, table in layer.items()}
        found = {f"jmtrade.toml: {key}": city.get(key) for key in OF_CITY}
        for county in counties:
            profile = self.profile(body, county)
            found |= {f"counties/{county}.toml: {key}": profile.get(key) for key in OF_COUNTY}
        return found


OF_CITY = ("policy", "plugins", "jurisdictions", "readings", "rulings", "terms", "overrides")
OF_COUNTY = ("exports_since", "exports_basis", "funding", "plugins", "authority", "terms")
"""What a configuration says on which decisions rest."""


def _by_rules(rules: Rules, run: Run, kept: Kept) -> None:
    """The configuration that was archived with a run, and that which was in force then."""
    if run.rules is None:
        return
    at, adopted = run.rules
    told = kept.terms(adopted, run.counties)
    for what, found in kept.terms(run.body, run.counties).items():
        rules.differs(run.seq, at, what, found, told[what])
    plugins = {e["path"]: e["sha256"] for e in adopted["config"]}
    for entry in run.body["config"]:
        if entry["path"].endswith(".py"):
            name = entry["path"]
            rules.differs(run.seq, at, name, entry["sha256"], plugins.get(name))


def _compare(report: Report, books: Books, run: Run, kept: Kept) -> None:
    """The awards that a run left, with the decisions that were archived with it."""
    lines = kept.lines.get(run.body["decisions"])
    if lines is None:
        return  # missing or touched, and said so
    told: dict[tuple[str, str], dict[str, list[int]]] = {}
    known = set()
    for line in lines:
        split = [_fen(line[name]) for name in ("city_pays", "county_pays", "unallocated")]
        if sum(split) != _fen(line["amount"]) or not _by_ratio(line, split, run, kept):
            words = "{split} is not the split of {amount} for {uscc}"
            report.add(f"event {run.seq}", "split", words, split=split,
                       amount=line["amount"], uscc=line["uscc"])  # fmt: skip
        measures = told.setdefault((line["jurisdiction"], line["uscc"]), {})
        sums = measures.setdefault(line["measure"], [0, 0, 0])
        sums[:] = [old + more for old, more in zip(sums, split, strict=True)]
        known.add(tuple(line[name] for name in LINE))
    for change in run.body.get("keeps", ()):
        _said_decided(report, books, run, lines, change)
    for id in run.began:
        award = books.awards[id]
        if award[11] != run.year or tuple(award[AWARD.index(n)] for n in LINE) not in known:
            report.add(f"award {id}", "decision", "no line of run {run} decides it", run=run.seq)
    for firm in sorted({*told, *run.held}):
        if not _alike(run, firm, told.get(firm, {}), run.held.get(firm, {})):
            row = f"award {run.last[firm]}" if firm in run.last else f"event {run.seq}"
            words = "of {uscc} run {run} decides {told}, the ledger holds {held}"
            yuan = {"told": _sum(told.get(firm, {})), "held": _sum(run.held.get(firm, {}))}
            report.add(row, "decision", words, uscc=firm[1], run=run.seq, **yuan)


def _said_decided(
    report: Report, books: Books, run: Run, lines: Iterable[dict[str, Any]], change: dict[str, Any]
) -> None:
    """A run says what it decides itself beside what stays: its archived lines have to say so."""
    awards = [books.awards[id] for id in change["awards"] if id in books.awards]
    once_per = {award[4] for award in awards}
    subjects = {_spelt(change["subject"]), *(_spelt(award[10]) for award in awards)}
    mine = [
        _fen(line["amount"])
        for line in lines
        if (line["uscc"], line["measure"]) == (change["uscc"], change["measure"])
        and (once_per & {"enterprise", "enterprise-year"} or _spelt(line["subject"]) in subjects)
    ]
    several = once_per == {"claim"} and change["decided"] in mine
    if sum(mine) != change["decided"] and not several:
        words = "it says that it decides {told} for {uscc}, its lines say {found}"
        report.add(f"event {run.seq}", "keeps", words, uscc=change["uscc"],
                   told=_yuan(change["decided"]), found=_yuan(sum(mine)))  # fmt: skip


def _spelt(subject: str) -> tuple[str, ...]:
    """A subject part by part, however it is spelt."""
    return tuple(map(_folded, subject.split("|")))


LINE = ("uscc", "name", "jurisdiction", "measure", "article", "subject", "event_date")
"""What an award and the line that decides it say alike."""


def _fen(yuan: str) -> int:
    return int(Decimal(yuan).scaleb(2))


def _sum(measures: dict[str, list[int]]) -> str:
    """Yuan in all."""
    return _yuan(sum(map(sum, measures.values())))


def _alike(
    run: Run, firm: tuple[str, str], told: dict[str, list[int]], held: dict[str, list[int]]
) -> bool:
    """Whether an enterprise's awards are what was decided, by measure and payer.

    What was paid keeps its split, and a larger award that takes the place of a paid smaller
    one is only the excess: then the sum is the same, and the paid measure alone holds more.
    """
    paid = {measure for measure in held if (*firm, measure) in run.paid}
    none = [0, 0, 0]
    kept = _kept(run, firm)
    for measure in {*told, *held}:
        one, other = told.get(measure, none), held.get(measure, none)
        if not paid and not kept and one != other:
            return False
        if sum(other) > sum(one) + kept.get(measure, 0) and measure not in paid:
            return False
    return sum(map(sum, told.values())) + sum(kept.values()) == sum(map(sum, held.values()))


def _kept(run: Run, firm: tuple[str, str]) -> dict[str, int]:
    """Fen by measure that a later ruling left where they were lawfully awarded: the run's body
    lists them, and says how much less it would decide itself."""
    kept: dict[str, int] = {}
    for change in run.body.get("keeps", ()):
        if change["uscc"] == firm[1]:
            more = change["new"] - change["decided"]
            kept[change["measure"]] = kept.get(change["measure"], 0) + more
    return kept


def _by_ratio(line: dict[str, Any], split: list[int], run: Run, kept: Kept) -> bool:
    """Whether the line is split by the ratio in force on its day: the city's share rounded
    down, the rest the county's, unallocated where no ratio is written. What a county with
    terms of its own pays beyond the city text is the county's alone."""
    payers = run.body.get("payers")
    if payers is None:
        return True  # recorded before the ledger kept who pays a measure
    payer = payers.get(line["jurisdiction"], {}).get(line["measure"])
    amount, (city, county, unallocated) = sum(split), split
    if payer != "shared":
        return bool(payer) and (city, county)[payer == "county"] == amount
    profile = kept.profile(run.body, line["jurisdiction"])
    share = ratio(profile, line["measure"], line["event_date"] or f"{run.year}-12-31")
    own = {"terms", "plugins"} & set(profile)
    if share is None:
        return city == 0 and (unallocated == amount or bool(own))
    wanted = amount * share.numerator // share.denominator
    return unallocated == 0 and (city == wanted or (bool(own) and city < wanted))


def ratio(profile: dict[str, Any], measure: str, day: str) -> Fraction | None:
    """The city's share that a profile writes for a measure and a day."""
    funding = profile.get("funding", {})
    said = funding.get("measures", {}).get(measure) or funding.get("shared_city")
    dated = said if isinstance(said, list) else [{"from": "", "value": said}] if said else []
    begun = [entry for entry in dated if str(entry["from"]) <= day]
    if not begun:
        return None
    text = max(begun, key=lambda entry: str(entry["from"]))["value"]
    return Fraction(Decimal(text.strip().rstrip("%％"))) / 100


def of_sqlite(path: Path, expect: str = "") -> Report:
    """Verify a SQLite ledger; opened read-only, one consistent view.

    A writer that was killed leaves a journal, which SQLite must roll back before anybody
    can read; only then is the file opened for writing, and only if the journal is its own.
    """
    strange = beside(path)
    if strange:
        report = Report()
        report.add("file", "file", strange)
        return report
    mode = "rw" if path.with_name(f"{path.name}-journal").exists() else "ro"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True)) as file:
            file.execute("BEGIN")
            return of_connection(file, expect)
    except (sqlite3.DatabaseError, UnicodeError) as error:
        report = Report()
        report.add("file", "file", "unreadable: {error}", error=str(error))
        return report


def beside(path: Path) -> str:
    """What stands beside a SQLite file and would change it, or make it two; else empty.

    SQLite plays any journal of the right name into the file. One that a killed writer left is
    of this file if it keeps page 1 as the file has it, or as it was one change before; and if
    it was killed before it came to page 1, then it knows how many pages the file has.
    """
    if not path.is_file():
        return ""
    if path.stat().st_nlink > 1:
        return LINKED
    wal = path.with_name(f"{path.name}-wal")
    if wal.is_file() and wal.stat().st_size:
        return STRANGE
    journal, raw = path.with_name(f"{path.name}-journal"), b"?"
    while raw != (raw := _read(journal)):  # a writer at work may end, and another begin
        header = _read(path, 32)
    if int.from_bytes(raw[8:12], "big") == 0 or raw[:8] != JOURNAL:
        return ""  # it puts nothing back
    kept = _page_one(raw)
    changes = int.from_bytes(header[24:28], "big") - int.from_bytes((kept or header)[24:28], "big")
    known = raw[16:20] == (kept or header)[28:32]
    return "" if known and changes in (0, 1) else STRANGE


def _read(path: Path, most: int = -1) -> bytes:
    """Bytes of a file; none where it is gone."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        return b""


def _page_one(journal: bytes) -> bytes | None:
    """The first page of the database as a journal would put it back; ``None`` where it does
    not."""
    at = 0
    while journal[at : at + 8] == JOURNAL:  # a part, synced by itself
        count, _nonce, _pages, sector, size = (
            int.from_bytes(journal[word : word + 4], "big") for word in range(at + 8, at + 28, 4)
        )
        at += sector
        for _record in range(count):
            if journal[at : at + 4] == b"\0\0\0\1":
                return journal[at + 4 : at + 4 + size]
            at += size + 8
        at += -at % sector
    return None


def of_connection(file: sqlite3.Connection, expect: str = "") -> Report:
    """Verify what an open connection sees, inside its transaction."""
    plain, file.text_factory = file.text_factory, _as_stored

    def rows(table: str, columns: tuple[str, ...]) -> Iterator[Any]:
        quoted = ", ".join(f'"{name}"' for name in columns)
        return file.execute(f'SELECT {quoted} FROM {table} ORDER BY "{columns[0]}"')  # noqa: S608

    try:
        archive = rows("archive", ("sha256", "content"))
        report = verify(rows("events", EVENT), rows("awards", AWARD), archive, expect)
        # Without words of its own is what SQLite makes for a key; any other name can be forged.
        objects = file.execute(
            "SELECT name, type || tbl_name || ifnull(sql, '') FROM sqlite_master "
            "WHERE sql IS NOT NULL OR type <> 'index'"
        )
        fingerprints(report, objects, SQLITE)
        for (said,) in file.execute("PRAGMA integrity_check"):
            if said != "ok":
                report.add("file", "file", "unreadable: {error}", error=said)
    finally:
        file.text_factory = plain
    return report


def _as_stored(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def fingerprint(sql: str) -> str:
    """Of the words of an object, however a program spaces and quotes them; what stands in
    single quotes is a value, and counts letter by letter."""
    parts = sql.split("'")
    parts[::2] = ["".join(part.split()).replace('"', "").casefold() for part in parts[::2]]
    return sha256("'".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def fingerprints(
    report: Report, objects: Iterable[tuple[str, str]], known: Mapping[str, str]
) -> None:
    """Tables, indexes and triggers: all that the ledger was made with, as it was made, and
    none besides."""
    left = dict(known)
    for name, sql in objects:
        wanted = left.pop(name, None)
        if wanted is None:
            report.add(f"schema {name}", "schema", "it does not belong to a ledger")
        elif fingerprint(sql) != wanted:
            report.add(f"schema {name}", "schema", "it is not as it was made")
    for name in left:
        report.add(f"schema {name}", "schema", "missing: it guards the ledger")


def of_export(path: Path, expect: str = "") -> Report:
    """Verify an export: events, then awards, each row one line of canonical JSON; of an unsigned
    ledger a last line says so, and the head."""
    broken: list[Finding] = []
    rows = list(_rows(path, broken))
    events = (row for row in rows if _is(row, EVENT))
    awards = [row for row in rows if _is(row, AWARD)]
    report = verify(events, awards, None, expect)
    told = {"signed": False, "head": report.head}
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict) and (row != told or report.steps or number != len(rows)):
            broken.append(Finding(f"line {number}", "form", "not as it was written"))
    report.findings = [*broken, *report.findings]
    return report


def _is(row: Any, columns: tuple[str, ...]) -> bool:
    return not isinstance(row, dict) and len(row) == len(columns)


def _rows(path: Path, broken: list[Finding]) -> Iterator[Any]:
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        try:
            row = json.loads(line)
            whole = isinstance(row, dict) or _is(row, EVENT) or _is(row, AWARD)
            as_written = _encode(row).encode() == line and whole
        except (ValueError, TypeError) as error:
            said = {"error": str(error)}
            broken.append(Finding(f"line {number}", "form", "unreadable: {error}", said))
            continue
        if as_written:
            yield row if isinstance(row, dict) else tuple(row)
        else:
            broken.append(Finding(f"line {number}", "form", "not as it was written"))
    if not path.read_bytes().endswith(b"\n"):
        broken.append(Finding("last line", "form", "cut short"))


def of_payments(file: Path, events: Iterable[tuple[Any, ...]]) -> list[Finding]:
    """Compare a payment file with its batch; ``events`` are the ledger's, verified before."""
    report = Report()
    try:
        words = "a program shows it otherwise than it is read here: {what}"
        for what in _disguises(file):
            report.add("file", "payments", words, what=what)
        rows = [row for row in _table(file) if sum(map(bool, row)) > 1]  # a note stands alone
        for number, row in enumerate(rows, 1):
            if len(row) != len(PAYMENT):
                report.add(f"line {number}", "payments", "not as it was written")
        if not report.findings:
            _payments(report, rows[1:], events)
    except (OSError, ValueError, TypeError, KeyError, ArithmeticError, IndexError,
            zipfile.BadZipFile, ElementTree.ParseError) as error:  # fmt: skip
        report.add("file", "payments", "unreadable: {error}", error=repr(error))
    return report.findings


PAYMENT = (
    "award", "name", "uscc", "account_name", "bank", "account_number", "amount", "city",
    "county", "payer", "batch", "head",
)  # fmt: skip
"""Columns of a payment file, by place: its headings are in the language of its office."""


def _payments(
    report: Report, rows: Sequence[Sequence[str]], events: Iterable[tuple[Any, ...]]
) -> None:
    lines = [dict(zip(PAYMENT, row, strict=False)) for row in rows]
    refs = {line["batch"] for line in lines}
    decided: dict[int, dict[str, Any]] = {}
    paid: dict[int, tuple[Any, ...]] = {}
    batch: tuple[Any, ...] | None = None
    for event in events:
        if event[1] == "decided":
            decided[event[0]] = json.loads(event[11])
        elif event[1] == "batch" and {event[10]} == refs:
            batch = event
        elif event[1] == "paid" and {event[10]} == refs:
            paid[event[2]] = event
    if batch is None:
        report.add("file", "payments", "no batch {batch}", batch=", ".join(sorted(refs)) or "-")
        return
    for number, line in enumerate(lines, 2):
        id = int(line["award"])
        if id in paid:
            _paid_line(report, number, line, paid.pop(id), decided[id])
        else:
            report.add(f"line {number}", "payments", "award {award} is not in this batch", award=id)
    for id in paid:
        report.add(f"award {id}", "payments", "paid, and not in the payment file")
    if not report.findings and _batch_number(batch, lines) != batch[10]:
        report.add("file", "payments", "its accounts are not those of its batch")


def _paid_line(
    report: Report, number: int, line: dict[str, str], event: tuple[Any, ...], award: dict[str, Any]
) -> None:
    """Whether a line of a payment file says what its payment does."""
    body = json.loads(event[11])
    hidden = "*" * max(len(line["account_number"]) - 4, 4) + line["account_number"][-4:]
    told = {
        "name": award["name"], "uscc": award["uscc"], "account_number": body["account"],
        "bank": body["bank"], "amount": event[3], "city": event[4], "county": event[5],
    }  # fmt: skip
    found: dict[str, Any] = {name: line[name] for name in told} | {"account_number": hidden}
    found |= {name: _fen(line[name]) for name in ("amount", "city", "county")}
    for name in told:
        if found[name] != told[name]:
            words = "{name} is {found!r}, its events say {told!r}"
            report.add(f"line {number}", "payments", words, name=name, found=found[name],
                       told=told[name])  # fmt: skip


def _batch_number(batch: tuple[Any, ...], lines: Sequence[dict[str, str]]) -> str:
    """The number that the lines have: it rests on every account, to the last digit."""
    said = [
        [int(line["award"]), *(_fen(line[name]) for name in ("amount", "city", "county")),
         line["account_name"], line["bank"], line["account_number"]]
        for line in lines
    ]  # fmt: skip
    head = f"{batch[0] - 1}:{batch[12]}"
    digest = sha256(_encode([head, json.loads(batch[11])["on"], said]).encode()).hexdigest()
    return f"B{digest[:12]}"


def _table(file: Path) -> Iterator[list[str]]:
    """Rows of a csv file, or of the first sheet of a workbook."""
    if not zipfile.is_zipfile(file):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                yield [c[1:] if c[:1] == "'" and c[1:2] in {*"=+-@\t"} else c for c in row]
        return
    with zipfile.ZipFile(file) as book:
        texts = [
            "".join(t.text or "" for t in one.iter(f"{_XLSX}t"))
            for one in _xml(book, "xl/sharedStrings.xml")
        ]
        for line in _xml(book, _SHEET).iter(f"{_XLSX}row"):
            cells = {_column(cell): _cell(cell, texts) for cell in line}
            yield [cells.get(at, "") for at in range(max(cells, default=-1) + 1)]


def _column(cell: ElementTree.Element) -> int:
    """The place of a cell in its row; beyond Z somewhere far behind."""
    return int(cell.get("r", "").rstrip("0123456789"), 36) - 10


def _disguises(file: Path) -> Iterator[str]:
    """Where a workbook shows another value than that of the cell: another sheet first, a formula
    (which is worked out anew when it is opened), words of a number format, a hidden row."""
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as book:
        names = book.namelist()
        yield from sorted({name for name in names if names.count(name) > 1})
        yield from _sheets(book)
        plain = _plain(book)
        met = set()
        for row in _xml(book, _SHEET).iter(f"{_XLSX}row"):
            for cell in row:
                place = cell.get("r", "?")
                if place in met or place.lstrip(_LETTERS) != row.get("r"):
                    yield place
                met.add(place)
                if cell.find(f"{_XLSX}f") is not None:
                    yield f"{place} <f>"
                if not plain[int(cell.get("s", "0"))]:
                    yield f"{place} <numFmt>"
        for one in _xml(book, _SHEET).iter():
            size = float(one.get("ht") or one.get("width") or 9)
            unseen = {one.get("hidden"), one.get("zeroHeight")} & {"1", "true"}
            if unseen or size < 1 or one.tag in _COVERS:
                where = one.get("r") or one.get("ref") or one.get("sqref") or one.get("min", "")
                yield f"<{one.tag.removeprefix(_XLSX)}> {where}"


def _sheets(book: zipfile.ZipFile) -> Iterator[str]:
    """The sheet that is read is the one that is seen first; one sheet of sums may follow."""
    said = _xml(book, "xl/workbook.xml")
    files = {one.get("Id"): one.get("Target", "") for one in _xml(book, f"{_RELS}.rels")}
    sheets = [*said.iter(f"{_XLSX}sheet")]
    first = files.get(sheets[0].get(_REFERS), "")
    opened = [view.get("activeTab", "0") for view in said.iter(f"{_XLSX}workbookView")]
    seen = sheets[0].get("state", "visible") == "visible" and {*opened} <= {"0"}
    if first.removeprefix("/xl/") != _SHEET.removeprefix("xl/") or len(sheets) > 2 or not seen:
        yield "xl/workbook.xml"


def _plain(book: zipfile.ZipFile) -> list[bool]:
    """By style of cells: whether it shows a value as it is."""
    styles = _xml(book, "xl/styles.xml")
    own = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{_XLSX}numFmt")}
    looks = styles.find(f"{_XLSX}cellXfs")
    numbers = [one.get("numFmtId", "0") for one in looks] if looks is not None else ["0"]
    return [own[one] in _FORMATS if one in own else one in _BUILT_IN for one in numbers]


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHEET = "xl/worksheets/sheet1.xml"
_RELS = "xl/_rels/workbook.xml"
_REFERS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMATS = {"General", "@", "0", "0.00", "#,##0.00"}
_BUILT_IN = {"0", "1", "2", "3", "4", "49"}
_XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COVERS = {f"{_XLSX}mergeCell", f"{_XLSX}conditionalFormatting"}


def _xml(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if name not in book.namelist():
        return ElementTree.Element("none")
    return ElementTree.fromstring(book.read(name))  # noqa: S314 - the office's own file


def _cell(cell: ElementTree.Element, texts: Sequence[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_XLSX}t"))
    value = cell.findtext(f"{_XLSX}v") or ""
    return texts[int(value)] if cell.get("t") == "s" else value


def events_of(path: Path) -> list[tuple[Any, ...]]:
    """The events of a ledger or an export that was verified."""
    if path.suffix == ".ndjson":
        return [row for row in _rows(path, []) if _is(row, EVENT)]
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
        quoted = ", ".join(f'"{name}"' for name in EVENT)
        return file.execute(f"SELECT {quoted} FROM events ORDER BY seq").fetchall()  # noqa: S608


def main() -> int:
    """Verify one file; 0 sound, 1 touched."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ledger", type=Path, help="a SQLite ledger, or an export (.ndjson)")
    parser.add_argument("--expect-head", default=None, metavar="SEQ:HASH")
    parser.add_argument("--payments", type=Path, metavar="FILE", help="a payment file, .xlsx, .csv")
    given = parser.parse_args()
    if given.expect_head == "":
        parser.error("--expect-head: found nothing; wanted a head that was written down")
    check = of_export if given.ledger.suffix == ".ndjson" else of_sqlite
    report = check(given.ledger, given.expect_head or "")
    if given.payments and report.sound:
        report.findings += of_payments(given.payments, events_of(given.ledger))
    for finding in report.findings:
        print(finding)
    for seq in report.clock:
        print(f"note: the clock went back before event {seq}")
    if not report.steps:
        print("note: this ledger is unsigned: its names are typed, and nobody proves them")
    else:
        print(f"note: {report.steps} signed steps; begun with keys {', '.join(report.keys)}")
    if not report.compared:
        print("note: no archive at hand: awards were not compared with their decisions")
    if report.rules:
        said = "rules in force: event {seq}, jmtrade {version}, terms {terms}"
        print(said.format(**report.rules))
    print(f"{report.events} events, {report.awards} awards, head {report.head}")
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main())
