"""The whole year of a clerk in a real browser: one script of deeds, two kinds of hands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import ledger_verify

from tests.ledger.office import BUREAU

from . import steps
from .browsing import opened
from .hands import Keys, Mouse
from .live import live
from .site import EXAMPLE
from .steps import SECRET, Desk, desk_of
from .test_signed_payment import accounts
from .test_workbook import book

pytestmark = pytest.mark.browser
CLOCK = """
import os
from datetime import date
from pathlib import Path
from jmtrade_ledger import chain, lifecycle

def today():
    return date.fromisoformat(Path(os.environ["CLOCK_OF_THE_TEST"]).read_text())

lifecycle.today = today
chain.now = lambda: f"{today()}T04:00:00Z"
"""
"""What the page's processes take for the day, so that a notice ends while the test runs."""

TWO_PERSONS = "Multiple forms should be contained"
"""What Chromium remarks of a form that two persons sign."""


class Year:
    """A clerk's year, by the hand that is given."""

    def __init__(self, hand: Any, page: Any, desk: Desk, place: Path) -> None:
        self.hand, self.page, self.desk, self.place = hand, page, desk, place

    def day(self, text: str) -> None:
        (self.place / "day").write_text(text)

    def workbook(self) -> None:
        hand, page = self.hand, self.page
        wrong = self.place / "申报 表.xlsx"
        wrong.write_bytes(book("十万"))
        hand.bring("data", wrong)
        hand.choose("county", "zhongxiang")
        hand.choose("year", "2018")
        hand.press("检查并核算")
        page.wait_for_selector(".verdict.bad")
        hand.bring("data", EXAMPLE)
        hand.press("重新检查")
        page.wait_for_selector(".verdict.good")
        hand.press("核算结果")
        page.wait_for_selector("[data-part] details")
        hand.press("虚构甲子食用菌集团有限公司")
        page.wait_for_selector("section.why")
        hand.press("假设测算")
        page.wait_for_selector("form.what-if")
        hand.fill("t.branding.certification.cap", "150,000")
        hand.press("对比")
        page.wait_for_selector("#result")

    def looked_at(self) -> None:
        """axe finds nothing serious in what is shown."""
        axe = pytest.importorskip(
            "axe_playwright_python.base", reason="axe is in the group browser"
        )
        self.page.evaluate(axe.AXE_SCRIPT)
        found = self.page.evaluate("axe.run(document).then((found) => found.violations)")
        assert [one for one in found if one["impact"] in ("serious", "critical")] == []

    def sign(self, by: str, said: str = ".verdict.good[role=status]", **fields: str) -> None:
        if isinstance(self.hand, Mouse):
            self.looked_at()
        key = str(self.desk.place / f"{by}.pem")
        for name, text in {**fields, "by": by, "key": key, "passphrase": SECRET}.items():
            self.hand.fill(name, text)
        self.hand.press("签名并登记")
        self.page.wait_for_selector(said)

    def many(self, words: str, by: str, sample: str = "", **fields: str) -> None:
        self.hand.press("台账")
        self.page.wait_for_selector("#waiting")
        self.hand.press(words)
        self.page.wait_for_selector("form.ask")
        if sample:
            self.hand.fill("sample", sample)
            self.hand.press("显示")
            self.page.wait_for_selector(f"text=抽取 {sample} 笔")
        self.sign(by, **fields)

    def one(self, award: int, words: str, by: str, event: str, **fields: str) -> None:
        self.hand.press("台账")
        self.page.wait_for_selector("#awards")
        self.hand.press(f"{award} {self.desk.office.award(award).name}")
        self.page.wait_for_selector("ol.life")
        self.hand.press(words)
        self.page.wait_for_url("**step=*")
        self.sign(by, f"li.{event}", **fields)

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as asked:
            self.hand.press(words)
        return Path(asked.value.path()).read_bytes()


@pytest.mark.parametrize("hand", [Mouse, Keys])
def test_the_year_of_a_clerk(
    hand: type[Mouse | Keys], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    (tmp_path / "day").write_text("2019-03-04")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("CLOCK_OF_THE_TEST", str(tmp_path / "day"))
    monkeypatch.setattr(steps, "FIRMS", 4)
    (tmp_path / "page").mkdir()
    with (
        desk_of(tmp_path / "page") as desk,
        live(desk.page) as address,
        opened("about:blank", "about:", address, expected=TWO_PERSONS) as page,
    ):
        page.set_default_timeout(30_000)
        server, ids = desk.page.server, list(desk.fresh)
        cookie = {"name": server.cookie, "value": server.session.id, "url": address}
        page.context.add_cookies([cookie])
        page.goto(address)
        year = Year(hand(page), page, desk, tmp_path)
        year.workbook()
        year.many("审核通过", "县里", sample="2", bureau=BUREAU)
        assert len(desk.office.show("reviewed")) == 2
        year.many("审核通过", "县里", bureau=BUREAU)
        year.many("批准", "市里")
        year.many("公示", "市里")
        assert desk.office.show("published") == ids
        year.day("2019-03-05")
        year.one(ids[0], "登记异议", "市里", "objected", reason="有异议")
        year.day("2019-03-12")
        year.one(ids[0], "准予支付", "市里", "cleared", reason="查无此事")
        year.many("准予支付", "市里")
        assert desk.office.show("cleared") == ids
        pay(year)
        assert desk.office.show("paid") == ids
        papers(year)
        assert ledger_verify.of_sqlite(desk.place / "signed.db").sound


def pay(year: Year) -> None:
    """The batch that the accounts give, signed, and its file."""
    file = year.place / "账户.xlsx"
    file.write_bytes(accounts(year.desk))
    year.hand.press("台账")
    year.page.wait_for_selector("#batches")
    year.hand.bring("data", file)
    year.hand.press("显示批次")
    year.page.wait_for_selector("form.ask")
    year.sign("出纳")
    (batch,) = year.page.eval_on_selector_all(
        "[data-batch]", "all => all.map(o => o.dataset.batch)"
    )
    assert year.download(f"{batch} 支付文件（账号完整）").startswith(b"PK")


def papers(year: Year) -> None:
    """The notice as a letter."""
    run = year.desk.office.runs()[0]
    year.hand.press("文书")
    year.page.wait_for_selector("h1:text('文书')")
    year.hand.choose("run", str(run))
    year.hand.press("生成文书")
    year.page.wait_for_selector("a[download]")
    name = year.page.inner_text("a[download]")
    assert year.download(name).startswith(b"PK")
