"""Slips of the pen and of the machine: refused in words, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from jmtrade_ledger.store import open_ledger

from jmtrade_core.cli import run
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.output import write

from .clerk import Clerk
from .office import Office, begin, firm, line
from .sound import check
from .verified import verified


@pytest.mark.parametrize("name", [" ", "　", "——", "·"])
def test_name_without_a_letter(place: Path, name: str) -> None:
    clerk = Clerk(place, [1])
    with pytest.raises(UsageError) as refused:
        clerk.typed("approve", "--by", name, 3)
    assert [problem.code for problem in refused.value.problems] == ["by"]


def test_clock_that_was_set_back_is_noted(
    desk: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The chain is sound, and the verifier says where the days run backwards."""
    from jmtrade_ledger import chain

    desk.record([line(1)])
    monkeypatch.setattr(chain, "now", lambda: "2018-01-01T00:00:00Z")
    at = desk.record([line(1, 90_00)], reason="更正").run
    found = verified(desk.ledger)
    assert found.sound
    assert found.clock == [at]
    assert run(["ledger", "verify", "--ledger", desk.ledger.url, "--lang", "en"]) == 0
    assert f"note: the clock went back before event {at}" in capsys.readouterr().err


@pytest.mark.parametrize("name", [":memory:", "台账 #1?mode=memory&x=%20.db", "a%2Fb.db"])
def test_names_that_mean_something_to_sqlite(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A ledger is the file of that name, never one in memory that is gone afterwards."""
    monkeypatch.chdir(place)
    first = Office(begin(name))
    first.record([line(1)])
    assert [path.name for path in place.iterdir()] == [name]
    assert len(Office(open_ledger(name)).all()) == 1
    check(first)


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "9" * 40])
def test_numbers_that_no_database_holds(place: Path, number: str) -> None:
    clerk = Clerk(place, [1])
    for words in (("show", number), ("replay", number), ("approve", "--by", "甲", number),
                  ("recover", "--by", "甲", "--amount", "1", number)):  # fmt: skip
        with pytest.raises(UsageError):
            clerk.typed(*words)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e400", "-1", "0.001", "壹"])
def test_amounts_that_are_none(place: Path, amount: str) -> None:
    with pytest.raises(UsageError) as refused:
        Clerk(place, [1]).typed("recover", "--by", "甲", "--amount", amount, 3)
    codes = [problem.code for problem in refused.value.problems]
    assert codes in (["amount"], [])  # none: the option itself is refused, as for -1


def test_bytes_that_are_no_text(place: Path) -> None:
    clerk = Clerk(place, [1])
    for words in (("approve", "--by", "\udcb9", 3),
                  ("object", "--by", "甲", "--reason", "\udcb9", 3)):  # fmt: skip
        with pytest.raises(UsageError) as refused:
            clerk.typed(*words)
        assert [problem.code for problem in refused.value.problems] == [
            "by" if words[2] == "\udcb9" else "encoding"
        ]


def test_refusal_without_a_reason_passes_nothing(place: Path) -> None:
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "更正")
    with pytest.raises(UsageError) as refused:
        clerk.review(clerk.all()[0].id, refuse=" ")
    assert [problem.code for problem in refused.value.problems] == ["reason"]
    assert clerk.all()[0].state == "decided"


def test_output_in_the_place_of_what_is_read(place: Path) -> None:
    """Neither the ledger nor the accounts are written over."""
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "更正")
    clerk.until_cleared(clerk.all()[0].id)
    before = Path(clerk.url).read_bytes()
    with pytest.raises(UsageError):
        clerk.export(Path(clerk.url))
    linked = place / "link.csv"
    linked.symlink_to(clerk.url)
    file = place / "accounts.csv"
    shown = clerk.propose().id
    file.write_text("uscc,account_name,bank,account_number\n", encoding="utf-8")
    for data, output in ((place / "pay", linked), (file, file)):
        with pytest.raises(UsageError) as refused:
            clerk.typed("pay", "--by", "丁", "--data", data, "--confirm", shown, "-o", output)
        assert [problem.code for problem in refused.value.problems] == ["output"]
    assert Path(clerk.url).read_bytes() == before


def test_input_that_changes_while_it_is_decided(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept is what was decided, or nothing is."""
    from jmtrade_core.awards import request, run

    clerk = Clerk(place, [1])
    decide = run.award

    def slow(request: request.Request) -> object:
        done = decide(request)
        clerk.table(
            clerk.data, "dishonesty", "uscc,occurred_on,matter", [f"{firm(1)},2018-05-01,x\n"]
        )
        return done

    monkeypatch.setattr(run, "award", slow)
    with pytest.raises(UsageError) as refused:
        clerk.record([line(1)], "更正")
    assert [problem.code for problem in refused.value.problems] == ["input-changed"]
    assert clerk.all() == []


def test_state_that_is_none(place: Path) -> None:
    """A slip of the pen is no empty list."""
    with pytest.raises(UsageError):
        Clerk(place, [1]).show("payed")


def test_password_of_a_server_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:

    for scheme in ("mysql", "postgresql"):
        url = f"{scheme}://clerk:secret@127.0.0.1:1/ledger"
        assert run(["ledger", "show", "--ledger", url, "--lang", "en"]) in (1, 2)
        said = capsys.readouterr()
        assert "secret" not in said.out + said.err
        assert "127.0.0.1:1/ledger" in said.err


def test_file_that_fails_after_the_step(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk fills up between the step and its file: the step is said with what writes it."""
    clerk = Clerk(place, [1])
    clerk.record([line(1)], "更正")
    (one,) = clerk.all()
    clerk.review(one.id)
    clerk.approve(one.id)
    shared = ["--ledger", clerk.url, "--config", str(clerk.config), "--lang", "en", "--by", "丁"]

    def full(_content: bytes, output: Path) -> None:
        raise UsageError(Problem(str(output), "full", "room", code="output"))

    with monkeypatch.context() as patched:
        patched.setattr(write, "write", full)
        file = str(place / "n.csv")
        assert (
            run(["ledger", "publish", *shared, "--on", "2019-03-04", "-o", file, str(one.id)]) == 2
        )
        notice = capsys.readouterr().out.split("notice ")[1].split(",")[0]
        clerk.clear(one.id)
        batch, (*paying,) = clerk.propose().id, map(str, clerk.paying(None))
        assert run(["ledger", "pay", *shared, *paying, "-o", file, "--confirm", batch]) == 2
        assert capsys.readouterr().out.startswith("paid: 1 awards")
    assert clerk.publish_again(notice) == [(one.id, 100_00)]
    assert clerk.pay(batch=batch).id == batch
    assert (place / "pay.csv").exists()
    check(clerk)
