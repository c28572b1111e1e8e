"""Units said beside a table: every phrasing is heard, and what is no unit is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.intake.tables import unit_lines

from .books import Book, book, codes, examined, where

OTHERWISE = """
（万元）|金额：万元|以万元计|单 位：万 元|萬元|币种：美元|单位:万元|单位：万元|【单位：万元】
[万元]|（单位：万元）|金额单位：万元|金额单位:人民币万元|单位：人民币（万元）|单位：人民币万元
货币单位：美元|计量单位：万元|单位：千元|单位：百万元|单位：亿元|单位万元|单位 万元|单位为万元
单位：萬元|單位：萬元|金額單位：萬元|币别：美元|币种:USD|币种（美元）|以万元为单位|按万元填报
以美元计价|金额均以万元计|金额均为万元|本表金额以万元填列|万元为单位|国际认证（万元）
国际认证费用（单位：万元）汇总表|国际认证 万元|国际认证-万元|国际认证_万元|人民币万元
单位：RMB万元|单位：万|单位：w元|单位：10000元|Unit: USD|Unit: 10,000 yuan|Currency: USD
（RMB 万元）|单位/万元|单位—万元|（美元）|单位：美元|２０１８年（万元）|单位：港币
注：以上金额单位均为万元|以下数据以万元为单位填写，保留两位小数|单位：万元保留两位小数
单位：（万元）|单位=万元|计价货币：欧元|Amount in USD|（in thousands of USD）|单位：万元、万美元
金额（万元）|金额，万元|2018年度国际认证申报汇总表（单位：万元，%）|单 位 ： 万 元 |单位:万元/年
金额单位：万元（人民币）|币种：人民币；单位：万元
"""
YUAN = """
单位：元|金额单位：元|金额单位：人民币元|（元）|单位：人民币元|币种：人民币|单位:元（人民币）
以元计|元|人民币|RMB|单位：元，人
"""
NONE = """
万元以上企业名单|钟祥市万元贸易有限公司|单位类型|填报单位：钟祥市商务局
单位名称：万元科技有限公司|填报单位：万元集团|年出口300万美元以上企业|补贴上限50万元
（不超过5万元）|（最高100万元）|合计：120万元|出口额500万美元（含）以上|单位：钟祥市|单位：户
单位：家|1 美元 = 6.6 元|单位负责人：千元|元旦|第一百货公司|（百元店）|（万元以上）
金额单位负责人|2018年度国际认证申报表|进出口实绩|单位：元亨公司|申报单位：元通商贸
主管单位：万亿元商会|补助金额：5万元|金额：5万元|奖励金额上限：30万元|备注
联系电话：0724-1234567|（一）|2018年千万美元企业|单位：（盖章）|填报单位（盖章）：
制表日期：2019年1月|合计金额：1,234万元|（公章）|汇率（1美元=6.6元）|注：每个证书奖励2万元
最高奖励五十万元|钟祥市元泰公司|单位人数|金额|币种|K表|W1|出口超亿元企业|Amount|单位|美元店
（美元汇率）|第十届万元户大会|单位：百货大楼
"""


def phrases(text: str) -> list[str]:
    return [phrase for line in text.strip().splitlines() for phrase in line.split("|")]


def heard(text: str) -> set[tuple[str, str]]:
    return {(unit.currency, unit.scale) for unit in unit_lines.said(text)}


@pytest.mark.parametrize("phrase", phrases(OTHERWISE))
def test_another_unit_than_yuan_is_heard(phrase: str) -> None:
    assert heard(phrase) - {("yuan", "")}


@pytest.mark.parametrize("phrase", phrases(YUAN))
def test_yuan_is_heard_as_yuan(phrase: str) -> None:
    assert heard(phrase) == {("yuan", "")}


@pytest.mark.parametrize("phrase", phrases(NONE))
def test_what_is_no_unit_is_not_heard(phrase: str) -> None:
    assert not heard(phrase)


def wrong(edited: Book, folder: Path) -> list[tuple[str, str]]:
    read = examined(edited.write(folder / "book.xlsx"))
    return [(p.code, where(p)) for p in read.findings if p.severity == "error"]


LINES: list[list[Any]] = [
    ["国际认证（万元）"], [None, None, "单位：", "万元"], [None, "单 位：万 元"],
    ["币种：", None, "美元"],
    [None, "以万元计"], ["国际认证", None, None, None, "萬元"], ["金额：万元"], ["单位", "万"],
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_line_over_the_table(line: list[Any], tmp_path: Path) -> None:
    edited = book()
    edited.sheet("certifications")[:0] = [line, []]
    ((code, place),) = wrong(edited, tmp_path)
    assert code == "sheet-unit"
    assert place.startswith("国际认证!")
    assert place.endswith("1")


def test_lines_that_agree_or_say_nothing(tmp_path: Path) -> None:
    edited = book()
    edited.sheet("certifications")[:0] = [
        ["钟祥市万元贸易有限公司国际认证", None, "单位：", "元"], ["填报单位：", "万元集团"],
        ["年出口300万美元以上企业"],
    ]  # fmt: skip
    edited.sheet("exports")[:0] = [["进出口实绩（美元）"], ["币种：", "美元"]]
    edited.sheet("ecommerce_platforms")[:0] = [["单位：元、美元"]]
    edited.sheet("talent")[:0] = [["单位：万元"]]  # a table without amounts
    assert wrong(edited, tmp_path) == []


def test_a_note_below_the_table(tmp_path: Path) -> None:
    edited = book()
    edited.sheet("certifications").append(["备注：以上金额单位均为万元"])
    assert wrong(edited, tmp_path) == [("sheet-unit", "国际认证!A4")]


@pytest.mark.parametrize(
    "name", ["国际认证（万元）", "国际认证万元", "国际认证-万元", "国际认证(美元)"]
)
def test_the_name_of_the_sheet(name: str, tmp_path: Path) -> None:
    edited = book()
    edited.grids[name] = edited.grids.pop("国际认证")
    assert wrong(edited, tmp_path) == [("sheet-unit", f"{name}!1")]


@pytest.mark.parametrize("name", ["国际认证（元）", "国际认证2018年", "附件3国际认证"])
def test_names_that_say_no_other_unit(name: str, tmp_path: Path) -> None:
    edited = book()
    edited.grids[name] = edited.grids.pop("国际认证")
    assert wrong(edited, tmp_path) == []


@pytest.mark.parametrize(
    "printed", ["&C单位：万元", '&L&"宋体,常规"&12国际认证&R（万元）', "&R单 位：&B万 元"]
)
def test_the_printed_page(printed: str, tmp_path: Path) -> None:
    for method in ("set_header", "set_footer"):
        edited = book()
        edited.finish = lambda made, pages, method=method: getattr(pages["国际认证"], method)(
            printed
        )
        assert wrong(edited, tmp_path) == [("sheet-unit", "国际认证!1")]


def test_a_printed_page_that_says_no_unit(tmp_path: Path) -> None:
    edited = book()
    edited.finish = lambda made, pages: pages["国际认证"].set_header("&C单位：元&R第&P页 共&N页 &D")
    assert wrong(edited, tmp_path) == []


def test_the_name_of_a_text_file(tmp_path: Path) -> None:
    lines = {
        "enterprises.csv": "uscc,name,county\n91420881MA48XY1A04,甲,钟祥市\n",
        "国际认证（万元）.csv": "统一社会信用代码,证书编号,认证日期,认证费用（元）\n"
        "91420881MA48XY1A04,CE1,2018-05-02,12\n",
    }
    for name, text in lines.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert "sheet-unit" in codes(examined(tmp_path).findings)


def test_units_in_traditional_signs_in_heading_and_cell(tmp_path: Path) -> None:
    edited = book()
    edited.sheet("certifications")[0][4] = "认证费用（萬元）"
    assert [code for code, _place in wrong(edited, tmp_path)] == ["heading-unit"]
    edited = book()
    edited.put("certifications", "fee", "12萬元")
    assert [code for code, _place in wrong(edited, tmp_path)] == ["unit-glued"]


def test_long_lines_are_looked_at_in_bounded_time() -> None:
    for sign in ("元", "万", "(", "单位", "百万元", "以元", "us$"):
        assert unit_lines.said(sign * 20_000) is not None
