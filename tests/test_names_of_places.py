"""Counties and countries by the names that people use, wherever one is named."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from jmtrade_branding.country_names import CODES, VAGUE
from jmtrade_branding.jurisdictions import COUNTRIES, JURISDICTIONS

from jmtrade_core.config.profiles import county_id, packaged, read_city
from tests.support import FIRM, OTHER, Run, award, config, firm, of, run, write_csv


@pytest.mark.parametrize(
    ("named", "id"),
    [("钟祥市", "zhongxiang"), ("钟祥", "zhongxiang"), (" 钟祥 ", "zhongxiang"),
     ("京山县", "jingshan"), ("京山", "jingshan"), ("沙洋", "shayang"), ("东宝", "dongbao"),
     ("漳河", "zhanghe"), ("屈家岭", "qujialing"), ("高新区", "gaoxin"), ("大柴湖", "dachaihu"),
     ("荆门高新区", "gaoxin"), ("gaoxin", "gaoxin")],
)  # fmt: skip
def test_a_county_by_any_of_its_names(named: str, id: str) -> None:
    assert county_id(named, read_city(packaged())) == id


def test_a_name_that_is_none_or_the_city_s_is_refused() -> None:
    for name in ("荆门", "钟", "开发区", "zhong"):
        done = run("award", "--county", name)
        assert (done.code, done.out) == (2, b"")
        assert "[county-unknown]" in done.err


def test_commands_take_the_name_and_say_the_id(records: Path, tmp_path: Path) -> None:
    named, by_id = (award(records, county=name).document for name in ("钟祥", "zhongxiang"))
    assert named == by_id
    asked = ("--county", "钟祥市", "--year", 2018, "--data", records)
    for command in (("readings",), ("simulate", "--set", "branding.certification.cap=1")):
        assert run(*command, *asked, "--format", "json").document["county"] == "zhongxiang"
    explained = run("explain", FIRM, *asked, "--format", "json").document
    assert explained["county"] == "钟祥市"  # by its name, for people
    for words in ("measures", "catalogue", "config show"):
        done = run(*words.split(), "--county", "钟祥", "--format", "json")
        assert done.out == run(*words.split(), "--county", "zhongxiang", "--format", "json").out
    assert run("check", records, "--county", "钟祥").code == 0
    for name in ("钟祥", "zhongxiang"):
        assert run("template", "--county", name, "-o", tmp_path / f"{name}.xlsx").code == 0
    core = zipfile.ZipFile(tmp_path / "钟祥.xlsx").read("docProps/core.xml")
    assert core.count(b"1980-01-01") == 2  # else the bytes depend on the second
    assert (tmp_path / "钟祥.xlsx").read_bytes() == (tmp_path / "zhongxiang.xlsx").read_bytes()
    assert (
        run("new", "county", "钟祥", "--config", config(tmp_path / "x", "", county="a")).code == 0
    )
    assert (tmp_path / "x" / "config" / "counties" / "zhongxiang.toml").is_file()


def test_the_data_may_name_a_county_short(tmp_path: Path) -> None:
    patent = {"patent_no": "P", "invention_id": "I", "jurisdiction": "US", "kind": "invention",
              "granted_on": "2018-03-01"}  # fmt: skip
    for name in ("钟祥", "钟祥市", "zhongxiang"):
        tables = {"enterprises": [firm(county=name)], "patents": [of(**patent)]}
        (line,) = award(write_csv(tmp_path / name, tables)).decisions
        assert (line["jurisdiction"], line["outcome"]) == ("zhongxiang", "pay")


def patents(*jurisdictions: str) -> list[dict[str, str]]:
    return [
        {"uscc": FIRM, "patent_no": f"P{n}", "invention_id": f"I{n}", "jurisdiction": name,
         "kind": "invention", "granted_on": "2018-03-01"}
        for n, name in enumerate(jurisdictions)
    ]  # fmt: skip


def by_gate(gate: str, names: tuple[str, ...], tmp_path: Path) -> Run:
    """A run on patents of these jurisdictions through one of the gates."""
    data = tmp_path / gate
    if gate == "csv":
        return award(write_csv(data, {"enterprises": [firm()], "patents": patents(*names)}))
    data.mkdir()
    pl.DataFrame([firm()]).write_parquet(data / "enterprises.parquet")
    rows = pl.DataFrame(patents(*names)).with_columns(pl.col("granted_on").str.to_date())
    rows.write_parquet(data / "patents.parquet")
    for table, columns in (("dishonesty", ("occurred_on", "matter")),
                           ("prior_awards", ("measure", "subject", "year", "amount"))):  # fmt: skip
        kinds = {"uscc": pl.String, **dict.fromkeys(columns, pl.String), "year": pl.Int64,
                 "amount": pl.Int64, "occurred_on": pl.Date}  # fmt: skip
        schema = {name: kinds[name] for name in ("uscc", *columns)}
        pl.DataFrame(schema=schema).write_parquet(data / f"{table}.parquet")
    if gate == "parquet":
        return award(data)
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", data)
    return run("award", *asked, "--format", "parquet", "-o", tmp_path / "out")


@pytest.mark.parametrize("gate", ["csv", "parquet", "scanned"])
def test_a_country_by_its_chinese_name(gate: str, tmp_path: Path) -> None:
    """It decides as its code does: 美国 and 日本 are worth more, 中国 is not abroad."""
    done = by_gate(gate, ("美国", "日本", "韩国", "欧洲专利局", "中国", "KR"), tmp_path)
    assert done.code == 0, done.err
    if gate == "scanned":
        frame = pl.read_parquet(tmp_path / "out" / "decisions" / "*.parquet").sort("subject")
        found = [(o, f"{a:.2f}") for o, a in frame.select("outcome", "amount").rows()]
    else:
        lines = sorted(done.decisions, key=lambda line: str(line["subject"]))
        found = [(line["outcome"], line["amount"]) for line in lines]
    high, low = ("pay", "100000.00"), ("pay", "50000.00")
    assert found == [high, high, low, high, ("deny", "0.00"), low]


@pytest.mark.parametrize("gate", ["csv", "parquet", "scanned"])
def test_a_name_of_several_is_told_apart(gate: str, tmp_path: Path) -> None:
    done = by_gate(gate, ("美国", "欧洲", "火星"), tmp_path)
    assert done.code == 1
    (europe,) = (line for line in done.err.splitlines() if "欧洲;" in line or "欧洲 " in line)
    assert "[not-listed]" in europe
    assert "write EP" in europe
    assert "DE " in europe
    (mars,) = (line for line in done.err.splitlines() if "火星" in line)
    assert "write EP" not in mars


def test_every_country_has_a_name_of_its_own() -> None:
    assert set(CODES.values()) == JURISDICTIONS
    assert set(CODES) & set(VAGUE) == set()
    assert {CODES[name] for name in ("美国", "日本", "德国", "英国", "俄罗斯")} == {
        "US", "JP", "DE", "GB", "RU",
    }  # fmt: skip
    assert len(COUNTRIES) == 249


def test_a_policy_that_ended_says_so(tmp_path: Path) -> None:
    """The period is the configuration's."""
    certificate = of(certificate_no="C", certified_on="2021-03-01", fee="1000")
    data = write_csv(tmp_path / "in", {"enterprises": [firm()], "certifications": [certificate]})
    done = award(data, year=2021)
    assert [line["reason"] for line in done.decisions] == ["outside-period"]
    assert "the policy ended: it held from 2018-01-01 to 2020-12-31" in done.err
    before = award(data, year=2017)
    assert "the policy had not begun: it holds from 2018-01-01" in before.err
    assert "the policy" not in award(data, year=2020).err
    longer = '[policy]\ntitle = "T"\nnumber = "N"\nfrom = 2018-01-01\nto = 2021-12-31\n'
    assert "the policy" not in award(data, "--config", config(tmp_path, "", longer), year=2021).err


def test_targets_of_a_year_without_figures_are_unknown(tmp_path: Path) -> None:
    figures = [of(year=2018, export_usd=200_000_000), of(OTHER, year=2018, export_usd=5)]
    data = write_csv(tmp_path / "in", {"enterprises": [firm(), firm(OTHER)], "exports": figures})
    done = run("targets", "--data", data, "--format", "json")
    found = {one["target"]: one for one in json.loads(done.out)["targets"]}
    assert (found["exports"]["reached"], found["exports"]["percent"]) == (None, None)
    assert found["over_100m"]["reached"] is None
    assert found["registered"]["reached"] == 2
    page = run("targets", "--data", data).out.decode()
    assert " 0.00 " not in page
    assert page.count("unknown") == 6
    assert run("targets", "--data", data, "-o", tmp_path / "t.xlsx").code == 0


def test_one_name_under_two_codes_is_one_sentence(tmp_path: Path) -> None:
    name = "荆门甲乙丙贸易有限公司"
    data = write_csv(tmp_path / "in", {"enterprises": [firm(name=name), firm(OTHER, name)]})
    (said,) = (x for x in award(data, "--lang", "zh").err.splitlines() if "W405" in x)
    assert said == (
        f"警告 W405：enterprises.csv!A3：现为 {name} 有两个代码：此处 {OTHER}，enterprises.csv!A2 "
        f"处 {FIRM}，应为 一个名称一个代码；请与证明材料核对 [name-two-codes]"
    )
