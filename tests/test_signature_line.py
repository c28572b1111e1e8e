"""Each page of the workbook ends with the line on which it is signed."""

from __future__ import annotations

from pathlib import Path

import python_calamine

from jmtrade_core import words
from jmtrade_core.award import Request, award
from jmtrade_core.configuration import packaged
from jmtrade_core.output.xlsx import to_xlsx

EXAMPLE = Path(__file__).parents[1] / "examples" / "zhongxiang-2018.xlsx"


def test_every_page_has_a_line_for_signatures(tmp_path: Path) -> None:
    words.speak("zh")
    content = to_xlsx(award(Request("zhongxiang", packaged(), 2018, EXAMPLE))[0])
    (tmp_path / "a.xlsx").write_bytes(content)
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    for name in book.sheet_names:
        signed = " ".join(map(str, book.get_sheet_by_name(name).to_python()[-1]))
        assert signed.split() == ["制表：", "审核：", "负责人：", "日期："], name
