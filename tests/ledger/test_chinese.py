"""In Chinese every word of the ledger's commands is Chinese; codes, numbers and names of files
stay as they are."""

from __future__ import annotations

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from jmtrade_ledger import findings, ledger_verify, named
from jmtrade_ledger.cli import COMMANDS
from jmtrade_ledger.ledger_verify import Finding
from jmtrade_ledger.persons import ROLES

from jmtrade_core.cli import run
from jmtrade_core.i18n import speak

from .clerk import Clerk
from .office import Office, firm, line
from .scenes import eventful

CODES = re.compile(
    rf"\b({'|'.join(COMMANDS)})\b|"
    r"\[[a-z-]+\]|--[a-z-]+|jmtrade( ledger [a-z]+)?|[0-9A-HJ-NPQRTUWXY]{18}|\b[PB]?[0-9a-f]{12}\b"
    r"|\d+:[0-9a-f]{64}|\b[0-9a-f]{64}\b|\bB\b|BATCH|\S*(/|\.csv|\.xlsx|\.db)\S*|\bINV-1\b|\bexports_since\b"
)
"""Codes of errors and enterprises, heads, batches, options, commands, files, subjects, keys."""


def english(said: str) -> list[str]:
    """What is left of Latin words."""
    return re.findall(r"[A-Za-z][A-Za-z_.-]+", CODES.sub(" ", said))


@pytest.fixture
def clerk(place: Path) -> Clerk:
    """Two awards of a clerk: one paid, one cleared."""
    made = Clerk(place, [1, 2])
    made.record([line(1), line(2)], "更正")
    first, second = made.all()
    made.until_cleared(first.id, second.id)
    made.pay(first.id)
    return made


def commands(clerk: Clerk) -> dict[str, list[object]]:
    first, second = clerk.all()
    by, paying = ("--by", "甲"), clerk.paying(None)
    return {
        "show": ["show"],
        "show an award": ["show", first.id],
        "show the runs": ["show", "--runs"],
        "show by state": ["show", "--state", "已支付"],
        "history": ["history", firm(1)],
        "history of nobody": ["history", firm(9)],
        "verify": ["verify"],
        "pay": ["pay", *paying],
        "step out of order": ["approve", *by, second.id],
        "step of nothing": ["approve", *by, "--run", 3],
        "another run": ["approve", *by, "--run", second.id],
        "no award": ["approve", *by, 999],
        "replay": ["replay", clerk.runs()[-1]],
        "record again": ["correct", *by, "--reason", "更正", *clerk.asked()],
        "withdraw": ["correct", *by, "--reason", "撤回", "--withdraw", first.id],
        "create again": ["create", "--unsigned", *by],
    }


def test_no_english_in_chinese_output(clerk: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
    for what, (command, *rest) in commands(clerk).items():
        shared = ["--ledger", clerk.url, "--config", str(clerk.config), "--lang", "zh"]
        assert run(["ledger", str(command), *shared, *map(str, rest)]) in (0, 2), what
        said = capsys.readouterr()
        assert said.out + said.err
        assert english(said.out + said.err) == [], (what, said)


def test_lists_name_states_counties_and_measures(
    clerk: Clerk, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = ["--ledger", clerk.url, "--config", str(clerk.config), "--lang", "zh"]
    assert run(["ledger", "show", *shared]) == 0
    said = capsys.readouterr().out
    for word in ("已支付", "已准予支付", "钟祥市", "国际体系（产品）认证补助"):
        assert word in said
    assert run(["ledger", "show", *shared, "--state", "已支付", "--format", "json"]) == 0
    assert '"state": "paid"' in capsys.readouterr().out


def test_what_the_verifier_finds_is_said_in_chinese(
    desk: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    eventful(desk)
    with closing(sqlite3.connect(desk.ledger.url)) as db, db:
        (guard,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'events_no_update'")
        db.execute("DROP TRIGGER events_no_update")
        db.execute("UPDATE events SET reason = 'x' WHERE seq = 9")
        db.execute("UPDATE awards SET paid = 1 WHERE id = 4")
        db.execute(*guard)
    assert run(["ledger", "verify", "--ledger", desk.ledger.url, "--lang", "zh"]) == 1
    said = capsys.readouterr()
    assert english(said.out + said.err) == []
    assert "第 9 条记录" in said.out


WORDS = ("words", "LINKED", "STRANGE")
"""Names under which the verifier keeps what it says."""


def test_everything_that_the_verifier_can_say_has_words() -> None:
    """It stands alone; so its words are found in its source."""
    tree = ast.parse(Path(ledger_verify.__file__).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("add", "Finding") and len(node.args) > 2:
                found |= {a.value for a in node.args[2:3] if isinstance(a, ast.Constant)}
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {node.value.value for name in node.targets
                      if isinstance(name, ast.Name) and name.id in WORDS}  # fmt: skip
    assert found == set(findings.details())
    speak("zh")
    for words in findings.details().values():
        assert english(re.sub(r"\{[^}]*\}", "", words)) == []


def test_findings_say_the_same_in_english() -> None:
    finding = Finding("event 7", "order", "{step} may not follow {state}",
                      {"step": "paid", "state": "decided"})  # fmt: skip
    assert findings.said(finding) == str(finding)


def test_every_role_has_a_word() -> None:
    speak("zh")
    try:
        assert [role for role in ROLES if named.role(role) == role] == []
    finally:
        speak("en")
