"""The report: one file, no reference outside it, every figure that of the run."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support import COUNTY, FIRM, YEAR, run

from .test_entitled import written

EXAMPLE = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
EVIL = "<script>alert(1)</script>"


class Page(HTMLParser):
    """Tables as lists of rows, and every attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.attributes: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.cell = True

    def handle_endtag(self, tag: str) -> None:
        self.cell = self.cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.tables[-1][-1][-1] += data


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report")
    exports = [f"{FIRM},{year},0" for year in range(2005, 2018)]
    data = written(
        place, exports=[*exports, f"{FIRM},2018,6000000"],
        enterprises=[f"{FIRM},{EVIL},钟祥市,2010-01-01,是"],
        certifications=[f"{FIRM},C-1,2018-03-01,50000.01", f"{FIRM},C-2,2018-04-01,"],
        insurance=[f"{FIRM},PICC-42,2018-03-01,1000,,是"],
        prior_awards=[f"{FIRM},branding.trademark,T-1,2018,50000"],
    )  # fmt: skip
    done = run("report", "--county", COUNTY, "--year", YEAR, "--data", data,
               "-o", place / "a.html")  # fmt: skip
    assert done.code == 0, done.err
    return place


@pytest.fixture(scope="module")
def page(place: Path) -> Page:
    return Page((place / "a.html").read_text(encoding="utf-8"))


def table(page: Page, heading: str) -> list[list[str]]:
    return next(one for one in page.tables if one[0][0] == heading)


def decided(place: Path) -> dict[str, str]:
    words = ("--county", COUNTY, "--year", YEAR, "--data", place / "data", "--format", "json")
    document = json.loads(run("award", *words).out)
    found: dict[str, str] = document["totals"] | {
        name: document["receipt"][name] for name in ("terms_sha256", "input_sha256")
    }
    return found


def test_it_refers_to_nothing_outside(place: Path, page: Page) -> None:
    text = (place / "a.html").read_text(encoding="utf-8")
    assert not [one for one in page.attributes if one[0] in ("src", "href", "xlink:href", "srcset")]
    assert not page.tags & {"script", "link", "img", "iframe", "object", "embed", "use", "image"}
    assert "://" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in unescape(text)


def test_its_sums_are_those_of_the_run(place: Path, page: Page) -> None:
    wanted = decided(place)
    for heading in ("measure", "county"):
        rows = table(page, heading)
        sums = [Decimal(row[2].replace(",", "")) for row in rows[1:]]
        assert sum(sums[:-1]) == sums[-1] == Decimal(wanted["pay"])
    payers = {row[0]: row[1].replace(",", "") for row in table(page, "payer")[1:]}
    assert payers == {"city": wanted["city_pays"], "county": wanted["county_pays"],
                      "unallocated": wanted["unallocated"], "total": wanted["pay"]}  # fmt: skip
    year = table(page, "year")[-1]
    pay = Decimal(wanted["pay"])
    assert year[1:] == ["50,000.00", f"{pay:,.2f}", f"{pay + 50_000:,.2f}"]
    held = next(one for one in page.tables if one[0][1:2] == ["reason"])
    assert held[-1][3].replace(",", "") == wanted["at_stake"]


def test_what_reproduces_it_stands_on_it(place: Path, page: Page) -> None:
    checks = {row[0]: row[1] for row in page.tables[-1]}
    wanted = decided(place)
    assert checks["input_sha256"] == wanted["input_sha256"]
    assert checks["terms_sha256"] == wanted["terms_sha256"]
    assert f"jmtrade report --county {COUNTY} --year {YEAR} --as-of 2018-12-31 --data data" in (
        place / "a.html"
    ).read_text(encoding="utf-8")


def test_no_enterprise_and_nothing_private_stands_on_it(place: Path) -> None:
    text = (place / "a.html").read_text(encoding="utf-8")
    assert not [secret for secret in (FIRM, EVIL, "PICC-42", str(place)) if secret in text]


def test_every_figure_of_a_chart_stands_in_a_table(place: Path, page: Page) -> None:
    text = (place / "a.html").read_text(encoding="utf-8")
    shown = re.findall(r'class="figure">([^<]+)</text>', text)
    cells = {cell for one in page.tables for row in one for cell in row}
    assert not [one for one in shown if one not in cells]
    assert len(shown) > 5


def test_only_a_page_is_replaced(place: Path) -> None:
    words = ("--county", COUNTY, "--year", YEAR, "--data", place / "data")
    assert run("report", *words, "-o", place / "r.pdf").code == 2
    other = place / "mine.html"
    other.write_bytes(b"PK\x03\x04")
    assert run("report", *words, "-o", other).code == 2
    assert other.read_bytes() == b"PK\x03\x04"


@pytest.mark.slow
def test_the_same_run_gives_the_same_page(place: Path) -> None:
    words = ("--county", COUNTY, "--year", YEAR, "--data", place / "data", "-o", place / "b.html")
    assert run("report", *words).code == 0
    assert (place / "a.html").read_bytes() == (place / "b.html").read_bytes()


@pytest.mark.slow
def test_of_the_whole_city_in_chinese(tmp_path: Path) -> None:
    words = ("--county", "all", "--year", 2018, "--data", EXAMPLE, "--lang", "zh")
    assert run("report", *words, "-o", tmp_path / "r.html").code == 0
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "荆门市2018年度外贸支持资金" in text
    assert "示例数据：均为虚构。" in text
