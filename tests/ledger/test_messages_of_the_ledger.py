"""What the ledger refuses, in its own words: place, found, wanted, cure and code."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from jmtrade_ledger import archive, backup
from jmtrade_ledger.schema import archive as kept
from jmtrade_ledger.store import Ledger
from sqlalchemy import create_engine, select, text

from jmtrade_core.cli import run
from jmtrade_core.errors import LedgerError, UsageError

from .inputs import city
from .office import Office, firm, line
from .test_guards import copy_award

DAY = "2019-03-20"
Refusal = Callable[..., list[str]]


UNSIGNED = "note: this ledger is unsigned"


@pytest.fixture
def refusal(place: Path, desk: Office, capsys: pytest.CaptureFixture[str]) -> Refusal:
    """``jmtrade ledger ARGUMENTS`` on the desk's ledger: the lines of what it refuses."""
    folder = city(place / "config")

    def refused(*arguments: object, status: int = 2, url: str = desk.ledger.url) -> list[str]:
        command, *rest = map(str, arguments)
        shared = ("--ledger", url, "--config", str(folder), "--lang", "en")
        assert run(["ledger", command, *shared, *rest]) == status
        said = capsys.readouterr()
        assert said.out == ""
        return [line for line in said.err.splitlines() if not line.startswith(UNSIGNED)]

    return refused


def paid(desk: Office, number: int = 1) -> int:
    """An award of 100 yuan that was paid."""
    (id,) = desk.record([line(number)]).awards
    desk.until_cleared(id)
    desk.pay(id)
    return id


def pay_folder(place: Path, account: str) -> Path:
    """The tables of a payment, with an account of firm 1."""
    folder = place / "pay"
    folder.mkdir(exist_ok=True)
    tables = {
        "dishonesty": "uscc,occurred_on,matter\n",
        "struck_off": "uscc,struck_off_on\n",
        "payees": f"uscc,account_name,bank,account_number\n{firm(1)},企业1,工行,{account}\n",
    }
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    return folder


def test_number_that_is_no_award(refusal: Refusal) -> None:
    """Every number that is none is named, not only the first."""
    wanted = "wanted the number of an award; jmtrade ledger show lists them [no-award]"
    assert refusal("approve", "--by", "甲", 998, 999)[:2] == [
        f"error: AWARD: found 998; {wanted}",
        f"error: AWARD: found 999; {wanted}",
    ]


def test_no_award_that_the_step_may_follow(refusal: Refusal, desk: Office) -> None:
    done = desk.record([line(1)])
    assert refusal("approve", "--by", "甲", "--run", done.run) == [
        "error: AWARD: found nothing; wanted awards that approve may follow; "
        "jmtrade ledger show lists awards and their states [no-award]"
    ]


def test_nobody_takes_the_step(refusal: Refusal, desk: Office) -> None:
    (id,) = desk.record([line(1)]).awards
    assert refusal("approve", "--by", " ", id) == [
        "error: --by: found ' '; wanted a person's name [by]"
    ]


def test_run_without_a_county(refusal: Refusal, place: Path) -> None:
    assert refusal("record", "--by", "甲", "--as-of", DAY, "--data", place) == [
        "error: --county: found nothing; wanted a county's id, or all [no-county]"
    ]


def test_number_that_is_no_run(refusal: Refusal, desk: Office) -> None:
    """An award has a number as well, but it is no run's."""
    done = desk.record([line(1)])
    desk.record([], scope=[("jingshan", 2020)])
    (id,), (run, other) = done.awards, desk.runs()
    said = f"found {id}; wanted the number of a recorded run; recorded runs: "
    said += f"{run} (2018, 2019-01-01), {other} (2020, 2019-01-01) [no-run]"
    assert refusal("replay", id) == [f"error: RUN: {said}"]
    assert refusal("review", "--by", "甲", "--bureau", "市商务局", "--run", id) == [
        f"error: --run: {said}"
    ]


def test_no_run_is_recorded_yet(refusal: Refusal) -> None:
    assert refusal("approve", "--by", "甲", "--run", 1) == [
        "error: --run: found 1; wanted the number of a recorded run; no run is recorded yet "
        "[no-run]"
    ]


def test_withdrawal_of_a_paid_award_says_what_it_did(
    desk: Office, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is none: nothing is due any more, and the money has to come back."""
    first, (second,) = paid(desk, 1), desk.record([line(1), line(2)], reason="又报").awards
    asked = [
        "correct",
        "--ledger",
        desk.ledger.url,
        "--by",
        "甲",
        "--reason",
        "撤回",
        "--lang",
        "en",
    ]
    assert run(["ledger", *asked, "--withdraw", str(first), "--withdraw", str(second)]) == 0
    head = desk.verify()
    assert capsys.readouterr().out.splitlines() == [
        f"withdrawn: 1 awards; head {head}",
        f"corrected: 1 awards; head {head}",
        f"award {first} was paid: nothing is due of it any more, and 100.00 yuan has to come back; "
        f"once it has: jmtrade ledger recover {first} --amount 100.00 --by NAME",
    ]
    assert [desk.award(id).state for id in (first, second)] == ["corrected", "withdrawn"]


def test_notice_that_was_never_published(refusal: Refusal, place: Path) -> None:
    out = place / "notice.csv"
    assert refusal("publish", "--again", "P000000000000", "-o", out) == [
        "error: --again: found P000000000000; wanted the number of a notice [no-notice]"
    ]
    assert not out.exists()


@pytest.mark.parametrize("name", ["notice.pdf", "notice"])
def test_notice_of_another_ending(refusal: Refusal, desk: Office, place: Path, name: str) -> None:
    """Refused before the notice is opened: it could not be shown."""
    (id,) = desk.record([line(1)]).awards
    desk.review(id)
    desk.approve(id)
    assert refusal("publish", "--by", "甲", id, "-o", place / name) == [
        f"error: -o: found {place / name}; wanted a file name that ends in .xlsx or .csv [ending]"
    ]
    assert desk.award(id).state == "approved"


def test_notice_into_no_folder(refusal: Refusal, desk: Office, place: Path) -> None:
    """Refused before the notice is opened, and before anything is paid."""
    (id,) = desk.record([line(1)]).awards
    desk.review(id)
    desk.approve(id)
    lost = place / "no" / "notice.csv"
    said = [f"error: -o: found {lost}; wanted a file in a folder that is there [output]"]
    assert refusal("publish", "--by", "甲", id, "-o", lost) == said
    assert desk.award(id).state == "approved"
    desk.publish(id)
    desk.clear(id)
    asked = ("pay", "--by", "甲", "--data", pay_folder(place, "0012"), "--on", DAY)
    assert refusal(*asked, "--confirm", desk.propose(id).id, "-o", lost) == said
    assert desk.award(id).state == "cleared"


@pytest.mark.parametrize("out", [(), ("-o", "pay.pdf")], ids=str)
def test_payment_file_of_another_ending(
    refusal: Refusal, desk: Office, place: Path, out: tuple[str, ...]
) -> None:
    """Refused before anything is paid."""
    (id,) = desk.record([line(1)]).awards
    desk.until_cleared(id)
    batch = desk.propose(id).id
    asked = ("pay", "--by", "甲", "--data", pay_folder(place, "0012"), "--on", DAY)
    found = out[-1] if out else "nothing"
    assert refusal(*asked, "--confirm", batch, *out) == [
        f"error: -o: found {found}; wanted a file name that ends in .xlsx or .csv [ending]"
    ]
    assert desk.award(id).state == "cleared"


def test_withdrawing_what_is_due_no_more(refusal: Refusal, desk: Office) -> None:
    id = paid(desk)
    desk.withdraw(id)
    assert refusal("correct", "--by", "甲", "--reason", "撤回", "--withdraw", id) == [
        f"error: award {id}: found 0.00; wanted an award of which something is due [nothing-due]"
    ]


@pytest.mark.parametrize(("asked", "found"), [("100.01", "100.01"), ("0", "0.00")])
def test_more_than_is_outstanding(refusal: Refusal, desk: Office, asked: str, found: str) -> None:
    id = paid(desk)
    desk.withdraw(id)
    assert refusal("recover", "--by", "甲", "--amount", asked, id) == [
        f"error: award {id}: found {found}; wanted more than 0.00 and at most 100.00, "
        "which is outstanding [recover-amount]"
    ]
    assert desk.award(id).outstanding == 100_00


def test_amount_in_words(refusal: Refusal) -> None:
    assert refusal("recover", "--by", "甲", "--amount", "五万", 3) == [
        "error: --amount: found 五万; wanted yuan, such as 50000.00 [amount]"
    ]


def test_correction_without_a_reason(refusal: Refusal) -> None:
    assert refusal("correct", "--by", "甲", "--reason", " ", "--withdraw", 3) == [
        "error: --reason: found ' '; wanted a reason [reason]"
    ]


def test_bureau_that_the_clause_does_not_name(refusal: Refusal, desk: Office) -> None:
    (id,) = desk.record([line(1)]).awards
    (said,) = refusal("review", "--by", "甲", "--bureau", "市人社局", id)
    assert said.startswith(f"error: award {id}: found 市人社局; wanted a bureau that article 1 ")
    assert said.endswith("[bureau]")
    assert desk.award(id).state == "decided"


def test_batch_that_pays_nothing(refusal: Refusal, desk: Office, place: Path) -> None:
    folder = pay_folder(place, "0012")
    asked = ("pay", "--by", "甲", "--data", folder, "--on", DAY, "-o", place / "pay.csv")
    batch = desk.propose().id
    assert refusal(*asked, "--confirm", batch) == [
        "error: pay: found nothing; wanted an award to pay [batch-empty]"
    ]
    assert not (place / "pay.csv").exists()


def test_account_changed_since_the_payment(refusal: Refusal, desk: Office, place: Path) -> None:
    """The file of a paid batch is written again with the accounts that were paid, or not."""
    (id,) = desk.record([line(1)]).awards
    desk.until_cleared(id)
    batch = desk.pay(id).id
    folder, out = pay_folder(place, "6222000099999999"), place / "pay.csv"
    asked = ("pay", "--by", "甲", "--data", folder, "--on", DAY, "-o", out)
    assert refusal(*asked, "--confirm", batch) == [
        f"error: {firm(1)}: found payees; wanted the account that was paid [payee-changed]"
    ]
    assert not out.exists()


def test_backup_over_a_file_or_into_no_folder(refusal: Refusal, place: Path) -> None:
    there, lost = place / "there.db", place / "no" / "copy.db"
    there.write_bytes(b"kept")
    assert refusal("backup", there) == [
        f"error: {there}: found a file; wanted a new file [backup-target]"
    ]
    assert refusal("backup", lost) == [
        f"error: {lost}: found no such folder; wanted a new file [backup-target]"
    ]
    assert there.read_bytes() == b"kept"


@pytest.mark.parametrize("length", [245, 255])
def test_backup_under_a_long_name(desk: Office, place: Path, length: int) -> None:
    """As long as a file's name may be."""
    desk.record([line(1)])
    target = place / ("副" * ((length - 3) // 3) + "db.")[-length:]
    assert desk.backup(target) == desk.verify()
    assert sorted(place.iterdir()) == sorted([place / "ledger.db", target])


def test_backup_under_a_name_that_is_too_long(refusal: Refusal, desk: Office, place: Path) -> None:
    """Longer than any file's name: said in words, and nothing is left."""
    target, before = place / ("c" * 253 + ".db"), sorted(place.iterdir())
    assert refusal("backup", target) == [
        f"error: {target}: found File name too long; wanted a new file [backup-target]"
    ]
    assert sorted(place.iterdir()) == before


def test_backup_of_a_server(place: Path) -> None:
    """Known by its URL, before anything is asked of the server; the URL is not shown."""
    server = Ledger(create_engine("sqlite://"), "postgresql://clerk:secret@host/ledger")
    with pytest.raises(UsageError) as refused:
        backup.copy(server, place / "copy.db")
    assert str(refused.value) == (
        "--ledger: found postgresql; wanted a ledger that is a file; "
        "for a server use pg_dump, and jmtrade ledger export [backup-server]"
    )
    assert not (place / "copy.db").exists()


def touch(desk: Office, *statements: str) -> None:
    """Change the file behind the ledger's back."""
    with closing(sqlite3.connect(desk.ledger.url)) as db, db:
        for statement in statements:
            db.execute(statement)


def test_backup_of_a_touched_ledger(refusal: Refusal, desk: Office, place: Path) -> None:
    """No copy gets a name that does not verify, and no part of it is left."""
    (id,) = desk.record([line(1)]).awards
    touch(desk, "DROP TRIGGER events_no_update", f"UPDATE events SET reason = 'x' WHERE seq = {id}")
    before = sorted(place.iterdir())
    first, *_more = refusal("backup", place / "copy.db", status=1)
    assert first.startswith(f"error: {desk.ledger.url}: found event {id}: ")
    assert first.endswith("; wanted a ledger that verifies [unsound]")
    assert sorted(place.iterdir()) == before


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process may grow past so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_backup_to_a_full_disk(refusal: Refusal, desk: Office, place: Path) -> None:
    desk.record([line(1)])
    before = sorted(place.iterdir())
    with full_disk(8192):
        (said,) = refusal("backup", place / "copy.db", status=1)
    assert said.startswith(f"error: {place}/.jmtrade-")
    assert said.endswith(
        "; wanted a disk that can hold the copy; see to the disk, then try again [backup]"
    )
    assert sorted(place.iterdir()) == before


def test_file_that_is_no_database(refusal: Refusal, place: Path) -> None:
    other = place / "other.db"
    other.write_bytes(b"minutes of a meeting" * 100)
    assert refusal("show", status=1, url=str(other)) == [
        f"error: {other}: found file is not a database; wanted a ledger that is sound; "
        "run jmtrade ledger verify [database]"
    ]


def test_kept_bytes_that_changed(desk: Office) -> None:
    """What is fetched has the hash under which it was kept, or is not given out."""
    desk.record([line(1)])
    with desk.ledger.reading() as connection:
        name = str(connection.scalar(select(kept.c.sha256)))
    touch(desk, "DROP TRIGGER archive_no_update", "UPDATE archive SET content = x'00'")
    for asked, found in ((name, "6e340b9c"), ("0" * 64, "nothing")):
        with pytest.raises(LedgerError) as refused, desk.ledger.reading() as connection:
            archive.fetch(connection, asked)
        said = str(refused.value)
        assert said.startswith(f"archive: found {found}")
        assert said.endswith(f"; wanted what was kept under {asked}; restore a backup [archive]")


def test_ledger_of_a_newer_program(refusal: Refusal, desk: Office) -> None:
    touch(desk, "UPDATE alembic_version SET version_num = '9999'")
    assert refusal("show", status=3) == [
        f"error: {desk.ledger.url}: found 9999; wanted a ledger of revision 0001 or before; "
        "use a newer jmtrade [revision]"
    ]


def test_ledger_on_a_network_drive(refusal: Refusal) -> None:
    """A share by its name; tests of the mount table are in test_commands."""
    share = "//server/share/ledger.db"
    assert refusal("show", url=share) == [
        f"error: {share}: found {share}; wanted a local disk: locks do not hold on a network "
        "drive; keep the file on one computer, or use PostgreSQL [network-drive]"
    ]


def test_what_the_tables_themselves_refuse(office: Office) -> None:
    """A second award of a claim, whatever program writes it; the user of a server stays unsaid."""
    office.record([line(1)])
    with pytest.raises(LedgerError) as refused, office.ledger.writing() as connection:
        connection.execute(text(copy_award(id="1")))
    (problem,) = refused.value.problems
    assert problem.code == "constraint"
    assert problem.place == office.ledger.url.rpartition("@")[2]
    assert "decided already" in problem.found
    assert problem.wanted == "one award for each claim, and events that only grow"
    assert problem.cure == "nothing was written"
    assert len(office.all()) == 1
