"""From a workbook with an error to its mended copy; what is uploaded stays where it may be."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from jmtrade_web.uploads import LONGEST, safe
from openpyxl import load_workbook

from .site import EXAMPLE, Site, cells


def book(fee: object) -> bytes:
    """The example with another fee in the first certification."""
    made = load_workbook(EXAMPLE)
    made["国际认证"]["E3"] = fee
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def wrong(office: Site) -> str:
    return office.ask(("申报 表.xlsx", book("十万")), year="2018")


def test_a_finding_names_sheet_and_cell(office: Site, wrong: str) -> None:
    page = office.page(wrong)
    assert "未作核算" in page
    assert '国际认证 <code class="cell">E3</code>' in page
    assert "十万" in page
    assert "申报 表.xlsx" in page


def test_nothing_is_decided_while_an_error_stands(office: Site, wrong: str) -> None:
    for path in ("decisions", "open", "why", "what-if", "lines.json"):
        assert office.client.get(f"{wrong}/{path}").status_code == 404
    assert f'href="{wrong}/decisions"' not in office.page(wrong)


def test_findings_are_filtered(office: Site, wrong: str) -> None:
    rows = re.compile(r'<tr class="(\w+)">')
    assert set(rows.findall(office.page(wrong))) > {"error"}
    assert set(rows.findall(office.page(f"{wrong}?severity=error"))) == {"error"}
    assert rows.findall(office.page(f"{wrong}?code=not-number")) == ["error"]
    assert rows.findall(office.page(f"{wrong}?code=nothing")) == []


def test_the_marked_copy_marks_the_cell(office: Site, wrong: str) -> None:
    answer = office.client.get(f"{wrong}/marked/0")
    assert answer.status_code == 200
    assert "filename*=utf-8''" in answer.headers["content-disposition"].lower()
    marked = load_workbook(io.BytesIO(answer.content))
    assert marked["国际认证"]["E3"].comment is not None
    assert office.client.get(f"{wrong}/marked/1").status_code == 404


def test_the_mended_file_is_taken_again_and_what_changed_is_shown(office: Site, wrong: str) -> None:
    again = office.ask(("改正.xlsx", book(96_800)), before=wrong.rpartition("/")[2])
    page = office.page(again)
    assert "已改正：1" in page
    assert "新出现：1" in page  # W453, which only decided figures are asked
    assert "已完成核算" in page
    assert cells(office.page(f"{again}/decisions"))
    worse = office.ask(("改正.xlsx", book("万")), before=again.rpartition("/")[2])
    assert re.search(r'<tr class="error">\s*<td[^>]*>.*?badge fresh', office.page(worse))


def test_bad_rows_may_be_left_out_and_are_listed(office: Site) -> None:
    case = office.ask(("a.xlsx", book("十万")), year="2018", **{"skip-bad-rows": "true"})
    page = office.page(case)
    assert "跳过的行" in page
    assert "不是正式决定" in page


def test_a_file_without_its_year_is_asked_for_it(office: Site) -> None:
    page = office.page(office.ask(("a.xlsx", book(96_800))))
    assert "未作核算" in page
    assert "兑付年度</th>" in page


def test_words_of_a_workbook_stay_words(office: Site) -> None:
    name = "<script>alert(1)</script>"
    rows = f'uscc,name,county\n91420881MA0000001G,"{name}",钟祥市\n,,{name}\n'
    page = office.page(office.ask(("enterprises.csv", rows.encode()), year="2018"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("given", "made"),
    [("../../etc/passwd", "passwd"), ("C:\\temp\\a.xlsx", "a.xlsx"), ("..", "_"), ("...", "_"),
     ("申报 表.xlsx", "申报 表.xlsx"), ("a\x00b\n.csv", "a_b_.csv"), ("CON.xlsx", "_CON.xlsx"),
     ("nul", "_nul"), ("a:b|c?.csv", "a_b_c_.csv"), (".csv", "csv"), ("x. ", "x"),
     ("长" * 300 + ".xlsx", "长" * LONGEST + ".xlsx"), ("\ud800.csv", "_.csv")],
)  # fmt: skip
def test_a_name_is_safe_on_every_system(given: str, made: str) -> None:
    assert safe(given) == made


def test_two_files_of_one_name_are_both_kept(office: Site) -> None:
    rows = "uscc,name,county\n91420881MA0000001G,甲,钟祥市\n".encode()
    case = office.ask(("a.csv", rows), ("x/a.csv", rows), year="2018")
    page = office.page(case)
    assert "a.csv" in page
    assert "a (2).csv" in page


def test_an_upload_is_written_into_the_sessions_folder_alone(office: Site, tmp_path: Path) -> None:
    before = {*tmp_path.parent.iterdir()}
    case = office.ask(("../../../../outside.csv", b"uscc\nX\n"), year="2018")
    number = case.rpartition("/")[2]
    assert [one.name for one in (office.folder / number / "data").iterdir()] == ["outside.csv"]
    assert {*tmp_path.parent.iterdir()} == before


def test_old_cases_go_with_their_files(office: Site) -> None:
    session = office.server.session
    first = min(session.cases)
    folder = session.cases[first].folder
    assert folder.is_dir()
    session.keep(session.cases[max(session.cases)], len(session.cases) - 1)
    assert first not in session.cases
    assert not folder.exists()
    assert office.client.get(f"/cases/{first}").status_code == 404
    shutil.rmtree(folder, ignore_errors=True)
