"""An office whose every step is a command as a clerk types it, on files that are read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jmtrade_ledger.balances import Standing
from jmtrade_ledger.lines import Line
from jmtrade_ledger.paydata import PayData
from jmtrade_ledger.store import open_ledger

from jmtrade_core.cli import run
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.money import decimals

from .inputs import city
from .office import BUREAU, CLEARED, PUBLISHED, Office, firm, pay_data

MEASURE = "branding.certification"
CODE = re.compile(r"\[([a-z-]+)\]$", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """What a command told of its work: a number, and what the tests compare."""

    ref: str = ""
    new: bool = True
    refused: tuple[tuple[object, str], ...] = ()

    @property
    def id(self) -> str:
        return self.ref


class Clerk(Office):
    """``lines`` become certificates of half-paid fees, so that each pays what is asked."""

    def __init__(self, place: Path, firms: Sequence[int]) -> None:
        self.place, self.url = place, str(place / "typed.db")
        self.config = city(place / "config")
        with (self.config / "jmtrade.toml").open("a", encoding="utf-8") as file:
            file.write(f'[bureaus]\n3 = ["{BUREAU}"]\n')
        self.data = place / "data"
        names = [f"{firm(number)},企业{number},zhongxiang\n" for number in firms]
        self.table(self.data, "enterprises", "uscc,name,county", names)
        for table, head in (
            ("dishonesty", "uscc,occurred_on,matter"),
            ("prior_awards", "uscc,measure,subject,year,amount"),
        ):
            self.table(self.data, table, head, ())
        self.everybody = [_named(number) for number in firms]
        self.typed("create", "--unsigned", "--by", "甲")
        self.record([])
        super().__init__(open_ledger(self.url))

    def table(self, folder: Path, name: str, head: str, rows: Sequence[str]) -> None:
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.csv").write_text(f"{head}\n" + "".join(rows), encoding="utf-8")

    def typed(self, *words: object) -> str:
        """``jmtrade ledger WORDS``. UsageError with the codes of what it refuses."""
        return self._typed("ledger", words[0], "--ledger", self.url, *words[1:])

    def _typed(self, *words: object) -> str:
        raw, err = io.BytesIO(), io.StringIO()
        out = io.TextIOWrapper(raw, encoding="utf-8")
        shared = ("--config", self.config, "--lang", "en")
        with redirect_stdout(out), redirect_stderr(err):
            status = run([str(word) for word in (*words, *shared)])
            out.flush()
        if status == UsageError.exit_code:
            codes = CODE.findall(err.getvalue())
            raise UsageError(*(Problem("typed", "", "", "", code) for code in codes))
        assert status == 0, err.getvalue()
        return raw.getvalue().decode()

    def record(self, lines: Sequence[Line], reason: str = "", scope: Any = ()) -> Any:
        rows = [f"{o.uscc},{o.uscc},2018-03-01,{decimals(2 * o.split.amount)}\n" for o in lines]
        self.table(self.data, "certifications", "uscc,certificate_no,certified_on,fee", rows)
        command = ("correct", "--reason", reason) if reason else ("record",)
        said = self.typed(*command, "--by", "甲", *self.asked())
        return Said(new="already recorded" not in said)

    def asked(self) -> tuple[object, ...]:
        """The run: county, year, data and day."""
        run = ("--county", "zhongxiang", "--year", 2018, "--data", self.data)
        return *run, "--as-of", "2019-01-01"

    def review(self, *ids: int, by: str = "县里", refuse: str = "", bureau: str = BUREAU) -> None:
        why = ("--refuse", refuse, "--bring", "发票") if refuse else ()
        self.typed("review", "--by", by, "--bureau", bureau, *why, *ids)

    def approve(self, *ids: int, by: str = "市里", same: bool = False) -> None:
        self.typed("approve", "--by", by, *ids)

    def publish(self, *ids: int, on: date = PUBLISHED) -> Any:
        file = self.place / "notice.csv"
        said = self.typed("publish", "--by", "市里", "--on", on, "-o", file, *ids)
        return Said(re.findall(r"notice (P\w+)", said)[0])

    def publish_again(self, ref: str) -> list[tuple[int, int]]:
        self.typed("publish", "--again", ref, "-o", self.place / "again.csv")
        return super().publish_again(ref)

    def object_to(self, *ids: int) -> None:
        self.typed("object", "--by", "群众", "--reason", "有异议", "--from", "某企业", *ids)

    def clear(self, *ids: int, on: date = CLEARED, reason: str = "") -> None:
        self.typed("clear", "--by", "市里", "--on", on, "--reason", reason, *ids)

    def paying(self, data: PayData | None) -> tuple[object, ...]:
        """The tables of a payment, and its day."""
        known, folder = data or pay_data(self.everybody), self.place / "pay"
        payees = [
            f"{uscc},{p.account_name},{p.bank},{p.account_number}\n"
            for uscc, p in known.payees.items()
        ]
        gone = [f"{uscc},{day}\n" for uscc, day in (known.struck_off or {}).items()]
        records = [
            f"{uscc},{r[0]},x\n" for uscc, rs in (known.dishonesty or {}).items() for r in rs
        ]
        self.table(folder, "payees", "uscc,account_name,bank,account_number", payees)
        self.table(folder, "struck_off", "uscc,struck_off_on", gone)
        self.table(folder, "dishonesty", "uscc,occurred_on,matter", records)
        return "--data", folder, "--on", self.pays_on

    def propose(self, *ids: int, data: PayData | None = None) -> Any:
        said = self.typed("pay", *self.paying(data), *ids)
        codes = tuple((None, code) for code in re.findall(r"\[([a-z-]+)\]", said))
        return Said(re.findall(r"^batch (B\w+)", said, re.MULTILINE)[0], refused=codes)

    def pay(self, *ids: int, batch: str = "", data: PayData | None = None) -> Any:
        shown = batch or self.propose(*ids, data=data).id
        file = ("-o", self.place / "pay.csv", "--by", "出纳")
        self.typed("pay", *self.paying(data), *file, "--confirm", shown, *ids)
        return Said(shown)

    def withdraw(self, *ids: int) -> None:
        which = [word for id in ids for word in ("--withdraw", id)]
        self.typed("correct", "--by", "市里", "--reason", "撤回", *which)

    def recover(self, id: int, fen: int) -> None:
        self.typed("recover", "--by", "出纳", "--amount", decimals(fen), "--reason", "退款", id)

    def verify(self, expect: str = "") -> str:
        said = self.typed("verify", *(("--expect-head", expect) if expect else ()))
        assert said.startswith("sound")
        return said.split()[-1]

    def export(self, file: Path) -> None:
        self.typed("export", "-o", file)

    def backup(self, file: Path) -> str:
        return self.typed("backup", file).split()[-1]

    def listed(self, *words: object) -> list[dict[str, Any]]:
        """What a listing says as JSON."""
        found: list[dict[str, Any]] = json.loads(self.typed(*words, "--format", "json"))
        return found

    def history(self, uscc: str) -> list[int]:
        return [e["award"] for e in self.listed("history", uscc) if e["kind"] == "decided"]

    def show(self, state: str) -> list[int]:
        return [row["award"] for row in self.listed("show", "--state", state)]

    def runs(self) -> list[int]:
        return [row["run"] for row in self.listed("show", "--runs")]

    def replay(self, run: int) -> str:
        return self.typed("replay", run)

    def award(self, id: int = 0) -> Any:
        """``jmtrade award --ledger``: the lines that pay, and the marks beside them."""
        said = self._typed("award", "--ledger", self.url, *self.asked(), "--format", "json")
        return json.loads(said)


def _named(number: int) -> Standing:
    """Enough of an award to have an account."""
    blank: dict[str, Any] = dict.fromkeys(Standing.__dataclass_fields__, 0)
    return Standing(**{**blank, "uscc": firm(number), "name": f"企业{number}"})
