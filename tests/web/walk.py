"""Every page of a question beside what the command line writes of the same question."""

from __future__ import annotations

import html
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from jmtrade_core.engine.decision import MONEY
from jmtrade_core.simulations.report import dimensions
from tests.support import Run, run

from .site import Site, cells, plain

PARTS = ("amount", "city_pays", "county_pays", "unallocated")
IDENTITY = ("uscc", "measure", "subject", "outcome", "source")
Figures = tuple[Any, ...]


@dataclass(frozen=True)
class Walk:
    """A question that a page was asked, and the words that ask the command line the same."""

    site: Site
    case: str
    words: tuple[object, ...]

    def command(self, name: str, *more: object) -> Any:
        return run(name, *more, *self.words, "--format", "json").document

    def page(self, path: str) -> str:
        slash = "" if path.startswith("?") else "/"
        return self.site.page(f"{self.case}{slash}{path}")

    @cached_property
    def ran(self) -> Run:
        return run("award", *self.words, "--format", "json")

    @cached_property
    def award(self) -> dict[str, Any]:
        return self.ran.document

    @cached_property
    def said(self) -> str:
        """What `jmtrade award` prints."""
        return run("award", *self.words).out.decode()

    @cached_property
    def leaves(self) -> list[str]:
        """All pages of decisions."""
        first = self.page("decisions")
        (pages,) = re.findall(r"第 1 页，共 (\d+) 页", first) or ["1"]
        return [first, *(self.page(f"decisions?page={nr}") for nr in range(2, int(pages) + 1))]


def equal(walk: Walk, firms: int, *, whole: bool) -> int:
    """Hold all pages to the command line, why of so many enterprises; how many figures of money
    were read. What only a run under every option of every reading tells is for the ``whole``."""
    lines(walk)
    totals(walk)
    by_measure(walk)
    enterprises(walk)
    for uscc in sorted({line["uscc"] for line in walk.award["decisions"]})[:firms]:
        why(walk, uscc)
    what_if(walk)
    findings(walk)
    assert walk.site.client.get(f"{walk.case}/lines.json").json() == walk.award
    shown = [figure for leaf in walk.leaves for figure in figures(leaf)]
    if whole:
        unsettled(walk)
        assert set(shown) <= {*figures(walk.said), *figures(json.dumps(walk.award)), "0.00"}
    return len(shown)


def figures(text: str) -> list[str]:
    """Every amount of money in a text."""
    return [one.replace(",", "") for one in re.findall(r"(?<![\d.])-?\d[\d,]*\.\d\d(?!\d)", text)]


def lines(walk: Walk) -> None:
    """Every line once, in its order, with its figures."""
    shown = [
        {**{name: html.unescape(line[name]) for name in IDENTITY},
         **{name: plain(line[name]) for name in MONEY}}
        for leaf in walk.leaves for line in cells(leaf)
    ]  # fmt: skip
    names = (*IDENTITY, *MONEY)
    assert shown == [{name: one[name] for name in names} for one in walk.award["decisions"]]


def totals(walk: Walk) -> None:
    shown = dict(re.findall(r'data-total="(\w+)">(.*?)<', walk.leaves[0]))
    wanted = {name: str(value) for name, value in walk.award["totals"].items()}
    unknown = wanted.pop("at_stake_unknown")
    assert {name: plain(value) for name, value in shown.items()} == wanted
    said = f"金额尚不能确定的待补正项：{unknown}" in walk.leaves[0]
    assert said == (unknown != "0")


def by_measure(walk: Walk) -> None:
    """The sums of a page are those of the command's lines."""
    (table,) = re.findall(r"<caption>按项目和负担合计</caption>(.*?)</table>", walk.leaves[0],
                          re.DOTALL)  # fmt: skip
    shown = [
        tuple(plain(dict(re.findall(r'data-name="(\w+)">(.*?)<', row))[name]) for name in PARTS)
        for row in rows(table)
    ]
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * len(PARTS))
    for line in walk.award["decisions"]:
        if line["outcome"] == "pay":
            before = sums[line["measure"]]
            sums[line["measure"]] = [
                total + Decimal(line[name]) for total, name in zip(before, PARTS, strict=True)
            ]
    assert sorted(shown) == sorted(tuple(map(str, one)) for one in sums.values())


def unsettled(walk: Walk) -> None:
    """What could fall and rise, and by which option of which question."""
    page = walk.page("open")
    options = [one for one in walk.command("readings", "--open")["readings"]
               if Decimal(one["at_stake"])]  # fmt: skip
    shown = [tuple(map(plain, figures_of(row))) for row in rows(page)]
    wanted = [(str(one["lines"]), one["more"], one["less"]) for one in options]
    assert sorted(shown) == sorted(wanted)
    last = re.findall(r"Under .* yuan could fall, and .* yuan could be added", walk.said)
    (said,) = re.findall(r"<p>(.*?可能减少.*?)</p>", page) or [""]
    # The table names what falls before what is paid of it; the page the other way round.
    assert Counter(figures(said)) == Counter(figures("".join(last)))


def enterprises(walk: Walk) -> None:
    page = walk.page("why")
    shown = re.findall(r'/why/(\w+)">.*?</a> <small>\w+</small> <small>\D*(\d+)</small>', page)
    wanted = Counter(line["uscc"] for line in walk.award["decisions"])
    assert {uscc: int(count) for uscc, count in shown} == wanted


def why(walk: Walk, uscc: str) -> None:
    """A page's figures are those that `jmtrade explain` prints, and no other."""
    page = html.unescape(walk.page(f"why/{uscc}").partition("<section")[2])
    said = run("explain", uscc, *walk.words, "--lang", "zh").out.decode()
    assert set(figures(page)) == set(figures(said)), uscc


def what_if(walk: Walk) -> None:
    """Another cap or amount, of what is paid most often, and another reading: `simulate`."""
    page = walk.page("what-if")
    names = re.findall(r'name="t\.([\w.-]+\.(?:cap|amount))" value="[\d.,]+"', page)
    paid = Counter(line["measure"] for line in walk.award["decisions"] if line["outcome"] == "pay")
    name = max(names, key=lambda one: paid[one.rpartition(".")[0]])
    asked = ("--set", f"{name}=12345.67", "--reading", "growth.milestone.crossing=reach")
    document = walk.command("simulate", *asked)
    order = [*dimensions()]
    wanted = [one for one in document["rows"] if one["scenario"] != "baseline"]
    wanted.sort(key=lambda one: order.index(one["dimension"]))
    page = walk.page(f"what-if?t.{name}=12,345.67&r.growth.milestone.crossing=reach")
    table = page.partition('id="result"')[2].partition("<form")[0]
    shown = [figures_of(row)[2:] for row in rows(table)]
    assert [(plain(row[0]), plain(row[1]), int(row[2]), int(row[3])) for row in shown] == [
        (one["money"], one["change"], one["winners"], one["losers"]) for one in wanted
    ]


def findings(walk: Walk) -> None:
    """Each warning that `jmtrade award` says, before it decides and of what it decided."""
    page = walk.page("?severity=warning")
    shown = re.findall(r"<td[^>]*><small>(W\d+) [\w-]+</small></td></tr>", page)
    said = re.findall(r"^warning (W\d+):", walk.ran.err, re.MULTILINE)
    assert Counter(shown) == Counter(said)
    assert shown


def rows(table: str) -> list[str]:
    return re.findall(r'<tr[^>]*><th scope="row">.*?</tr>', table, re.DOTALL)


def figures_of(row: str) -> list[str]:
    return re.findall(r'<td class="figure[^>]*>(.*?)</td>', row)
