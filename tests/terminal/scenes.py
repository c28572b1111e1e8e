"""Every command once, as an office types it: on the example, and on a ledger of its own."""

from __future__ import annotations

import csv
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import click
import uvicorn

from jmtrade_core import cli
from tests.ledger.inputs import city, three_years, write
from tests.support import FIRM

from .screen import Screen, Shown

EXAMPLE = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
BUREAU = "市商务局"
CASE = Path(__file__).parents[1] / "cases" / "01-dishonesty-undated.toml"


SIGNED = """[papers]
office = "钟祥市商务局"
contact = "李四"
phone = "0724-1234567"
address = "郢中街道1号"
finance = "钟祥市财政局"
review = "钟祥市人民政府"
court = "钟祥市人民法院"
supplement_working_days = 15
"""


class Office:
    """What was shown, by command; a status that is not the one expected fails at once."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.shown: dict[str, list[Shown]] = {}

    def __call__(self, command: str, *words: object, status: int = 0) -> str:
        shown = self.screen(*command.split(), *words)
        assert shown.status == status, shown
        self.shown.setdefault(command, []).append(shown)
        return shown.text


def commands() -> Iterator[str]:
    """Every command of the command line, its group before it."""

    def below(group: click.Group, path: str) -> Iterator[str]:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from below(command, f"{path}{name} ")
            else:
                yield f"{path}{name}"

    return below(cli.build(), "")


def play(screen: Screen) -> dict[str, list[Shown]]:
    """All scenes in the screen's folder."""
    office = Office(screen)
    on_the_example(office)
    on_a_ledger(office)
    on_a_signed_ledger(office)
    for command in commands():
        office(command, "--help")
    return office.shown


def on_the_example(office: Office) -> None:
    """Commands that keep nothing."""
    here = ("--county", "zhongxiang")
    folder = office.screen.folder
    office("award", *here)
    office("award", *here, "--outcome", "pay,hold,deny,refer,record", "--readings")
    office("award", *here, "--reading", "growth.milestone.crossing=reach", "--enterprise", FIRM)
    office("award", *here, "--year", "1", status=2)
    office("catalogue", "-o", "目录.md")
    office("check", EXAMPLE)
    (folder / "bad").mkdir()
    rows = f"uscc,name,county\n{FIRM},甲,钟祥市\n{FIRM},,荆州\nX,乙,钟祥市\n"
    (folder / "bad" / "enterprises.csv").write_text(rows, encoding="utf-8")
    office("check", "bad", status=1)
    office("config show", *here, "--origin")
    office("doctor")
    office("entitled", *here)
    office("estimate", *here, "--year", "2018", "-o", "估算.pdf", status=2)
    office("explain", FIRM, *here)
    office("explain-code")
    office("explain-code", "E301")
    office("measures", *here)
    office("new plugin", "cold-store", *here)
    office("new county", "zhongxiang", "--config", "own")
    office("plugins", *here)
    office("readings", *here)
    office("readings", *here, "--only", "growth.milestone.crossing")
    serve(office)
    office("report", *here, "-o", "报告.pdf", status=2)
    office("simulate", *here, "--set", "branding.certification.cap=150000")
    office("targets", "--data", EXAMPLE, "--year", 2018)
    office("template", "-o", "空白表.xlsx")
    wrong = CASE.read_text(encoding="utf-8").replace('"0.00"', '"1.00"')
    (folder / "case.toml").write_text(wrong, encoding="utf-8")
    office("test", "case.toml", status=1)


def serve(office: Office) -> None:
    """The page until Ctrl-C, which is pressed as soon as it is there."""
    begun = uvicorn.Server.startup

    async def startup(server: uvicorn.Server, sockets: Any = None) -> None:
        await begun(server, sockets=sockets)
        os.kill(os.getpid(), signal.SIGINT)

    with mock.patch.object(uvicorn.Server, "startup", startup):
        assert office("serve").startswith("http://127.0.0.1:")
    office("serve", "--allow-network", "::", status=2)
    office("serve", "--new-login", "审计", status=2)


def on_a_ledger(office: Office) -> None:
    """From a run to a payment, its correction, and every list."""
    folder = office.screen.folder
    settings = city(folder / "city")
    with (settings / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write(
            "[bureaus]\n" + "".join(f'{article} = ["{BUREAU}"]\n' for article in range(1, 9))
        )
        file.write(SIGNED)
    shared = ("--ledger", "台账.db", "--config", settings)
    write(folder / "data", three_years(5, 12, ("zhongxiang",)))
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", "data", "--as-of", "2019-01-31")

    def step(command: str, *words: object, status: int = 0) -> str:
        return office(f"ledger {command}", *shared, *words, status=status)

    office("ledger template", "-o", "支付资料.xlsx")
    step("create", "--unsigned", "--by", "甲")
    step("adopt", "--by", "甲", "--by", "乙")
    step("anchor", "--by", "甲", "-o", "锚定单.txt")
    run = _found(r"(?:核算|run) (\d+)", step("record", "--by", "甲", *asked))
    every = ("--run", run)
    office("award", "--ledger", "台账.db", "--config", settings, *asked)
    step("review", *every, "--by", "乙", "--bureau", BUREAU)
    step("approve", *every, "--by", "乙", status=2)
    step("approve", *every, "--by", "丙")
    step("publish", *every, "--by", "丙", "--on", "2019-03-04", "-o", "公示.xlsx")
    award, uscc = _found(r"^(\d+) +(91[0-9A-Z]{16}) .*(?:商标国际注册|Madrid)", step("show"))
    step("object", award, "--by", "群众", "--reason", "与事实不符")
    step("clear", *every, "--by", "丙", "--on", "2019-03-20", "--reason", "异议不成立")
    paying = ("--data", _payees(folder, step("show")), "--on", "2019-03-20")
    dry = step("pay", *paying)
    batch = _found(r"--confirm (B\w+)", dry)
    step("pay", *paying, "--by", "丁", "--confirm", batch, "-o", "支付.xlsx")
    step("correct", "--by", "甲", "--reason", "更正", "--withdraw", award)
    (folder / "data" / "trademarks.csv").write_text("uscc,registration_no\n", encoding="utf-8")
    step("correct", "--by", "甲", "--reason", "注册撤销", *asked)
    step("recover", award, "--by", "丁", "--amount", "0.01", "--reason", "回单一号")
    office("papers", "notice", "--run", run, "-o", "公示.docx", *shared)
    office("verify", "公示.docx", *shared)
    office("papers", "objection", "--award", award, "-o", "异议书.docx", *shared)
    office("papers", "guide", "--county", "zhongxiang", "-o", "指南.docx", "--config", settings)
    office("papers", "payments", "--county", "zhongxiang", "-o", "支付.docx", *shared, status=2)
    for words in ((), (award,), ("--runs",)):
        step("show", *words)
    step("history", uscc)
    step("export", "-o", "全部.ndjson")
    step("verify")
    step("replay", run)
    step("backup", "备份.db")
    step("void", 1, "--by", "甲", "--by", "丙", "--reason", "录错", status=2)


def on_a_signed_ledger(office: Office) -> None:
    """Persons with keys, one of whom is lost."""
    phrase = office.screen.folder / "口令.txt"
    phrase.write_text("一二三四五\n", encoding="utf-8")
    secret = ("--passphrase-file", phrase)
    public = {
        who: _found(r"(ed25519:[0-9a-f]{64})", office("key new", "-o", f"{who}.pem", *secret))
        for who in ("张三", "李四", "王五")
    }
    office("key new", "-o", "张三.pem", *secret, status=2)
    ledger, config = ("--ledger", "签名台账.db"), office.screen.folder / "city"
    both = ("--by", "张三", "--key", "张三.pem", "--by", "李四", "--key", "李四.pem", *secret)
    office("ledger create", *ledger, "--by", "张三", status=2)
    office("ledger create", *ledger, "--city", config, *both)
    new = ("--name", "王五", "--office", BUREAU, "--county", "钟祥", "--role", "review")
    added = ("王五", *new, "--public-key", public["王五"])
    office("ledger person add", *added, *ledger, *both[:4], *secret, status=2)
    office("ledger person add", *added, *ledger, *both)
    office("ledger person revoke", "王五", *ledger, "--reason", "密钥遗失", *both)
    office("ledger person list", *ledger)
    office("ledger show", *ledger)
    office("ledger verify", *ledger)


def _payees(folder: Path, shown: str) -> str:
    """An account for everybody on the list, one of them struck off."""
    with (folder / "data" / "enterprises.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["uscc"]: row["name"] for row in csv.DictReader(file)}
    firms = sorted(set(re.findall(r"\b91[0-9A-Z]{16}\b", shown)))
    accounts = [(firm, names[firm], "工行", f"6222000{nr:012d}") for nr, firm in enumerate(firms)]
    tables: dict[str, list[tuple[str, ...]]] = {
        "dishonesty": [("uscc", "occurred_on", "matter")],
        "struck_off": [("uscc", "struck_off_on"), (firms[-1], "2019-02-01")],
        "payees": [("uscc", "account_name", "bank", "account_number"), *accounts],
    }
    (folder / "pay").mkdir()
    for name, rows in tables.items():
        with (folder / "pay" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return "pay"


def _found(pattern: str, text: str) -> Any:
    found = re.search(pattern, text, re.MULTILINE)
    assert found, text
    return found.groups() if found.re.groups > 1 else found[1]
