"""The estimate: its evaluator gives the engine's lines to the fen, and its workbook is decided
as it said."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from jmtrade_web.child import Answer
from jmtrade_web.estimate import page, steps
from jmtrade_web.estimate.document import document as documented
from jmtrade_web.estimate.plan import Nodes
from jmtrade_web.estimate.rules import compiled
from jmtrade_web.estimate.steps import UnknownStepError

from jmtrade_core import i18n
from jmtrade_core.config import profiles
from jmtrade_core.money import decimals
from jmtrade_core.policy import policy as policies
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import options
from tests.support import run

from .alone import by_engine, by_page, enterprises, node, records
from .site import Site

COUNTY, YEAR, DAY = "zhongxiang", 2018, date(2018, 12, 31)


@pytest.fixture(scope="module")
def policy() -> Policy:
    loaded = policies.load(profiles.packaged(), COUNTY, YEAR)
    return replace(loaded, city_text=None)


@pytest.fixture(scope="module")
def document(policy: Policy) -> dict[str, Any]:
    i18n.speak("zh")
    return documented(policy, DAY)


def compared(policy: Policy, document: dict[str, Any], seeds: range, every: int) -> int:
    """Decide some enterprises both ways under what is in force and under every so manyth
    other option; how many enterprises there were."""
    tables = enterprises(seeds, COUNTY)
    given, in_force = records(tables, policy), document["plans"]
    others = document["readings"][::every]
    plans = [in_force, *({**in_force, **one["plans"]} for one in others)]
    trials = [{}, *({one["reading"]: one["option"]} for one in others)]
    pages = by_page(given, document["nodes"], [[*some.values()] for some in plans])
    for trial, found in zip(trials, pages, strict=True):
        under = replace(policies.under(policy, trial), city_text=None) if trial else policy
        _same(by_engine(given, under, DAY), found)
    unknown = replace(given, frames={k: v for k, v in given.frames.items() if k != "prior_awards"})
    (found,) = by_page(given, document["nodes"], [[*document["unknown_awards"].values()]])
    _same(by_engine(unknown, policy, DAY), found)
    return len(tables["enterprises"])


def _same(engine: dict[str, Any], found: dict[str, Any]) -> None:
    pairs = {uscc: (engine.get(uscc), found.get(uscc)) for uscc in engine.keys() | found.keys()}
    assert {uscc: pair for uscc, pair in pairs.items() if pair[0] != pair[1]} == {}


def test_every_measure_and_every_option_is_compiled(
    policy: Policy, document: dict[str, Any]
) -> None:
    together = [id for family in document["plans"] for id in family.split(",")]
    assert sorted(together) == sorted(measure.id for measure in policy.measures)
    open_ones = {(one.name, one.option) for one in options(policy) if one.measures}
    compiled_ones = {(one["reading"], one["option"]) for one in document["readings"]}
    # Whom an enterprise continues is not asked, and who bears a cost changes no amount.
    assert {name for name, _option in open_ones - compiled_ones} <= {
        "succession.history", "exhibitions.payer"
    }  # fmt: skip


def test_some_enterprises(policy: Policy, document: dict[str, Any]) -> None:
    assert compared(policy, document, range(1, 6), every=9) > 150


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(26))
def test_ten_thousand_enterprises(policy: Policy, document: dict[str, Any], tens: int) -> None:
    assert compared(policy, document, range(10 * tens, 10 * tens + 10), every=1) > 380


@pytest.mark.parametrize(
    "frame",
    [pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).select(pl.col("a").sqrt()),
     pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).sort("a"),
     pl.LazyFrame({"b": [1]}, {"b": pl.Int64}),
     pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).map_batches(lambda frame: frame),
     pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).group_by("a").agg(pl.col("a").median()),
     pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).select(pl.col("a").cast(pl.Float64))],
)  # fmt: skip
def test_what_the_page_could_not_do_is_refused(frame: pl.LazyFrame) -> None:
    with pytest.raises(UnknownStepError):
        Nodes({("a",): "table"}).add(frame)


def test_what_the_page_could_not_do_is_left_to_the_county(
    policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars = '{"StringExpr": {"ConcatHorizontal": {"delimiter": "|", "ignore_nulls": false}}}'
    monkeypatch.delitem(cast(dict[str, str], steps.CALLS), bars)
    some = policy.only({"exhibitions.booth", "branding.standard"})
    found = compiled(some, DAY)
    assert [*found.refused] == ["exhibitions.booth"]
    assert [*found.plans] == [*found.unknown_awards] == ["branding.standard"]
    assert {key for one in found.alternatives for key in one.plans} == {"branding.standard"}


FIRM = {"uscc": "91420881MA0000001G", "name": "荆门测试有限公司", "registered_on": "2012-03-01",
        "exports_verified": "yes"}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "enterprises": [FIRM],
    "says": {"dishonesty": "none", "prior_awards": "some"},
    "exports": [{"year": "2018", "export_usd": "31,000,000.50", "processing_export_usd": "0"},
                {"year": "2017", "export_usd": "900000"}],
    "prior_awards": [{"measure": "branding.trademark", "subject": "M-9", "year": "2018",
                      "amount": "50000"}],
    "exhibitions": [{"exhibition": "广交会<春>", "programme": "mofcom", "opened_on": "2018-04-15",
                     "booth_no": "A&1", "booth_fee": "30000", "national_subsidy": "10000.1",
                     "provincial_subsidy": "0"},
                    {"exhibition": "=1+1", "programme": "mofcom", "opened_on": "2018-05-15"}],
    "certifications": [{"certificate_no": "CE-1", "certified_on": "2018-05-06", "fee": "12345.67",
                        "standard": "CE", "initial": "yes"},
                       {"certificate_no": "GS-2", "certified_on": "2018-06-07", "fee": "199000"}],
    "patents": [{"patent_no": "US1", "invention_id": "X1", "jurisdiction": "US",
                 "kind": "invention", "granted_on": "2018-06-01"}],
    "trademarks": [{"registration_no": "M-1", "registered_on": "2018-06-01", "fee": "100"}],
    "credentials": [{"kind": "aeo", "certificate_no": "AEO1", "granted_on": "2016-02-29",
                     "operating": "yes"}],
    "insurance": [{"policy_no": "P1", "paid_on": "2018-02-02", "premium": "88888.88",
                   "provincial_subsidy": "11.11"}],
    "service_platforms": [{"platform": "荆门通", "year": "2018", "built_locally": "yes",
                           "customs": "yes", "collection": "yes", "refund": "no",
                           "construction_cost": "500000"}],
}  # fmt: skip
UNKNOWN = {**ANSWERS, "says": {"dishonesty": "unknown", "prior_awards": "unknown"}}
SCRIPT = """
const asked = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const Estimate = require(process.argv[1] + "/estimate.js");
const Xlsx = require(process.argv[1] + "/xlsx.js");
const { document, answers } = asked;
console.log(JSON.stringify({
  ...Estimate.result(document, answers), missing: Estimate.missing(document, answers),
  book: Buffer.from(Xlsx.workbook(Estimate.sheets(document, answers))).toString("base64"),
  values: asked.values.map(([type, text]) => Estimate.value({ type }, text))
    .map((one) => one ?? String(one)),
  asked: asked.rows.map(([id, row]) => {
    const given = { ...answers, [id]: [row] }, table = document.tables.find((one) => one.id === id);
    return Estimate.deciding(document, table, 0, Estimate.result(document, given).lines);
  }),
}));
"""


def estimated(
    document: dict[str, Any], answers: dict[str, Any], rows: Any = (), values: Any = ()
) -> dict[str, Any]:
    """What the page makes of answers."""
    given = {"document": document, "answers": answers, "rows": rows, "values": values}
    found: dict[str, Any] = json.loads(node(SCRIPT, json.dumps(given)))
    return found


@pytest.mark.parametrize("answers", [ANSWERS, UNKNOWN], ids=["all known", "not looked up"])
def test_the_workbook_is_decided_as_the_page_said(
    document: dict[str, Any], answers: dict[str, Any], tmp_path: Path
) -> None:
    said = estimated(document, answers)
    assert said["missing"] == []
    path = tmp_path / "申报表.xlsx"
    path.write_bytes(base64.b64decode(said["book"]))
    checked = run("check", path, "--county", COUNTY, "--format", "json")
    serious = [one for one in checked.document["findings"] if one["severity"] != "note"]
    unknown = {"table-absent"} if answers is UNKNOWN else set()
    assert {one["name"] for one in serious} <= unknown, serious
    award = run("award", "--county", COUNTY, "--year", YEAR, "--data", path, "--format", "json")
    names = ("measure", "subject", "outcome", "reason", "amount")
    decided = [tuple(one[name] for name in names) for one in award.document["decisions"]]
    lines = [{**one, "amount": decimals(one["amount"])} for one in said["lines"]]
    page = [tuple(one[name] for name in names) for one in lines]
    assert sorted(decided) == sorted(page)
    assert len(page) > 12
    assert any(line[-1] != "0.00" for line in page) == (answers is ANSWERS)


def test_the_range_spans_what_is_open(document: dict[str, Any]) -> None:
    """12345.67 and 199000 at 50 % share one pool of 100,000 yuan; under another reading each
    has one of its own, and under a third only what is known to be the first is paid."""
    said = estimated(document, ANSWERS)
    (certified,) = (m for m in said["measures"] if m["measure"]["id"] == "branding.certification")
    assert certified["sure"] == 617_283
    assert certified["most"] == 617_283 + 9_950_000
    changes = {(one["reading"]["reading"], one["reading"]["option"]): (one["sure"], one["most"])
               for one in said["readings"]}  # fmt: skip
    assert changes["branding.certification.renewal", "first"][0] < 0
    assert said["low"] < said["high"]


def test_only_what_still_decides_is_asked(document: dict[str, Any]) -> None:
    aeo = {"kind": "aeo", "certificate_no": "A", "granted_on": "2016-02-02"}
    wrong = {"exhibition": "甲", "programme": "other", "opened_on": "2018-02-02"}
    rows = [
        ["credentials", {}], ["credentials", aeo], ["credentials", {**aeo, "kind": "origin"}],
        ["exhibitions", {**wrong, "programme": "mofcom"}], ["exhibitions", wrong],
    ]  # fmt: skip
    nothing, of_aeo, of_origin, right, refused = estimated(document, ANSWERS, rows)["asked"]
    assert "operating" not in nothing
    assert {"operating", "lost_on"} <= {*of_aeo}
    assert "issuer" not in of_aeo
    assert "operating" not in of_origin
    assert {"booth_fee", "national_subsidy"} <= {*right}
    assert "booth_fee" not in refused


def test_what_is_needed_is_named(document: dict[str, Any]) -> None:
    answers = {**ANSWERS, "enterprises": [{"name": "甲", "uscc": "9142"}], "trademarks": [{}]}
    missing = estimated(document, answers)["missing"]
    assert {(table["id"], column["id"]) for table, _at, column in missing} == {
        ("enterprises", "uscc"), ("trademarks", "registration_no")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("money", "12,345.6", 1_234_560), ("money", "１２．５", 1250), ("money", "1.005", "undefined"),
     ("money", "-1", "undefined"), ("money", "1e3", "undefined"), ("money", "", "null"),
     ("money", "10000000000.01", "undefined"), ("date", "2018-02-29", "undefined"),
     ("date", "2016-02-29", 16860), ("flag", "no", False), ("year", "18", "undefined"),
     ("number", "1.234", 1234), ("percent", "30%", 300_000), ("count", "3", 3),
     ("code", "91420881ma0000001g", "91420881MA0000001G")],
)  # fmt: skip
def test_an_answer_is_read_exactly_or_not_at_all(
    document: dict[str, Any], kind: str, text: str, value: object
) -> None:
    assert estimated(document, {"says": {}}, values=[[kind, text]])["values"] == [value]


def test_the_file_stands_alone(document: dict[str, Any]) -> None:
    hostile = {**document, "number": "</script><script>alert(1)</script>"}
    text = page.page(hostile).decode()
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    allowed = re.findall(r"script-src &#39;sha256-(.*?)&#39;", text)
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert (len(scripts), [unescape(one) for one in allowed]) == (1, [digest])
    assert "default-src &#39;none&#39;" in text
    assert not re.search(r'(src|href)="(?!#)', text)
    inside = re.findall(r'id="data">(.*?)</script>', text, re.DOTALL)[0]
    assert json.loads(inside) == hostile


def test_the_office_serves_it(
    office: Site, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    async def ask(task: str, *_more: Any, **what: Any) -> Answer:
        asked.append((task, what["county"], what["year"]))
        return Answer(200, document)

    monkeypatch.setattr(office.server, "ask", ask)
    text = office.page(f"/estimate?county={COUNTY}&year={YEAR}")
    assert asked == [("estimate", COUNTY, YEAR)]
    for name in re.findall(r'(?:src|href)="(/static/.*?)"', text):
        assert office.client.get(name).status_code == 200
    assert "<script>" not in text
