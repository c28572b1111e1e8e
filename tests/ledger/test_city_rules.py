"""The city's rules stand in the ledger: what a clerk brings along decides nothing, what was
decided otherwise is refused, and what was written past the program is found by event."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import (
    adopted,
    anchors,
    archive,
    balances,
    beside,
    chain,
    named,
    report,
    roles,
    steps,
    store,
)
from jmtrade_ledger.chain import Head
from jmtrade_ledger.selection import Selection, select
from jmtrade_ledger.settings import Settings, as_said, read_settings
from jmtrade_ledger.store import open_ledger

from jmtrade_core.cli import run as command
from jmtrade_core.errors import LedgerError, PolicyError, UsageError
from jmtrade_core.i18n import speak

from . import server
from .attacks import Scene, append, body
from .clerk import Clerk
from .folders import folder
from .office import Office, begin, firm, line
from .ruled import Ruled, configuration, usual
from .verified import verified

TWO = ("--by", "甲", "--by", "乙")


@pytest.fixture(scope="module")
def clerk() -> Iterator[Clerk]:
    """A clerk with two recorded awards, in a ledger that was created with the city's rules."""
    with folder() as place:
        typist = Clerk(place, range(1, 4))
        typist.record([line(1), line(2)], "补报")
        yield typist


@pytest.fixture
def own(clerk: Clerk, tmp_path: Path) -> Iterator[Clerk]:
    """The same clerk with a configuration of the clerk's own making."""
    honest = clerk.config
    clerk.config = configuration(
        tmp_path / "own", "[bureaus]\n", notice_working_days=1, same_person_may_approve=True
    )
    yield clerk
    clerk.config = honest


def said_of(scene: Office) -> list[str]:
    return [str(finding) for finding in verified(scene.ledger).findings]


class TestOfAClerk:
    """What a clerk types, with another configuration than the city's."""

    def test_settings_are_those_of_the_ledger(self, own: Clerk) -> None:
        one = next(o for o in own.all() if o.state == "decided")
        with pytest.raises(UsageError, match="bureau"):
            own.review(one.id, bureau="办公室")
        own.review(one.id)
        with pytest.raises(UsageError, match="same-person"):
            own.approve(one.id, by="县 里")
        own.approve(one.id)
        own.publish(one.id)
        with own.ledger.reading() as c:
            (event,) = (e for e in report.life(c, [one.id]) if e["kind"] == "published")
        assert json.loads(event["body"])["working_days"] == 5
        own.verify()

    def test_run_under_another_cap(self, own: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
        """A cap of 90 million in a profile of the clerk's: refused, with the difference."""
        with (own.config / "counties" / "zhongxiang.toml").open("a", encoding="utf-8") as file:
            file.write('[authority]\ndocument = "自拟"\n[terms."branding.certification"]\n'
                       "cap = 90_000_000\n")  # fmt: skip
        before = own.verify()
        asked = [str(word) for word in ("record", "--by", "甲", *own.asked())]
        shared = ["--ledger", own.url, "--config", str(own.config), "--lang", "en"]
        capsys.readouterr()
        assert command(["ledger", *asked, *shared]) == 2
        cure = (
            "; decide by the rules that event 2 adopted, or have two persons adopt these: "
            "jmtrade ledger adopt --config DIR --by A --by B [other-rules]\n"
        )
        county = "error: counties/zhongxiang.toml: "
        assert capsys.readouterr().err.endswith(
            f'{county}authority.document: found "自拟"; wanted nothing{cure}'
            f"{county}terms.branding.certification.cap: found 90000000; wanted nothing{cure}"
            "2 errors; nothing was decided\n"
        )
        assert own.verify() == before

    def test_run_by_another_plugin(self, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
        from jmtrade_core.awards import result

        said = result.rules_of
        other = [{"name": "jmtrade-branding", "version": "9.9"}]
        monkeypatch.setattr(result, "rules_of", lambda some: {**said(some), "plugins": other})
        with pytest.raises(UsageError, match="other-rules"):
            clerk.record([line(3)], "补报")

    @pytest.mark.parametrize("by", [("甲",), ("甲", "甲 "), ("甲", "乙", "丙")])
    def test_adopted_by_one(self, own: Clerk, by: tuple[str, ...]) -> None:
        before = own.verify()
        with pytest.raises(UsageError, match="two-persons"):
            own.typed("adopt", *(word for name in by for word in ("--by", name)))
        assert own.verify() == before

    def test_adopted_by_two(self, clerk: Clerk) -> None:
        """The last of these tests: from here on other rules are in force."""
        assert clerk.typed("adopt", *TWO) == "these rules are in force already: nothing new\n"
        file = clerk.config / "jmtrade.toml"
        text = file.read_text("utf-8").replace("notice_working_days = 5", "notice_working_days = 9")
        rulings = '[rulings."cost.rest"]\noption = "rest"\ndocument = "D"\ndated = 2018-05-01\n'
        file.write_text(text + rulings, "utf-8")
        with pytest.raises(UsageError, match="other-rules"):
            clerk.record([line(1), line(2), line(3)], "补报")
        said = clerk.typed("adopt", *TWO)
        assert "adopted: 4 differences" in said
        changed = [row.split() for row in said.splitlines() if row.startswith("jmtrade.toml: ")]
        assert changed == [
            ["jmtrade.toml:", "ledger.notice_working_days", "5", "9"],
            ["jmtrade.toml:", "rulings.cost.rest.dated", "-", '"2018-05-01"'],
            ["jmtrade.toml:", "rulings.cost.rest.document", "-", '"D"'],
            ["jmtrade.toml:", "rulings.cost.rest.option", "-", '"rest"'],
        ]
        clerk.record([line(1), line(2), line(3)], "补报")
        with clerk.ledger.reading() as c:
            row: Any = adopted.last(c)
            assert "by 甲 + 乙" in adopted.said(c)
        assert verified(clerk.ledger).rules["seq"] == row.seq
        clerk.verify()


def test_an_old_ledger_goes_on(tmp_path: Path, desk: Office) -> None:
    """Without rules the configuration counts, until two persons adopt one."""
    lax = configuration(tmp_path / "lax", notice_working_days=1)
    strict = configuration(tmp_path / "strict", notice_working_days=7)
    with desk.ledger.writing() as c:
        assert adopted.settings(c, lax).notice() == 1
        adopted.refuse_other(c, lax, None)  # type: ignore[arg-type]
        changes, _head = adopted.adopt(c, adopted.rules(strict), ["甲", "乙"])
        assert adopted.settings(c, lax).notice() == 7
    assert len(changes) > 50
    desk.verify()


def tables(place: Path, table: str, head: str, row: str) -> None:
    (place / f"{table}.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")


def test_judgement_is_reviewed_by_another(clerk: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
    """An award that rests on a determination, and whoever recorded it reviews it."""
    clerk.config = configuration(clerk.place / "config")
    clerk.typed("adopt", *TWO)
    head = "uscc,measure,subject,matter,finding,document,decided_on"
    row = f"{firm(2)},branding.certification,{firm(2)},similar-claim,met,认字1号,2018-12-01"
    tables(clerk.data, "determinations", head, row)
    clerk.record([line(1, 120_00), line(2, 120_00)], "更正")
    first, second = clerk.all()[:2]
    assert (first.uscc, second.uscc) == (firm(1), firm(2))
    with pytest.raises(UsageError, match="same-person"):
        clerk.review(second.id, by="甲")
    clerk.review(first.id, by="甲")
    clerk.review(second.id, by="县里")
    capsys.readouterr()
    shared = ["--ledger", clerk.url, "--config", str(clerk.config), "--lang", "en"]
    assert command(["ledger", "show", str(second.id), *shared]) == 0
    assert "rests on determinations: International certification; " in capsys.readouterr().err
    clerk.verify()


@pytest.fixture
def scene(desk: Office, place: Path) -> Scene:
    """Four awards under the city's rules: paid, cleared, reviewed, decided."""
    return Scene(Ruled(desk.ledger, backdating_days=7), place)


@dataclass(frozen=True)
class Attack:
    """What is written past the program, with every hash made anew, and the event that tells."""

    name: str
    done: Callable[[Scene], object]
    found: str


def rewritten(kind: str, **changes: Any) -> Callable[[Scene], None]:
    return lambda scene: scene.rewrite(kind, lambda row: body(row, **changes))


def receipt(**changes: Any) -> Callable[[Scene], None]:
    """A run says that it was decided by something else than it says now."""

    def done(scene: Scene) -> None:
        said = {**scene.desk.said["receipt"], **changes}
        scene.rewrite("run", lambda row: body(row, receipt=said))

    return done


def appended(kind: str, who: int, **said: Any) -> Callable[[Scene], None]:
    """A step of an award by SQL, with every trigger on."""

    def done(scene: Scene) -> None:
        with scene.sql() as db:
            append(db, kind, scene.ids[who], **said)
            db.execute("UPDATE awards SET state = ? WHERE id = ?", (kind, scene.ids[who]))

    return done


def notice(**said: object) -> Callable[[Scene], None]:
    """Published by SQL after an approval that was sound."""

    def done(scene: Scene) -> None:
        scene.desk.approve(scene.ids[2])
        days = {"on": "2019-03-04", "ends": "2019-03-11", "working_days": 5}
        appended("published", 2, ref="P0", body=chain.canonical({**days, **said}))(scene)

    return done


def lax_rules(**other: str) -> Callable[[Scene], None]:
    """The city's rules, as one person alone would like them."""

    def done(scene: Scene) -> None:
        with scene.desk.ledger.reading() as c:
            row: Any = adopted.last(c)
        said = {**json.loads(row.body), **other}
        said["settings"] = {**said["settings"], "notice_working_days": 1}
        with scene.sql() as db:
            append(db, "adopted", by="甲", body=chain.canonical(said))

    return done


def other_terms(scene: Scene) -> None:
    """The archived profile is another one, and the rest of the run agrees with it."""
    text = b'exports_since = 2005\nexports_basis = "D"\n[funding]\nshared_city = "99%"\n'
    with scene.desk.ledger.writing() as c:
        name = archive.keep(c, text)
    old = scene.desk.said["config"]
    files = [{**e, "sha256": name} if "zhongxiang" in e["path"] else e for e in old]
    scene.rewrite("run", lambda row: body(row, config=files))


TABLE = [
    Attack("run of another version", receipt(version="9.9"),
           "decided by jmtrade '9.9', event 2 adopted '" + version("jmtrade") + "'"),
    Attack("run of a plugin that nobody adopted",
           receipt(plugins=[{"name": "gift", "version": "1"}]),
           "decided by gift '1', event 2 adopted None"),
    Attack("run by a ruling of nobody's",
           receipt(readings={"cost.rest": {"option": "rest", "basis": "ruling", "document": "D"}}),
           "decided by cost.rest ('rest', 'ruling', 'D'), event 2 adopted "
           "('once', 'default', None)"),
    Attack("run of another edition of the rules", rewritten("run", rulebook=1),
           "decided by rulebook 1, event 2 adopted 2"),
    Attack("run under other terms", other_terms,
           "decided by counties/zhongxiang.toml: funding {'shared_city': '99%'}, event 2 adopted "
           "{'shared_city': '5%'}"),
    Attack("rules of one person", lax_rules(), "adopted by one person alone: 甲"),
    Attack("rules of one person under two names", lax_rules(**{"with": " 甲。"}),
           "adopted by one person alone: 甲"),
    Attack("notice of one day", notice(working_days=1),
           "a notice of 1 working days, 7 in all; adopted are 5"),
    Attack("notice that ends early", notice(ends="2019-03-06"),
           "a notice of 5 working days, 2 in all; adopted are 5"),
    Attack("notice that was entered late", notice(),
           "entered 16 days after its day, adopted are 7"),
    Attack("review by no bureau of the clause", rewritten("reviewed", bureau="办公室"),
           "article 1 names no bureau 办公室"),
    Attack("approved by who reviewed", appended("approved", 2, by="县-里"),
           "approved by who reviewed it: 县-里"),
    Attack("judgement reviewed by who entered it",
           rewritten("run", acts=[{"table": "determinations", "uscc": firm(1),
                                   "measure": "branding.trademark", "document": "认字1号"}]),
           "reviewed by who recorded it, and it rests on 认字1号"),
]  # fmt: skip


@pytest.mark.parametrize("attack", TABLE, ids=lambda attack: attack.name)
def test_what_was_written_past_the_program(scene: Scene, attack: Attack) -> None:
    if "judgement" in attack.name:
        scene.rewrite("reviewed", lambda row: row.update(by="记录人"))
    attack.done(scene)
    found = [finding for finding in said_of(scene.desk) if finding.endswith("[rules]")]
    assert any(f": {attack.found} [rules]" in one and one.startswith("event ") for one in found)


ALL = Settings(5, bureaus={"1": ("市商务局", "市财政局")}, all_bureaus=True)


def passed(desk: Office, settings: Settings, *ids: int, by: str, bureau: str) -> None:
    with desk.ledger.writing() as c:
        steps.review(c, balances.by_ids(c, ids), by, bureau, settings)


def test_one_bureau_of_several_may_not_pass_alone(desk: Office) -> None:
    both = {"1": [["", ["市商务局", "市财政局"]]]}
    office = Ruled(desk.ledger, all_bureaus=True, bureaus=both)
    (id,) = office.record([line(1)]).awards
    passed(office, ALL, id, by="县里", bureau="市商务局")
    assert office.award(id).state == "decided"
    with pytest.raises(UsageError, match="out-of-order"):
        office.approve(id)
    with pytest.raises(UsageError, match="passed-already"):
        passed(office, ALL, id, by="县里", bureau="市商务局")
    passed(office, ALL, id, by="财政", bureau="市财政局")
    assert office.award(id).state == "reviewed"
    for who in ("县里", "财政"):  # each of them reviewed it
        with pytest.raises(UsageError, match="same-person"):
            office.approve(id, by=who)
    office.verify()
    office.review(id, refuse="缺发票")  # what passed before counts no more
    passed(office, ALL, id, by="财政", bureau="市财政局")
    assert office.award(id).state == "refused"
    passed(office, ALL, id, by="县里", bureau="市商务局")
    office.approve(id)
    office.verify()


def test_passed_by_one_where_all_are_wanted(scene: Scene) -> None:
    """Past the program: the other bureau is left out."""

    def both(row: dict[str, Any]) -> None:
        said = json.loads(row["body"])["settings"]
        body(row, settings={**said, "all_bureaus": True})

    scene.rewrite("adopted", both)
    assert "reviewed, and 市财政局 has not passed it [rules]" in said_of(scene.desk)[0]


def test_bureaus_follow_a_reorganisation(tmp_path: Path) -> None:
    text = (
        '[bureaus]\n1 = [{from = 2019-04-01, value = ["市市场监管局"]}, '
        '{from = 2018-01-01, value = ["市工商局", "市质监局"]}]\n2 = ["市商务局"]\n'
    )
    found = read_settings(configuration(tmp_path, text))
    for settings in (found, as_said(json.loads(json.dumps(found.said())), "")):
        assert settings.bureaus_of(1, date(2017, 1, 1)) == ("市工商局", "市质监局")
        assert settings.bureaus_of(1, date(2019, 3, 31)) == ("市工商局", "市质监局")
        assert settings.bureaus_of(1, date(2019, 4, 1)) == ("市市场监管局",)
        assert settings.bureaus_of(2, date(2019, 4, 1)) == ("市商务局",)
        assert settings.bureaus_of(3, date(2019, 4, 1)) == ()


@pytest.mark.parametrize(
    "named",
    [
        "[{from = 2019-04-01}]",
        '[{from = "x", value = []}]',
        '["甲", {from = 2019-04-01, value = []}]',
        "[{from = 2019-04-01, value = [1]}]",
        "3",
        '[{from = 2019-04-01, value = ["甲"]}, {from = 2019-04-01, value = ["乙"]}]',
    ],
)
def test_bureaus_that_cannot_be_read(tmp_path: Path, named: str) -> None:
    with pytest.raises(PolicyError, match="bureaus"):
        read_settings(configuration(tmp_path, f"[bureaus]\n1 = {named}\n"))


def test_what_a_step_is_taken_for(desk: Office) -> None:
    ids = desk.record([line(n, article=1 + n % 2) for n in range(1, 7)]).awards
    desk.review(ids[0])

    def chosen(step: str = "reviewed", **asked: Any) -> list[int]:
        with desk.ledger.reading() as c:
            return [one.id for one in select(c, Selection(**asked), step).awards]

    assert chosen(article=2) == [ids[2], ids[4]]
    assert chosen(run=desk.runs()[0]) == ids[1:]
    assert chosen(run=desk.runs()[0], excepted=(ids[2],), article=2) == [ids[4]]
    assert chosen(enterprise=firm(3)) == [ids[2]]
    assert chosen(ids=(ids[1],), enterprise=firm(3)) == [ids[1], ids[2]]
    assert chosen("approved", reviewed_by="市商务局") == [ids[0]]
    for asked, code in (
        ({"article": 9}, "no-award"),
        ({"excepted": (ids[2],)}, "not-chosen"),
        ({"article": 2, "excepted": (ids[1],)}, "not-chosen"),
        ({"enterprise": firm(9)}, "no-award"),
        ({"run": ids[0]}, "no-run"),
        ({"reviewed_by": "市商务局"}, "no-award"),
    ):
        with pytest.raises(UsageError, match=code):
            chosen(**asked)


def test_a_sample_that_nobody_chose(desk: Office) -> None:
    """By the head alone: whoever knows it can draw again; the events say it."""
    ids = desk.record([line(n) for n in range(1, 21)]).awards
    head = desk.verify()
    with desk.ledger.writing() as c:
        found = select(c, Selection(article=1, sample=3), "reviewed")
        steps.review(c, found.awards, "县里", "市商务局", Settings(), said=found.drawn)
    by_head = sorted(ids, key=lambda id: sha256(f"{head}:{id}".encode()).hexdigest())
    assert [one.id for one in found.awards] == sorted(by_head[:3])
    with desk.ledger.reading() as c:
        told = named.facts(report.life(c, [by_head[0]])[-1]["body"])
    assert found.drawn == {"sample": {"drawn": 3, "of": 20, "head": head}}
    assert head in told


def anchored(desk: Office, by: str = "甲") -> tuple[Head, str]:
    """The head that is given out, and the sheet."""
    with desk.ledger.writing() as c:
        given, _head = anchors.make(c, by)
        return given, anchors.text(c, given, by)


def test_anchor_and_its_form(desk: Office, tmp_path: Path) -> None:
    """The sheet says the head; the form is found by the verifier, and a slip in it is heard."""
    desk.record([line(1)])
    given, sheet = anchored(desk)
    file = tmp_path / "anchor.txt"
    file.write_text(sheet, encoding="utf-8")
    assert anchors.of_file(file) == given
    form = anchors.short(given)
    assert form in sheet
    assert re.fullmatch(f"([{anchors.SIGNS}]{{4}}-){{3}}[{anchors.SIGNS}]{{4}}", form)
    desk.verify(form)
    assert not verified(desk.ledger, anchors.short(Head(9, "ab" * 32))).sound
    for at in (0, 7, 15):
        signs = form.replace("-", "")
        other = anchors.SIGNS[(anchors.SIGNS.index(signs[at]) + 1) % 31]
        with pytest.raises(UsageError, match="head"):
            anchors.heard(signs[:at] + other + signs[at + 1 :])
    assert anchors.heard(form.lower().replace("-", " ")) == form.replace("-", "")
    assert anchors.heard("415:51aa") == ""


@pytest.mark.parametrize(
    "said", [b"", b"head: 3:12", b"1:" + b"a" * 64 + b" 2:" + b"b" * 64, "头：".encode("gb18030")]
)
def test_sheet_that_is_no_anchor(tmp_path: Path, said: bytes) -> None:
    file = tmp_path / "anchor.txt"
    file.write_bytes(said)
    with pytest.raises(UsageError, match=r"\[anchor\]"):
        anchors.of_file(file)


def test_payment_asks_for_the_last_anchor(scene: Scene) -> None:
    """A copy of before the anchor, a fork, an earlier sheet, and none where one is wanted."""

    def asked(desk: Office, given: Head | None, required: bool = False) -> None:
        with desk.ledger.reading() as c:
            anchors.require(c, given, required)

    first, _sheet = anchored(scene.desk)
    asked(scene.desk, first)
    scene.desk.review(scene.ids[3])
    second, _sheet = anchored(scene.desk)
    asked(scene.desk, second, required=True)
    asked(scene.desk, None)
    with pytest.raises(UsageError, match=r"the last anchor of this ledger \[anchor-old\]"):
        asked(scene.desk, first)
    with pytest.raises(UsageError, match=r"found nothing.*\[anchor\]"):
        asked(scene.desk, None, required=True)
    copy = Office(open_ledger(str(scene.copy)))
    copy.review(scene.ids[3])
    anchored(copy)
    with pytest.raises(LedgerError, match=r"\[anchor\]"):
        asked(copy, second)
    scene.desk.verify(str(second))


def test_anchor_of_another_head(scene: Scene) -> None:
    with scene.sql() as db:
        append(db, "anchored", body=f'{{"head":"3:{"a" * 64}"}}')
    assert said_of(scene.desk)[-1].endswith("it anchors another head [anchor]")


def test_anchor_typed(clerk: Clerk) -> None:
    """The last anchor stands for a head where the file was moved; an empty head is an error."""
    sheet = clerk.place / "anchor.txt"
    said = clerk.typed("anchor", "--by", "甲", "-o", sheet)
    assert said.split("; ")[1] == f"to read out: {anchors.short(anchors.of_file(sheet))}"
    assert "0 awards" in clerk.typed("pay", *clerk.paying(None), "--anchor", sheet)
    for words in (("verify",), ("pay", *clerk.paying(None))):
        with pytest.raises(UsageError, match="head"):
            clerk.typed(*words, "--expect-head", " ")


def test_ledger_of_the_first_version(place: Path) -> None:
    """It opens, is sound and goes on; the event that brings it the city's rules names its head,
    and nothing of it is lost."""
    file = place / "old.db"
    with closing(sqlite3.connect(file)) as db:
        db.executescript((Path(__file__).parent / "ledger-0.1.sql").read_text("utf-8"))
        old = db.execute("SELECT * FROM events ORDER BY seq").fetchall()
    office = Office(open_ledger(str(file)))
    before = office.verify()
    assert len(old) == 52
    assert verified(office.ledger).rules == {}
    with office.ledger.writing() as c:
        adopted.adopt(c, usual(), ["甲", "乙"])
        row: Any = adopted.last(c)
    assert json.loads(row.body)["migrates"] == before
    office.review(48)
    office.approve(48)
    assert office.award(48).state == "approved"
    office.verify(before)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT * FROM events ORDER BY seq").fetchall()[:52] == old


def test_migration_that_names_another_head(desk: Office) -> None:
    desk.record([line(1)])
    with desk.ledger.writing() as c:
        adopted.adopt(c, usual(), ["甲", "乙"])
    scene = Scene.__new__(Scene)
    scene.desk = desk
    scene.rewrite("adopted", lambda row: body(row, migrates="3:" + "a" * 64))
    assert said_of(desk)[0].endswith("it anchors another head [anchor]")


def keeping(scene: Scene, which: int, **said: int) -> None:
    """A run says that something stays of the fourth award, though it decides otherwise."""
    what = {"uscc": firm(4), "name": "企业4", "measure": "branding.trademark", "subject": ""}
    change = {**what, "awards": [scene.ids[3]], "paid": 0, **said}
    scene.rewrite("run", lambda row: body(row, keeps=[change]), which)


def due(scene: Scene, city: int, county: int) -> None:
    with scene.owner() as db:
        words = "UPDATE awards SET state = 'decided', due = ?, city = ?, county = ? WHERE id = ?"
        db.execute(words, (city + county, city, county, scene.ids[3]))


def test_an_excess_hidden_behind_what_stays(scene: Scene) -> None:
    """The award is raised nine times, and its own run says that this stays from before."""
    scene.rewrite("decided", lambda row: row.update(amount=900_00, city=270_00, county=630_00), 3)
    due(scene, 270_00, 630_00)
    keeping(scene, 0, old=900_00, new=900_00, decided=100_00)
    (found,) = [one for one in said_of(scene.desk) if one.endswith("[keeps]")]
    assert found == f"event 3: nothing bears that 900.00 stay of {firm(4)}, of 0.00 [keeps]"


def test_a_reduction_that_nothing_keeps_away(scene: Scene) -> None:
    """Data took 40 yuan away; the run is made to say that a ruling left them, and there is none."""
    scene.desk.record([*(line(n) for n in range(1, 4)), line(4, 60_00)], reason="海关更正")
    scene.rewrite("corrected", lambda row: row.update(amount=0, city=0, county=0))
    due(scene, 30_00, 70_00)
    keeping(scene, 1, old=100_00, new=100_00, decided=60_00)
    at = scene.desk.runs()[-1]
    assert said_of(scene.desk) == [
        f"event {at}: nothing bears that 100.00 stay of {firm(4)}, of 100.00 [keeps]"
    ]


def test_a_run_that_says_less_than_its_lines(scene: Scene) -> None:
    """What it decides beside what stays is in its archived lines."""
    scene.desk.said = {**scene.desk.said, "rulebook": 1}
    scene.desk.record([*(line(n) for n in range(1, 4)), line(4, 60_00)], reason="海关更正")
    keeping(scene, 1, old=100_00, new=60_00, decided=20_00)
    found = f"it says that it decides 20.00 for {firm(4)}, its lines say 60.00 [keeps]"
    assert any(one.endswith(found) for one in said_of(scene.desk))


@pytest.fixture(scope="module")
def logins(postgres: str) -> dict[str, str]:
    """A ledger on a server, and its URL for each login of it."""
    import psycopg

    url = server.database(postgres)
    begin(url)
    name = url.rpartition("/")[2]
    with psycopg.connect(url, autocommit=True) as db:
        for role in ("writer", "auditor"):
            statement = f'CREATE ROLE "{name}_{role}_1" LOGIN IN ROLE "{name}_{role}"'
            db.execute(statement.encode())
    host = url.partition("@")[2]
    who = {role: f"postgresql://{name}_{role}_1@{host}" for role in ("writer", "auditor")}
    return {"superuser": url, **who}


@pytest.mark.postgres
def test_a_login_takes_steps_and_nothing_else(logins: dict[str, str]) -> None:
    """Whoever takes steps can drop no guard, change no event and log in as no owner."""
    import psycopg

    office = Office(open_ledger(logins["writer"]))
    (id,) = office.record([line(1)]).awards
    office.until_cleared(id)
    office.pay(id)
    office.verify()
    for statement in (
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_append_only ON events",
        "UPDATE events SET by = 'x'",
        "DELETE FROM awards",
        "TRUNCATE events CASCADE",
        "UPDATE awards SET key = 'x'",
        "DROP FUNCTION jmtrade_append_only() CASCADE",
        "CREATE FUNCTION jmtrade_bonus() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ):
        with psycopg.connect(logins["writer"]) as db, pytest.raises(psycopg.errors.Error) as stop:
            db.execute(statement.encode())
        assert stop.value.sqlstate == "42501", statement


@pytest.mark.postgres
def test_an_auditor_reads(logins: dict[str, str]) -> None:
    import psycopg

    auditor = Office(open_ledger(logins["auditor"]))
    auditor.verify()
    for statement in ("INSERT INTO archive VALUES ('a', 'b')", "UPDATE awards SET due = 0"):
        with psycopg.connect(logins["auditor"]) as db, pytest.raises(psycopg.errors.Error) as stop:
            db.execute(statement.encode())
        assert stop.value.sqlstate == "42501"
    with auditor.ledger.reading() as c:
        assert roles.faults(c) == []
    with open_ledger(logins["superuser"]).reading() as c:
        assert len(roles.faults(c)) == 1


@pytest.mark.postgres
def test_roles_that_are_not_as_they_were_made(postgres: str) -> None:
    import psycopg

    url = server.database(postgres)
    begin(url)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(b"ALTER TABLE archive OWNER TO postgres")
        db.execute(b"GRANT DELETE ON events TO PUBLIC")
    speak("en")
    with open_ledger(url).reading() as c:
        assert roles.faults(c)[:2] == [
            "table archive belongs to postgres, which logs in",
            "PUBLIC may delete rows of events",
        ]


@pytest.mark.postgres
def test_who_holds_the_ledger(logins: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that hangs is named after a while, and nothing is written."""
    monkeypatch.setattr(store, "TURN", 1)
    speak("en")
    first, second = open_ledger(logins["writer"]), open_ledger(logins["superuser"])
    with first.writing(), pytest.raises(LedgerError) as busy, second.writing():
        raise AssertionError
    name = logins["writer"].partition("//")[2].partition("@")[0]
    assert re.search(
        rf"found {name} has held it since \d\d:\d\d:\d\dZ; .*\[busy\]", str(busy.value)
    )


def test_doctor_looks_at_a_ledger(clerk: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    asked = ["doctor", "--ledger", clerk.url, "--format", "json", "--lang", "en"]
    assert command([*asked, "--config", str(clerk.config)]) in (0, 3)
    (answer,) = [a for a in json.loads(capsys.readouterr().out) if a["check"] == "ledger rules"]
    assert answer["state"] == "ok"
    assert answer["value"].startswith("rules in force: event ")


@pytest.mark.postgres
def test_doctor_looks_at_roles(logins: dict[str, str]) -> None:
    speak("en")
    said = [(a.check, a.state, a.value) for a in beside.examine(logins["auditor"])]
    assert said[0][:2] == ("ledger rules", "note")
    assert said[1:] == [("ledger roles", "ok", "as they were made")]
    assert beside.examine(logins["superuser"])[1].state == "wrong"


def test_what_stays_is_counted_once(scene: Scene) -> None:
    """Said twice, or of more than is left, it would hide as much elsewhere."""
    scene.desk.said = {**scene.desk.said, "rulebook": 1}
    scene.desk.record([*(line(n) for n in range(1, 4)), line(4, 60_00)], reason="海关更正")
    keeping(scene, 1, old=100_00, new=100_00, decided=60_00)
    assert any(one.endswith("[keeps]") for one in said_of(scene.desk))
    keeping(scene, 1, old=100_00, new=60_00, decided=60_00)
    assert not any(one.endswith("[keeps]") for one in said_of(scene.desk))

    def twice(row: dict[str, Any]) -> None:
        body(row, keeps=2 * json.loads(row["body"])["keeps"])

    scene.rewrite("run", twice, 1)
    assert any(one.endswith("[keeps]") for one in said_of(scene.desk))
