"""The sheet as a grid: the cells that the file has, and marks where the findings are."""

from __future__ import annotations

import html
import re

import pytest
from openpyxl import load_workbook

from .site import EXAMPLE, Site
from .test_workbook import book

HOSTILE = '<script>alert("1")</script>'


@pytest.fixture(scope="module")
def wrong(office: Site) -> str:
    return office.ask(("申报 表.xlsx", book(HOSTILE)), year="2018")


def cells_of(page: str) -> dict[str, tuple[str, str]]:
    """Place -> text and mark."""
    found = re.findall(r'<td id="(\w+)"(?: class="marked (\w+)")?[^>]*>(.*?)</td>', page, re.DOTALL)
    return {place: (html.unescape(text), mark) for place, mark, text in found}


def test_a_finding_jumps_to_its_cell(office: Site, wrong: str) -> None:
    page = office.page(wrong)
    links = [html.unescape(one) for one in re.findall(r'href="(\S+/sheet\S+)"', page)]
    (link,) = (one for one in links if one.endswith("#E3"))
    shown = cells_of(office.page(link.partition("#")[0]))
    assert shown["E3"] == (HOSTILE, "error")
    assert HOSTILE not in office.page(link.partition("#")[0])


def test_the_grid_is_the_sheet(office: Site, wrong: str) -> None:
    for name in ("国际认证", "企业名录"):
        page = office.page(f"{wrong}/sheet?file=申报 表.xlsx&sheet={name}")
        shown = cells_of(page)
        sheet = load_workbook(EXAMPLE)[name]
        for row in sheet.iter_rows(min_row=1, max_row=5):
            for one in row:
                if isinstance(one.value, str) and one.coordinate != "E3":
                    assert shown[one.coordinate][0] == one.value
        marked = {place for place, (_text, mark) in shown.items() if mark}
        jumps = {*re.findall(r'<a href="\S+"><code class="cell">(\w+)</code>', page)}
        assert marked == jumps & shown.keys()


def test_a_long_sheet_comes_in_pages(office: Site) -> None:
    rows = "\n".join(f"a,{number}" for number in range(1, 451))
    case = office.ask(("certifications.csv", f"uscc,certificate_no\n{rows}".encode()), year="2018")
    first = cells_of(office.page(f"{case}/sheet?sheet=certifications.csv&row=1"))
    third = cells_of(office.page(f"{case}/sheet?sheet=certifications.csv&row=450"))
    assert (first["B2"][0], "B201" in first) == ("1", False)
    assert (third["B451"][0], "B400" in third) == ("450", False)


@pytest.mark.parametrize("query", ["", "?sheet=none", "?sheet=国际认证&file=../x", "?row=-5"])
def test_what_is_no_sheet_is_not_there(office: Site, wrong: str, query: str) -> None:
    assert office.client.get(f"{wrong}/sheet{query}").status_code == 404
