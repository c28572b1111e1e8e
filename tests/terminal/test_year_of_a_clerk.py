"""A year of a clerk from the empty workbook to a correction, read off a Chinese terminal.

Every amount is that of ``tests/trial/record.py``, worked out by hand. Nothing that is shown has a
word in Latin letters but what ``UNTRANSLATED`` lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from tests.ledger.inputs import city
from tests.trial.record import code, record
from tests.trial.trial import fill

from .scenes import commands
from .screen import Screen

BUREAU = "市商务局"
LEDGER = "台账.db"
OFFICE = ("zhongxiang", "钟祥市")


def ids() -> Iterator[str]:
    """What is typed after options and read by programs: the same in every language."""
    known = policy.load(profiles.packaged(), OFFICE[0], 2018)
    yield from (measure.id for measure in known.measures)
    yield from known.city.jurisdictions
    yield from known.tables


def whole(words: Iterable[str]) -> str:
    """A pattern of the words, none of them a part of another."""
    return f"(?<![A-Za-z_])(?:{'|'.join(map(re.escape, sorted(words, reverse=True)))})(?![A-Za-z_])"


UNTRANSLATED = {
    "codes of enterprises and subjects as they were typed": r"\b91\w{16}\b|(?:CERT|BD|INV|A)-\d",
    "numbers of findings, and their names, as explain-code takes them": r"[EWN]\d{3} [a-z-]+",
    "names in brackets that programs read": r"\[[a-z-]+\]",
    "files": r"[\w./]*\.(?:xlsx|docx|csv|db|toml|ndjson)\b",
    "commands": r"jmtrade(?: [a-z-]+)*",
    "options, and what is typed after them": r"--(?:outcome|format|set) [a-z,]+|--?[a-z-]+",
    "heads, hashes, batches and notices": r"\b[0-9a-f]{12,64}\b|\b[BP][0-9a-f]{12}\b",
    "readings and their options, as they are tried": r"[a-z_]+(?:\.[a-z_]+)+=[a-z-]+",
    "ids of measures, counties and tables": whole(ids()),
    "keys of the configuration": r"\b[a-z]+(?:_[a-z]+)+\b",
    "cells of a sheet": r"![A-Z]?\d+",
    "days and hours": r"\d{4}-\d\d-\d\dT[\d:]+Z",
    "names of standards": r"GB 32100|ISO 3166-1|CSV|Excel|Word|WPS",
}
"""Why -> pattern of what stands as it is."""


class Clerk:
    """Types at one terminal; what is shown is read word by word."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def __call__(self, *words: object, status: int = 0) -> str:
        shown = self.screen(*words)
        assert shown.status == status, shown.text
        left = shown.text
        for pattern in UNTRANSLATED.values():
            left = re.sub(pattern, "", left)
        assert re.findall("[A-Za-z]{2,}", left) == [], f"{words}: {shown.text}"
        return re.sub(r"\s+", "", shown.text)


@pytest.fixture
def clerk(tmp_path: Path) -> Clerk:
    settings = city(tmp_path / "配置")
    with (settings / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write("[bureaus]\n" + "".join(f'{nr} = ["{BUREAU}"]\n' for nr in range(1, 9)))
    return Clerk(Screen(120, tmp_path))


def test_year(clerk: Clerk) -> None:
    filled = template(clerk)
    decided(clerk, filled)
    pays(clerk, filled)
    corrected(clerk)
    stands(clerk)


def template(clerk: Clerk) -> str:
    """The empty workbook, filled in; a slip that check finds, and mended."""
    place = clerk.screen.folder
    clerk("template", "--county", OFFICE[0], "-o", "空白表.xlsx")
    book = load_workbook(place / "空白表.xlsx")
    fill(book, record(*OFFICE))
    fee = book["国际认证"].cell(3, 5)
    right, fee.value = fee.value, "12万元"
    book.save(place / "填报.xlsx")
    said = clerk("check", "填报.xlsx", "--county", OFFICE[0], status=1)
    assert "E316unit-glued错误" in said
    fee.value = right
    book.save(place / "填报.xlsx")
    clerk("check", "填报.xlsx", "--county", OFFICE[0])
    return "填报.xlsx"


def asked(data: str) -> tuple[object, ...]:
    return ("--county", OFFICE[0], "--year", 2018, "--data", data, "--config", "配置")


def decided(clerk: Clerk, data: str) -> None:
    said = clerk("award", *asked(data))
    assert "拟兑付(5)" in said
    assert "340,000.00" in said
    clerk("award", *asked(data), "--outcome", "pay,hold,deny,refer,record")
    assert "三年内有失信记录" in clerk("explain", code(OFFICE[0], "C"), *asked(data))


def step(clerk: Clerk, command: str, *words: object, status: int = 0) -> str:
    shared = ("--ledger", LEDGER, "--config", "配置")
    return clerk("ledger", command, *words, *shared, status=status)


def pays(clerk: Clerk, data: str) -> None:
    """Recorded, reviewed, approved, published, cleared and paid."""
    step(clerk, "create", "--unsigned", "--by", "甲")
    said = step(clerk, "record", "--by", "甲", *asked(data)[:-2], "--as-of", "2018-12-31")
    run = re.findall(r"核算(\d+)", said)[0]
    every = ("--run", run)
    step(clerk, "review", *every, "--by", "乙", "--bureau", BUREAU)
    step(clerk, "approve", *every, "--by", "乙", status=2)
    step(clerk, "approve", *every, "--by", "丙")
    step(clerk, "publish", *every, "--by", "丙", "--on", "2019-03-04", "-o", "公示.xlsx")
    step(clerk, "clear", *every, "--by", "丙", "--on", "2019-03-11", status=2)
    step(clerk, "clear", *every, "--by", "丙", "--on", "2019-03-20")
    paying = ("--data", accounts(clerk), "--on", "2019-03-20")
    said = step(clerk, "pay", *paying)
    assert "340,000.00元" in said
    batch = re.findall(r"--confirm(B[0-9a-f]{12})", said)[0]
    step(clerk, "pay", *paying, "--by", "丁", "--confirm", batch, "-o", "支付.xlsx")
    assert (clerk.screen.folder / "支付.xlsx").is_file()


def accounts(clerk: Clerk) -> str:
    folder = clerk.screen.folder / "支付资料"
    folder.mkdir()
    book = load_workbook(clerk.screen.folder / "填报.xlsx")
    names = {str(row[0]): str(row[1]) for row in book["企业名录"].iter_rows(3, values_only=True)}
    rows = [f"{code(OFFICE[0], firm)},{names[code(OFFICE[0], firm)]},工行,622200000000000{nr}\n"
            for nr, firm in enumerate("AB")]  # fmt: skip
    for table, text in {
        "payees": "uscc,account_name,bank,account_number\n" + "".join(rows),
        "dishonesty": "uscc,occurred_on,matter\n",
        "struck_off": "uscc,struck_off_on\n",
    }.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return "支付资料"


def corrected(clerk: Clerk) -> None:
    """A certificate was withdrawn: what was paid for it comes back."""
    book = load_workbook(clerk.screen.folder / "填报.xlsx")
    book["国际认证"].delete_rows(3)
    book.save(clerk.screen.folder / "更正.xlsx")
    said = step(clerk, "correct", "--by", "甲", "--reason", "证书已撤销", *asked("更正.xlsx")[:-2],
                "--as-of", "2018-12-31")  # fmt: skip
    assert "-100,000.00" in said
    award = re.findall(r"(\d+)" + code(OFFICE[0], "A") + r".{0,40}?国际体系",
                       step(clerk, "show"))[0]  # fmt: skip
    step(clerk, "show", award)
    said = step(clerk, "recover", award, "--by", "丁", "--amount", "100000.00", "--reason", "回单")
    assert "100,000.00元" in said


def stands(clerk: Clerk) -> None:
    """What an auditor asks for."""
    step(clerk, "show", "--runs")
    step(clerk, "history", code(OFFICE[0], "A"))
    assert "完好" in step(clerk, "verify")
    step(clerk, "backup", "备份.db")


TYPED = re.compile(r"\[[\w|.-]+\]|\b[A-Z]{2,}(?:[=_:][A-Z]+)*\b|\d+<=x<=\d+|（[a-z_]+）")
"""Choices between bars, placeholders in capitals, ranges, and ids in brackets."""
NAMES = {"Parquet", "Spark", "all", "branding", "cap", "cases", "csv", "hold", "host", "json",
         "local", "ndjson", "parquet", "pay", "plugins", "postgresql", "spark", "table", "toml",
         "txt", "xlsx"}  # fmt: skip
"""Formats, engines and examples of what is typed."""


@pytest.mark.parametrize("command", sorted(commands()))
def test_help_is_chinese_but_for_what_is_typed(command: str, tmp_path: Path) -> None:
    shown = Screen(200, tmp_path)(*command.split(), "--help").out
    left = re.sub(r"([|（])\s+", r"\1", shown)
    for pattern in (*UNTRANSLATED.values(), TYPED.pattern):
        left = re.sub(pattern, "", left)
    assert set(re.findall("[A-Za-z]{2,}", left)) <= NAMES
