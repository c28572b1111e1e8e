"""Tables for a terminal: cells stay text, Chinese takes its room, nothing runs over the edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from jmtrade_core import i18n
from jmtrade_core.output.grid import fitted, grid, wrap

HEADINGS = ["统一社会信用代码", "企业名称", "项目", "金额（元）", "标的", "说明"]
ROW = ["91420881MA0000002K", "虚构乙丑磷化工有限公司", "出口信用保险保费补贴", "300,000.00",
       "EX-INS-2018-02|2018-02-27", "受限额或以前兑付金额限制"]  # fmt: skip


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def lines(*rows: list[str]) -> list[str]:
    return grid(HEADINGS, rows, {3}).splitlines()


@pytest.mark.parametrize("figure", ["300,000.00", "1e5", "0x1F", "1_000", "007", "nan", "-0.50"])
@pytest.mark.parametrize("width", ["80", "120"])
def test_no_cell_is_ever_taken_for_a_number(
    figure: str, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    said = lines([*ROW[:3], figure, *ROW[4:]], [figure] * 6)
    assert figure in said[2].split()
    assert "\n".join(said).count(figure) == 7


def test_no_heading_runs_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two Chinese signs stand side by side however little the figures below need; a column that
    has no room for them stands beneath its row."""
    monkeypatch.setenv("COLUMNS", "20")
    i18n.speak("zh")
    said = grid(["项目", "增加户数", "减少户数"], [["企业成长奖", "6", "0"]], {1, 2}).splitlines()
    assert said[0].split() == ["项目", "增加户数"]
    assert said[-1].strip() == "减少户数：0"


@pytest.mark.usefixtures("narrow")
def test_what_finds_no_room_stands_beneath_its_row_by_its_heading() -> None:
    i18n.speak("zh")
    said = lines(ROW)
    assert said[0].split() == HEADINGS[:5]
    assert said[-1] == "    说明：受限额或以前兑付金额限制"
    assert max(map(wcswidth, said)) <= 80


def test_elsewhere_than_on_a_terminal_a_row_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert len(lines(ROW, ROW)) == 4


@pytest.mark.usefixtures("narrow")
def test_a_code_is_never_broken() -> None:
    table = grid(["code", *"abc"], [[ROW[0], "x" * 90, "y" * 90, "z" * 90]], set())
    assert ROW[0] in table


@pytest.mark.usefixtures("narrow")
def test_control_signs_of_the_data_do_not_reach_the_terminal() -> None:
    said = grid(["a", "b"], [["red \x1b[31m", "two\nlines"]], set())
    assert "\x1b" not in said
    assert said.splitlines()[-1] == "red \ufffd[31m  two lines"


CELLS = st.text(st.sampled_from("甲乙，（）é ab-9|.汉\u0301"), max_size=60)


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4), st.integers(80, 160))
def test_no_line_is_wider_than_the_terminal(rows: list[list[str]], width: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        said = grid([f"标题 {n}" for n in range(6)], rows, {5} if not rows else set())
    assert all(wcswidth(line) <= width for line in said.splitlines())


@given(CELLS, st.integers(12, 40))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    found = wrap(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(wcswidth(line) <= width for line in found)


def test_each_line_is_filled_up_to_its_width() -> None:
    assert wrap("aaaa bbbb cccc dddd", 9) == ["aaaa bbbb", "cccc dddd"]


@pytest.mark.usefixtures("narrow")
def test_prose_is_wrapped_at_words_and_before_no_closing_sign() -> None:
    page = fitted("字" * 39 + "，word " + "字" * 40 + "。\nshort")
    assert page.splitlines()[-1] == "short"
    assert all(not line.startswith(("，", "。")) for line in page.splitlines())
    assert all(wcswidth(line) <= 80 for line in page.splitlines())


def test_errors_stand_last_and_notes_are_folded() -> None:
    from jmtrade_core.errors import Problem
    from jmtrade_core.findings.report import table

    severities = ("error", "note", "warning", "note")
    found = [Problem(f"B{nr}", "x", "y", code=f"c-{severity}", severity=severity)  # type: ignore[arg-type]
             for nr, severity in enumerate(severities)]  # fmt: skip
    said = table(found).splitlines()
    assert [line.split()[0] for line in said[2:5]] == ["c-note", "c-warning", "c-error"]
    assert "B1 and 1 more" in said[2]
    assert "notes: 2" in said[-1]
