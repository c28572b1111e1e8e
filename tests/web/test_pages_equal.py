"""Every figure on the pages is the command line's, and no template makes one."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import jmtrade_web
import pytest
from jinja2 import Environment, nodes

from jmtrade_core.engine.decision import MONEY
from jmtrade_core.simulations.report import dimensions
from tests.support import run

from .site import Site, cells, plain

TEMPLATES = sorted((Path(jmtrade_web.__file__).parent / "templates").glob("*.j2"))
ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow,
              nodes.Neg, nodes.Pos)  # fmt: skip
FILTERS = {"length", "urlencode"}
"""No filter that sums, rounds, or reads a number."""


@pytest.fixture(scope="module")
def case(office: Site) -> str:
    return office.ask()


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return run("award", "--county", "zhongxiang", "--format", "json").document


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 8


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_computes(path: Path) -> None:
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    assert [*tree.find_all(ARITHMETIC)] == []
    assert {one.name for one in tree.find_all(nodes.Filter)} <= FILTERS


@pytest.fixture(scope="module")
def lines(office: Site, case: str) -> list[dict[str, str]]:
    """All lines of all pages."""
    first = office.page(f"{case}/decisions")
    pages = int(re.findall(r"第 1 页，共 (\d+) 页", first)[0])
    assert pages > 1
    texts = [first, *(office.page(f"{case}/decisions?page={nr}") for nr in range(2, pages + 1))]
    return [line for text in texts for line in cells(text)]


def test_every_line_is_there_once_with_its_figures(
    lines: list[dict[str, str]], document: dict[str, Any]
) -> None:
    names = ("uscc", "measure", "subject", "outcome", "source")
    shown = [
        {**{name: html.unescape(line[name]) for name in names},
         **{name: plain(line[name]) for name in MONEY}}
        for line in lines
    ]  # fmt: skip
    wanted = [{name: one[name] for name in (*names, *MONEY)} for one in document["decisions"]]
    assert shown == wanted


def test_the_totals_are_those_of_the_run(office: Site, case: str, document: dict[str, Any]) -> None:
    page = office.page(f"{case}/decisions")
    shown = dict(re.findall(r'data-total="(\w+)">(.*?)<', page))
    wanted = {name: str(value) for name, value in document["totals"].items()}
    unknown = wanted.pop("at_stake_unknown")
    assert {name: plain(value) for name, value in shown.items()} == wanted
    assert f"金额尚不能确定的待补正项：{unknown}" in page


def test_the_sums_by_measure_are_those_of_the_lines(
    office: Site, case: str, document: dict[str, Any]
) -> None:
    page = office.page(f"{case}/decisions")
    (table,) = re.findall(r"<caption>按项目和负担合计</caption>(.*?)</table>", page, re.DOTALL)
    parts = ("amount", "city_pays", "county_pays", "unallocated")
    shown = [
        tuple(plain(dict(re.findall(r'data-name="(\w+)">(.*?)<', row))[name]) for name in parts)
        for row in re.findall(r'<tr><th scope="row">.*?</tr>', table)
    ]
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * len(parts))
    for line in document["decisions"]:
        if line["outcome"] == "pay":
            before = sums[line["measure"]]
            sums[line["measure"]] = [
                total + Decimal(line[name]) for total, name in zip(before, parts, strict=True)
            ]
    assert sorted(shown) == sorted(tuple(map(str, one)) for one in sums.values())


@pytest.mark.parametrize(
    "asked",
    [{"outcome": "hold"}, {"search": "乙丑"}, {"search": "91420881ma0000002k"},
     {"measure": "branding.certification", "outcome": "pay"}, {"search": "<nobody>"}],
)  # fmt: skip
def test_a_filter_shows_what_it_says(
    office: Site, case: str, document: dict[str, Any], asked: dict[str, str]
) -> None:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    shown = cells(office.page(f"{case}/decisions?{query}"))
    wanted = [
        one for one in document["decisions"]
        if all(one[name] == value for name, value in asked.items() if name != "search")
        and asked.get("search", "").lower() in (one["name"] + one["uscc"]).lower()
    ]  # fmt: skip
    assert [line["source"] for line in shown] == [one["source"] for one in wanted]


def test_the_largest_amounts_come_first_where_they_are_asked_for(office: Site, case: str) -> None:
    shown = cells(office.page(f"{case}/decisions?order=amount"))
    amounts = [Decimal(plain(line["amount"]) or 0) for line in shown]
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[0] > 0


@pytest.mark.slow
def test_what_could_change_is_what_the_table_says(office: Site, case: str) -> None:
    said = run("award", "--county", "zhongxiang").out.decode().splitlines()[-1]
    figures = re.findall(r"[\d,]+\.\d\d", said)
    page = office.page(f"{case}/open")
    falls, paid, rises = figures
    assert f"拟兑付 {paid} 元中可能减少 {falls} 元，可能增加 {rises} 元" in page


def test_why_says_what_explain_says(office: Site, case: str) -> None:
    document = run("explain", "91420881MA0000002K", "--county", "zhongxiang",
                   "--format", "json", "--lang", "zh").document  # fmt: skip
    page = html.unescape(office.page(f"{case}/why/91420881MA0000002K"))
    assert page.count('<section class="why') == len(document["lines"])
    for line in document["lines"]:
        assert line["title"] in page
        assert line["source"] in page
        for condition in line["conditions"]:
            assert condition["words"] in page
            assert all(cell in page for one in condition["read"] for cell in one["cells"])
            if condition["against"]:
                assert condition["against"]["origin"] in page
        assert all(one["words"] in page for one in line["rests_on"])


def test_what_if_says_what_simulate_says(office: Site, case: str) -> None:
    asked = ("--set", "branding.certification.cap=150000", "--reading",
             "growth.milestone.crossing=reach")  # fmt: skip
    document = run("simulate", "--county", "zhongxiang", *asked, "--format", "json").document
    rows = [one for one in document["rows"] if one["scenario"] != "baseline"]
    rows.sort(key=lambda one: [*dimensions()].index(one["dimension"]))  # as the table has them
    query = "t.branding.certification.cap=150,000&r.growth.milestone.crossing=reach"
    page = office.page(f"{case}/what-if?{query}")
    table = page.partition('id="result"')[2].partition("<form")[0]
    shown = [
        re.findall(r'data-label=".*?">(.*?)</td>', row)
        for row in re.findall(r'<tr.*?><th scope="row">.*?</tr>', table)
    ]
    assert [(plain(row[2]), plain(row[3]), int(row[4]), int(row[5])) for row in shown] == [
        (one["money"], one["change"], one["winners"], one["losers"]) for one in rows
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [("t.branding.certification.cap=much", "未能测算"), ("t.no.such=1", "未能测算"),
     ("r.no.such=1", "未能测算"), ("t.branding.certification.cap=100000.00", "假设测算")],
)  # fmt: skip
def test_what_cannot_be_tried_is_said(office: Site, case: str, query: str, said: str) -> None:
    page = office.page(f"{case}/what-if?{query}")
    assert said in page
    assert 'id="result"' not in page


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_a_download_is_what_the_command_writes(
    office: Site, case: str, form: str, tmp_path: Path
) -> None:
    answer = office.client.get(f"{case}/lines.{form}")
    path = tmp_path / f"lines.{form}"
    assert run("award", "--county", "zhongxiang", "-o", path).code == 0
    if form == "json":
        assert json.loads(answer.content) == json.loads(path.read_bytes())
    elif form == "csv":
        assert answer.content == path.read_bytes()
    else:
        assert answer.content.startswith(b"PK")


def test_every_page_is_there_in_both_languages(office: Site, case: str) -> None:
    paths = ["/", case, *(f"{case}/{name}" for name in ("decisions", "why", "what-if",
                                                        "why/91420881MA0000002K"))]  # fmt: skip
    session = office.server.session
    for language in ("en", "zh"):
        form = {"csrf": session.csrf, "lang": language, "back": case}
        assert office.client.post("/language", data=form).url.path == case
        chinese = [bool(re.search(r"办公页面", office.page(path))) for path in paths]
        assert chinese == [language == "zh"] * len(paths)
