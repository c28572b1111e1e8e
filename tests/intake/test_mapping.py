"""Another system's headings, renamed by a small TOML file."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.cli import run
from jmtrade_core.errors import DataError
from jmtrade_core.intake.eager import examine
from jmtrade_core.intake.tables.mapping import load

from .books import A, codes, tables

MAP = """
[enterprises]
sheet = "firms"
columns = { uscc = "信用代码", name = "企业名称", registered_on = "成立日期" }
fixed = { county = "东宝区" }
"""


def test_headings_are_renamed_and_values_fixed(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    data = tmp_path / "data"
    data.mkdir()
    text = f"企业名称,信用代码,成立日期,地址\n甲有限公司,{A},2009-05-04,长宁大道\n"
    (data / "firms.csv").write_text(text, "utf-8")
    mapping = load(tmp_path / "map.toml", tables())
    read = examine([data], tables(), (), mapping=mapping)
    assert [(p.code, p.place) for p in read.findings] == [("unknown-column", "firms.csv!D1")]
    row = read.reads["enterprises"].frame.row(0, named=True)
    assert (row["uscc"], row["county"], str(row["registered_on"])) == (A, "dongbao", "2009-05-04")
    assert run(["check", str(data), "--map", str(tmp_path / "map.toml")]) == 0


@pytest.mark.parametrize(
    "text",
    ["[firms]\n", '[enterprises]\ncolumns = { code = "x" }\n', "x =", "[enterprises]\nx=1\n"],
)
def test_a_wrong_mapping_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as refused:
        load(path, tables())
    assert codes(refused.value.problems) == ["map-file"]
