"""What a clerk reads when something is in the way: the cure, in the clerk's words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.intake.books import book
from tests.support import award, firm, of, run, write_csv


def said(*arguments: object) -> str:
    done = run(*arguments, "--lang", "zh")
    return done.out.decode() + done.err


def test_a_county_that_is_none_is_told_the_nearest() -> None:
    assert "是否应为 zhongxiang" in said("template", "--county", "钟样市", "-o", "x.xlsx")
    assert "gaoxin (荆门高新区)" in said("template", "--county", "??", "-o", "x.xlsx")


def test_an_enterprise_by_its_name_is_told_its_code(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "in", {"enterprises": [firm(name="示例甲有限公司")]})
    options = ("--county", "zhongxiang", "--year", "2018", "--data", data)
    assert f"是否应为 {firm()['uscc']}" in said("explain", *options, "示例甲公司")


def test_a_measure_by_its_title_is_told_its_id(tmp_path: Path) -> None:
    prior = [of(measure="商标国际注册补助", year="2018", amount="1")]
    data = write_csv(tmp_path / "in", {"enterprises": [firm()], "prior_awards": prior})
    assert "是否应为 branding.trademark" in said("check", data)


def test_a_choice_is_told_the_nearest(tmp_path: Path) -> None:
    edited = book()
    edited.put("patents", "kind", "发明专利")
    page = said("check", edited.write(tmp_path / "book.xlsx"))
    assert "是否应为 发明" in page
    assert "检查代码" in page.splitlines()[0]
    assert "错误 1 处。" in page


def test_nothing_is_joined_by_english_marks(tmp_path: Path) -> None:
    edited = book()
    edited.sheet("trademarks").append(list(edited.sheet("trademarks")[1]))
    edited.put("enterprises", "county", "沙市区")
    page = said("check", edited.write(tmp_path / "book.xlsx"))
    assert "统一社会信用代码=" in page
    assert "、" in page
    assert "; " not in page
    assert ", " not in page


@pytest.mark.parametrize("missing", ["失信记录", "历史兑付"])
def test_an_absent_table_is_told_before_everything_is_held(missing: str, tmp_path: Path) -> None:
    edited = book()
    del edited.grids[missing]
    page = said("check", edited.write(tmp_path / "book.xlsx"))
    assert f"W411 table-absent  警告    {missing} (" in page


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_paths: object) -> None:
        raise PermissionError(13, "Permission denied")

    data = write_csv(tmp_path / "in", {"enterprises": [firm()]})
    monkeypatch.setattr(os, "replace", held)
    done = award(data, "-o", tmp_path / "结果.xlsx", "--lang", "zh", "--format", "xlsx")
    assert done.code == 2
    assert "请在 Excel 或 WPS 中关闭该文件" in done.err


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book().write(tmp_path / "book.xlsx")
    opened = Path.open

    def held(self: Path, *rest: object, **options: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *rest, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    done = run("check", path, "--lang", "zh")
    assert done.code == 1
    assert "请在 Excel 或 WPS 中关闭该文件" in done.out.decode()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    page = said("template", "-o", tmp_path / "没有" / "x.xlsx")
    assert "没有这个文件夹" in page
    assert "No such" not in page


def test_data_that_are_not_there_are_a_wrong_value(tmp_path: Path) -> None:
    """Exit 2 where the command line names them, 3 where the profile does (contract, 3)."""
    assert award(tmp_path / "没有.xlsx").code == 2
    config = tmp_path / "config" / "counties"
    config.mkdir(parents=True)
    profile = 'name = "钟祥市"\nyear = 2018\ndata = "没有.xlsx"\n'
    (config / "zhongxiang.toml").write_text(profile, "utf-8")
    done = run("award", "--county", "zhongxiang", "--config", tmp_path / "config")
    assert done.code == 3
    assert "[no-data]" in done.err


def test_the_template_names_the_measures_of_earlier_awards(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    assert run("template", "-o", tmp_path / "t.xlsx", "--lang", "zh").code == 0
    made = load_workbook(tmp_path / "t.xlsx")
    guide = {row[0]: row[1] for row in made.worksheets[0].iter_rows(values_only=True)}
    assert guide["branding.trademark"] == "商标国际注册补助"
    assert "growth.liaison" not in guide
    rules = made["历史兑付"].data_validations.dataValidation
    (rule,) = (r for r in rules if str(r.sqref).startswith("B3"))
    assert (rule.type, rule.errorStyle) == ("list", "warning")


@pytest.mark.parametrize(
    "command",
    ["award --county zhongxiang --year 2018", "readings --county zhongxiang --year 2018",
     "simulate --county zhongxiang --year 2018 --set branding.certification.cap=1",
     f"explain {firm()['uscc']} --county zhongxiang --year 2018", "targets"],
)  # fmt: skip
def test_the_data_are_never_written_over(command: str, tmp_path: Path) -> None:
    path = book().write(tmp_path / "全市2018.xlsx")
    before = path.read_bytes()
    done = run(*command.split(), "--data", path, "-o", path)
    assert done.code == 2
    assert "another name" in done.err
    assert path.read_bytes() == before


def test_targets_of_data_that_are_not_there() -> None:
    assert run("targets", "--data", "gone.xlsx").code == 2
