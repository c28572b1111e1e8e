"""The commands as an office types them, from an input to a payment file."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from jmtrade_ledger.store import open_ledger
from sqlalchemy import Connection

from jmtrade_core.awards.json_schema import award_schema
from jmtrade_core.awards.result import Award
from jmtrade_core.cli import run

from .inputs import city, three_years, write
from .office import Office, begin
from .sound import check

COUNTY, DAY = "zhongxiang", "2019-01-31"


class Desk:
    """Runs ``jmtrade ledger`` in one folder, and gives back what it printed."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self.capsys = place, capsys
        self.config = city(place / "config")
        self.tables = three_years(5, 25, (COUNTY,))
        self.data = write(place / "data", self.tables)
        self.url = str(place / "ledger.db")
        begin(self.url)

    def __call__(self, *arguments: object, status: int = 0) -> str:
        words = [str(a) for a in arguments]
        shared = ["--ledger", self.url, "--config", str(self.config), "--lang", "en"]
        code = run(["ledger", words[0], *shared, *words[1:]])
        said = self.capsys.readouterr()
        assert code == status, said.err
        return said.out + said.err

    def record(self, command: str = "record", *more: str, status: int = 0) -> str:
        return self(
            command, "--by", "甲", "--county", COUNTY, "--year", 2018, "--data", self.data,
            "--as-of", DAY, *more, status=status,
        )  # fmt: skip

    def json(self, *arguments: object) -> list[dict[str, object]]:
        said = self(*arguments, "--format", "json")
        found: list[dict[str, object]] = json.loads(said[: said.rindex("]") + 1])
        return found


@pytest.fixture
def desk(place: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(place, capsys)


def pay_folder(desk: Desk) -> Path:
    """Accounts for every enterprise, one struck off."""
    folder = desk.place / "pay"
    folder.mkdir()
    firms = {str(row["uscc"]): str(row["name"]) for row in desk.json("show")}
    (folder / "dishonesty.csv").write_text("uscc,occurred_on,matter\n", encoding="utf-8")
    gone = sorted(firms)[0]
    text = f"uscc,struck_off_on\n{gone},2019-02-01\n"
    (folder / "struck_off.csv").write_text(text, encoding="utf-8")
    with (folder / "payees.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["uscc", "account_name", "bank", "account_number"])
        for number, (uscc, name) in enumerate(sorted(firms.items())):
            writer.writerow([uscc, name, "工行", f"6222000{number:012d}"])
    return folder


def test_from_input_to_payment(desk: Desk) -> None:
    """A year of a county through every step."""
    said = desk.record()
    number = int(re.search(r"recorded: run (\d+)", said)[1])  # type: ignore[index]
    assert "already recorded" in desk.record()
    desk("review", "--run", number, "--by", "乙", "--bureau", "市人社局", status=2)
    shown = desk.json("show")
    for article, bureau in BUREAUS.items():
        ids = [o.id for o in office(desk).all() if o.article == article]
        if ids:
            desk("review", *ids, "--by", "乙", "--bureau", bureau)
    desk("approve", "--run", number, "--by", "乙", status=2)
    desk("approve", "--run", number, "--by", "丙")
    out = desk.place / "notice.xlsx"
    published = desk("publish", "--run", number, "--by", "丙", "--on", "2019-03-04", "-o", out)
    assert "until 2019-03-11" in published
    desk("clear", "--run", number, "--by", "丙", "--on", "2019-03-11", status=2)
    desk("clear", "--run", number, "--by", "丙", "--on", "2019-03-12")
    notice = re.search(r"notice (P\w+)", published)[1]  # type: ignore[index]
    first = out.with_suffix(".csv")
    desk("publish", "--again", notice, "-o", first)
    lines = first.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(shown) + 1  # headings; at the end that the ledger is unsigned
    pays(desk)


BUREAUS = {1: "市商务局", 2: "市商务局", 3: "市科技局", 4: "市商务局", 5: "市商务局",
           6: "市金融办", 7: "市商务局"}  # fmt: skip


def office(desk: Desk) -> Office:
    return Office(open_ledger(desk.url))


def pays(desk: Desk) -> None:
    """Dry run, a wrong batch, the right one, and its file again."""
    folder, file = pay_folder(desk), desk.place / "pay.csv"
    asked = ("pay", "--data", folder, "--on", "2019-03-20")
    dry = desk(*asked)
    assert "nothing is paid yet" in dry
    assert "[struck-off]" in dry
    account = "6222000000000000001"
    assert account not in dry
    assert all(one.paid == 0 for one in office(desk).all())
    batch = re.search(r"--confirm (B\w+)", dry)[1]  # type: ignore[index]
    confirm = (*asked, "--by", "丁", "-o", file, "--confirm")
    desk(*confirm, "B000000000000", status=2)
    desk(*confirm, batch)
    *rows, note = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    assert note["Award"].startswith("this ledger is unsigned")
    paid = [one for one in office(desk).all() if one.paid]
    assert sum(round(float(row["Amount (yuan)"]) * 100) for row in rows) == sum(
        one.paid for one in paid
    )
    assert {row["Batch"] for row in rows} == {batch}
    assert any(row["Account number"] == account for row in rows)
    written = file.read_bytes()
    file.unlink()
    assert "already paid" in desk(*confirm, batch)
    assert file.read_bytes() == written
    assert account not in desk("export")
    check(office(desk))
    assert desk("verify").startswith("sound")


def test_correction_run(desk: Desk) -> None:
    """A changed input is refused without a reason, and shown side by side with one."""
    desk.record()
    claims = desk.tables["exhibitions"] or []
    desk.tables["exhibitions"] = claims[: len(claims) // 2]
    for row in desk.tables["trademarks"] or []:
        row["registered_on"] = "2019-05-05"
    write(desk.data, desk.tables)
    assert "[flipped]" in desk.record(status=2)
    said = desk.record("correct", "--reason", "材料更正")
    assert "old (yuan)" in said
    assert "Madrid trademark registration" in said
    with_trademark = [o for o in office(desk).all() if o.measure == "branding.trademark"]
    assert with_trademark
    assert {o.state for o in with_trademark} == {"withdrawn"}
    runs = desk.json("show", "--runs")
    assert [bool(run["reason"]) for run in runs] == [False, True]
    check(office(desk))


def test_award_beside_the_ledger(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """``award --ledger`` marks what is decided, and says so in the receipt."""
    desk.record()
    command = ["award", "--county", COUNTY, "--year", "2018", "--data", str(desk.data), "--as-of",
               DAY, "--config", str(desk.config), "--ledger", desk.url, "--format", "json",
               "--lang", "en"]  # fmt: skip
    assert run(command) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    jsonschema.validate(found, award_schema())
    pays = [line for line in found["decisions"] if line["outcome"] == "pay"]
    marks = found["receipt"]["ledger"]["already_decided"]
    assert [(m["uscc"], m["measure"], m["subject"]) for m in marks] == [
        (p["uscc"], p["measure"], p["subject"]) for p in pays
    ]
    assert said.err.count("already decided") == len(pays) > 0


def test_prior_awards_from_before_the_ledger_count(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row that the ledger does not hold is no guess: it counts, and it is said."""
    desk.record()
    one = next(o for o in office(desk).all() if o.measure == "branding.trademark")
    row = (one.uscc, "facilitation.quality", "", 2018, "100000.00")
    known = (one.uscc, one.measure, one.subject, one.year, "50000.00")
    write(desk.data, desk.tables, [row, known])
    said = desk.record()
    assert (
        "prior_awards: found 1 rows, 100000.00 yuan, that the ledger does not hold, such as "
        f"{one.uscc} facilitation.quality 2018; wanted prior awards in the ledger; they count as "
        "awards from before the ledger [priors-outside]"
    ) in said
    assert "priors-differ" not in said


def test_prior_award_at_another_amount(desk: Desk) -> None:
    """The ledger's amount counts, and both are said."""
    desk.record()
    one = next(o for o in office(desk).all() if o.measure == "branding.trademark")
    write(desk.data, desk.tables, [(one.uscc, one.measure, one.subject, one.year, "40000.00")])
    assert (
        f"prior_awards: {one.uscc} {one.measure} {one.subject} 2018: found 40000.00; wanted "
        "50000.00, as the ledger holds it; the ledger's amount counts [priors-differ]"
    ) in desk.record()


@pytest.mark.parametrize("year", [2018, 2019])
def test_prior_award_under_another_name(desk: Desk, year: int) -> None:
    """What the ledger holds under another year or subject would count twice: refused."""
    desk.record()
    one = next(o for o in office(desk).all() if o.measure == "branding.trademark")
    write(desk.data, desk.tables, [(one.uscc, one.measure, "", year, "50000.00")])
    assert (
        f"prior_awards: {one.uscc} {one.measure} {year}: found 50000.00; wanted award {one.id} of "
        "the ledger, 2018, which is paid only once; if it is that award, leave the row out "
        "[priors-twice]"
    ) in desk.record(status=2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("--reading", "growth.milestone.crossing=reach"), "record-trial"),
        (("--as-of",), "record-as-of"),
        (("--as-of", "2017-12-31"), "record-as-of"),
        (("--as-of", "2099-01-01"), "day-ahead"),
    ],
)
def test_what_cannot_be_recorded(desk: Desk, change: tuple[str, ...], code: str) -> None:
    more = change if len(change) > 1 else ()
    as_of = () if change == ("--as-of",) else ("--as-of", DAY)
    said = desk("record", "--by", "甲", "--county", COUNTY, "--year", 2018, "--data", desk.data,
                *as_of, *more, status=2)  # fmt: skip
    assert f"[{code}]" in said
    assert office(desk).all() == []


def test_partial_input_is_never_recorded(desk: Desk) -> None:
    """``record`` has no --skip-bad-rows; a run that left rows out is refused all the same."""
    from datetime import date

    from jmtrade_ledger.record import record

    from jmtrade_core.awards.request import Request
    from jmtrade_core.errors import UsageError

    with (desk.data / "exhibitions.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(_bad_row(file.name)) + "\n")
    request = Request(COUNTY, desk.config, 2018, desk.data, date(2019, 1, 31), skip_bad_rows=True)
    with pytest.raises(UsageError, match="record-partial"):
        record(begin(desk.url), request, "甲")
    assert office(desk).all() == []


def _bad_row(path: str) -> list[str]:
    """A row of the table, its fee with the unit glued on."""
    with Path(path).open(encoding="utf-8") as file:
        head, first = next(csv.reader(file)), next(csv.reader(file))
    row = dict(zip(head, first, strict=True)) | {"booth_no": "X9", "booth_fee": "1万元"}
    return [",".join(row.values())]


def test_example_is_never_recorded(desk: Desk) -> None:
    """Neither where it stands nor as a copy under another name."""
    from jmtrade_core.config.profiles import packaged

    example = packaged().parent / "examples" / "zhongxiang-2018.xlsx"
    copy = desk.place / "mine.xlsx"
    copy.write_bytes(example.read_bytes())
    for path in (example, copy):
        code = run(["ledger", "record", "--ledger", desk.url, "--by", "甲", "--county",
                    "zhongxiang", "--year", "2018", "--data", str(path), "--as-of", DAY,
                    "--lang", "en"])  # fmt: skip
        assert code == 2
        assert "[record-example]" in desk.capsys.readouterr().err


def test_replay_names_what_differs(desk: Desk) -> None:
    """Equal byte for byte; and a plugin of another version is named."""
    number = int(re.search(r"run (\d+)", desk.record())[1])  # type: ignore[index]
    assert "equal byte for byte" in desk("replay", number)
    write(desk.data, desk.tables, [])
    (desk.config / "counties" / "zhongxiang.toml").write_text("exports_since = 2010\n")
    assert "equal byte for byte" in desk("replay", number)  # from what was kept, not from today's
    from jmtrade_ledger import replay

    with open_ledger(desk.url).reading() as connection:
        body = replay.run_body(connection, number)
        found = replay._receipt(
            {**body, "receipt": {**body["receipt"], "version": "0.0.1", "plugins": [
                {"name": "growth", "version": "0.0.1"}]}},
            replay_award(connection, body, desk.place),
        )  # fmt: skip
    assert {"version", "plugin growth", "plugin branding"} <= {what for what, _old, _new in found}


def replay_award(connection: Connection, body: dict[str, Any], place: Path) -> Award:
    from jmtrade_ledger import replay

    return replay._decide(connection, body, place / "again")


def test_backup_is_whole_and_never_overwrites(desk: Desk) -> None:
    desk.record()
    target = desk.place / "copy.db"
    head = re.search(r"head (\S+)", desk("backup", target))[1]  # type: ignore[index]
    assert head in desk("verify", "--expect-head", head)
    desk("backup", target, status=2)


def test_verify_says_which_row(desk: Desk) -> None:
    import sqlite3
    from contextlib import closing

    desk.record()
    with closing(sqlite3.connect(desk.url)) as db, db:
        db.execute("DROP TRIGGER events_no_update")
        db.execute("UPDATE events SET amount = amount + 100, county = county + 100 WHERE seq = 5")
    assert "touched: first event 5" in desk("verify", status=1)


def test_history_of_an_enterprise(desk: Desk) -> None:
    desk.record()
    uscc = office(desk).all()[0].uscc
    events = desk.json("history", uscc)
    assert {event["kind"] for event in events} == {"decided"}
    assert uscc in desk("history", uscc)


@pytest.mark.parametrize("url", ["no/such/folder/l.db", "mysql://x/y", "absent.db"])
def test_no_ledger_there(place: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    where = url if "://" in url else str(place / url)
    assert run(["ledger", "show", "--ledger", where, "--lang", "en"]) == 2
    assert "[no-ledger]" in capsys.readouterr().err
    assert list(place.iterdir()) == []


def test_network_drives_are_refused(place: Path) -> None:
    from jmtrade_ledger.network_drive import network

    mounts = (
        f"/dev/sda1 / ext4 rw 0 0\nserver:/x {place} nfs4 rw 0 0\n//s/y {place}/a cifs rw 0 0\n"
    )
    assert network(place / "l.db", mounts) == "nfs4"
    assert network(place / "a" / "l.db", mounts) == "cifs"
    assert network(place.parent / "l.db", mounts) == ""
    assert network(Path("//server/share/l.db"), mounts)


def test_database_loads_only_with_a_ledger() -> None:
    """Help and award know nothing of SQLAlchemy, alembic or the calendar."""
    code = (
        "import sys; from jmtrade_core.cli import run\n"
        "run(['ledger', '--help']); run(['ledger', 'pay', '--help']); run(['--help'])\n"
        "heavy = {'polars', 'narwhals'} & set(sys.modules)\n"
        "run(['award', '--county', 'zhongxiang', '--format', 'csv'])\n"
        "base = {'sqlalchemy', 'alembic', 'psycopg', 'chinese_calendar', 'sqlite3'}\n"
        "print('loaded', sorted(heavy | base & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "loaded []" in done.stderr, done.stderr


def test_extra_that_is_not_installed(place: Path) -> None:
    """The cure is named, and the exit status is that of configuration."""
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from jmtrade_core.cli import run\n"
        f"sys.exit(run(['ledger', 'show', '--ledger', {str(place / 'l.db')!r}, '--lang', 'en']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 3
    assert "wanted the extra ledger; pip install ./plugins/tools/ledger [extra]" in done.stderr


@pytest.mark.slow
def test_sixteen_commands_record_one_run(desk: Desk) -> None:
    """Whole processes, as sixteen clerks would start them."""
    command = [
        sys.executable, "-m", "jmtrade_core", "ledger", "record", "--ledger", desk.url, "--by",
        "甲", "--county", COUNTY, "--year", "2018", "--data", str(desk.data), "--as-of", DAY,
        "--config", str(desk.config), "--lang", "en",
    ]  # fmt: skip
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _number in range(16)
    ]
    said = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [0] * 16
    assert not any("error" in err for _out, err in said)
    first = [out for out, _err in said if out.startswith("recorded")]
    again = [out for out, _err in said if out.startswith("already recorded")]
    assert (len(first), len(again)) == (1, 15)
    check(office(desk))
