"""The fonts of official documents: which are missing, and what is printed instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core import doctor


def said(names: set[str] | None, monkeypatch: pytest.MonkeyPatch) -> doctor.Answer:
    monkeypatch.setattr(doctor, "font_names", lambda: names)
    (answer,) = doctor.official_fonts()
    return answer


@pytest.mark.parametrize(
    "names",
    [set(doctor.OFFICIAL_FONTS), {"FZXiaoBiaoSong-B05S", "FangSong_GB2312", "SimHei"}],
)
def test_under_either_name_they_are_there(names: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answer = said(names, monkeypatch)
    assert (answer.state, answer.cure) == ("ok", "")


def test_what_is_printed_instead_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = said({"SimSun", "FangSong", "黑体"}, monkeypatch)
    assert answer.state == "note"
    assert "方正小标宋简体 is missing: 宋体 instead" in answer.value
    assert "仿宋_GB2312 is missing: 仿宋 instead" in answer.value
    assert "黑体 is" not in answer.value


def test_where_nothing_stands_in_the_program_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = said({"DejaVu Sans"}, monkeypatch)
    assert answer.value.count("what the program chooses instead") == 3
    assert "install them" in answer.cure


def test_a_system_that_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = said(None, monkeypatch)
    assert (answer.check, answer.state) == ("paper-fonts", "note")


def test_templates_ask_for_these_fonts() -> None:
    from scripts.paper_page import BODY, FALLBACK, HEADING, TITLE

    assert {TITLE, BODY, HEADING} == set(doctor.OFFICIAL_FONTS)
    for font, other in FALLBACK.items():
        assert doctor.OFFICIAL_FONTS[font][1][0] == other


def test_on_windows_the_folder_of_fonts_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Fonts").mkdir()
    (tmp_path / "Fonts" / "simhei.ttf").touch()
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("WINDIR", str(tmp_path))
    assert doctor.font_names() == {"simhei.ttf"}
    monkeypatch.setenv("WINDIR", str(tmp_path / "elsewhere"))
    assert doctor.font_names() is None
