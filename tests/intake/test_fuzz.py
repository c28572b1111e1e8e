"""Random bytes and random cells: findings or values, never a traceback or an abort.

``JMTRADE_FUZZ=20000`` sets the number of examples of each test in the long form.
"""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmtrade_core.errors import DataError
from jmtrade_core.intake.checks.checks import check_all
from jmtrade_core.intake.collector import Collector
from jmtrade_core.intake.columns import parse
from jmtrade_core.intake.columns.clean import clean
from jmtrade_core.intake.columns.fast_path import plain
from jmtrade_core.intake.columns.to_text import as_text
from jmtrade_core.intake.files.workbook import read_sheets
from jmtrade_core.intake.tables.match import choose
from jmtrade_core.intake.tables.read_table import TableRead, read_table
from jmtrade_core.intake.tables.sheet import Sheet
from jmtrade_core.schema.tables import Column

from .books import book, examined, tables
from .hostile import pack
from .test_traps_read import _csv_folder, _xls
from .test_traps_refused import ODS, ods, ods_table

EXAMPLES = int(os.environ.get("JMTRADE_FUZZ", "60"))
FEW = settings(max_examples=EXAMPLES, deadline=None,
               suppress_health_check=list(HealthCheck))  # fmt: skip
SLOW = settings(FEW, max_examples=max(EXAMPLES // 10, 8))
"""Old formats are read in a process of their own."""

EDITS = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=5)
SCRAPS = (
    b"&#0;", b"<c", b'r="', b"A99999999", b'"', b">", b"<v>", b"nan", b"1e999", b't="s"', b't="e"',
    b"<f>", b"999999999", b"-1", b"</row>", b"<row>", b"<!--", b"]]>", b"<?x ?>", b"\xff\xfe",
    b't="d"', b't="b"', b's="999"', b'hidden="1"', b"table:number-columns-repeated=\"9\"",
)  # fmt: skip
XML_EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.one_of(st.sampled_from(SCRAPS), st.binary(max_size=4))),
    min_size=1, max_size=4,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def _edited(raw: bytes, edits: list[tuple[float, bytes]], *, insert: bool) -> bytes:
    for where, new in edits:
        at = int(where * len(raw))
        raw = raw[:at] + new + raw[at + (0 if insert else len(new)) :]
    return raw


@cache
def _bytes(kind: str, folder: Path) -> bytes:
    if kind == "xlsx":
        return book().write(folder / "sound.xlsx").read_bytes()
    if kind == "xls":
        return _xls(folder, "sound.xls").read_bytes()
    if kind == "csv":
        return (_csv_folder(folder, "utf-8") / "enterprises.csv").read_bytes()
    content = "".join(ods_table(name, grid) for name, grid in book().grids.items())
    return ods(folder / "sound.ods", ODS.format(tables=content)).read_bytes()


@cache
def _parts(kind: str, folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(_bytes(kind, folder))) as made:
        return {name: made.read(name) for name in made.namelist()}


def _read(path: Path) -> None:
    for problem in examined(path).findings:
        assert problem.code
        assert problem.place


@FEW
@given(edits=EDITS, insert=st.booleans())
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_bytes(kind: str, folder: Path, edits: list[tuple[float, bytes]], insert: bool) -> None:
    path = folder / f"fuzzed.{kind}"
    path.write_bytes(_edited(_bytes(kind, folder), edits, insert=insert))
    _read(path)


@SLOW
@given(edits=EDITS, insert=st.booleans())
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_bytes_of_old_formats(
    kind: str, folder: Path, edits: list[tuple[float, bytes]], insert: bool
) -> None:
    path = folder / f"fuzzed.{kind}"
    path.write_bytes(_edited(_bytes(kind, folder), edits, insert=insert))
    _read(path)


@FEW
@given(edits=XML_EDITS, insert=st.booleans(), part=st.integers(0, 30))
def test_xml_inside_a_sound_zip(
    folder: Path, edits: list[tuple[float, bytes]], insert: bool, part: int
) -> None:
    content = dict(_parts("xlsx", folder))
    name = sorted(content)[part % len(content)]
    content[name] = _edited(content[name], edits, insert=insert)
    _read(pack(folder, content, "fuzzed.xlsx"))


@SLOW
@given(edits=XML_EDITS, insert=st.booleans())
def test_xml_inside_a_sound_ods(
    folder: Path, edits: list[tuple[float, bytes]], insert: bool
) -> None:
    content = dict(_parts("ods", folder))
    content["content.xml"] = _edited(content["content.xml"], edits, insert=insert)
    path = pack(folder, content, "fuzzed.ods")
    with contextlib.suppress(DataError):
        assert read_sheets(path, "ods")


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", " ", "是", "2018-05-02", "2018年5月", "１２", "12万元", "1,234.50", "-0",
                     "合计", "小计", "9.14E+17", "1e5", "钟祥市", "US", "\ufffd", "'1", "\x1f",
                     "统一社会信用代码", "元", "91420881MA48XY1A04", "0.005", "٣", "1" * 400]),
    st.from_regex(r"[-+]?[0-9０-９,，. ]{1,9}[万元%$￥]?", fullmatch=True),
    st.from_regex(r"(19|20)\d\d[-/.年 ]?\d\d?[-/.月 ]?\d?\d?日?", fullmatch=True),
)  # fmt: skip
CELLS = st.one_of(
    st.none(), WORDS, st.booleans(), st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False), st.floats(0, 1e6).map(lambda x: round(x, 2)),
    st.dates(), st.datetimes(), st.times(), st.timedeltas(),
)  # fmt: skip


def _record(sheets: list[Sheet]) -> None:
    reads: dict[str, TableRead] = {}
    chosen = choose(sheets, tables(), Collector())
    for sheet, table, layout in chosen:
        reads[table.id] = read_table(sheet, table, layout)
    for problem in check_all(reads):
        assert problem.code


@FEW
@given(data=st.data())
def test_cells(data: st.DataObject) -> None:
    edited = book()
    for _ in range(data.draw(st.integers(1, 6))):
        grid = data.draw(st.sampled_from(list(edited.grids.values())))
        line = data.draw(st.sampled_from(grid))
        if line:
            line[data.draw(st.integers(0, len(line) - 1))] = data.draw(CELLS)
    _record([Sheet(name, grid, "book.xlsx") for name, grid in edited.grids.items()])


@FEW
@given(rows=st.lists(st.lists(CELLS, max_size=8), max_size=12))
def test_sheets_of_nothing_in_particular(rows: list[list[Any]]) -> None:
    _record([Sheet("国际认证", rows), Sheet("Sheet1", rows)])


COLUMNS = [c for table in tables().values() for c in table.columns]
KINDS = list({c.type: c for c in COLUMNS}.values()) + [c for c in COLUMNS if c.among]
TYPED: dict[str, st.SearchStrategy[Any]] = {
    "code": st.from_regex(r"[0-9A-Z]{14,20}", fullmatch=True),
    "text": st.text(max_size=6),
    "date": st.dates(date(1890, 1, 1), date(2110, 1, 1)),
    "year": st.integers(1890, 2110) | st.integers(1990, 2020).map(float),
    "money": st.integers(-5, 10**12).map(lambda n: n / 100) | st.integers(0, 10**10 + 2),
    "usd": st.floats(0, 1e7) | st.integers(0, 10**9).map(lambda n: n / 100),
    "flag": st.sampled_from(["是", "否", "yes", "0", "1", "true"]),
    "enum": st.sampled_from(["钟祥市", "zhongxiang", "沙洋县", "企业", "invention"]),
}


@FEW
@given(data=st.data())
@pytest.mark.parametrize("column", KINDS, ids=lambda column: f"{column.type} {column.id}")
def test_the_quick_way_gives_what_the_slow_way_gives(column: Column, data: st.DataObject) -> None:
    own = st.one_of(st.none(), st.just(""), TYPED[column.type])
    raw = data.draw(st.lists(own, max_size=6) | st.lists(st.one_of(own, CELLS), max_size=4))
    quick = plain(column, raw)
    if quick is None:
        return
    texts = clean(column, as_text(column, raw))
    parsed = parse.parse(column, texts.texts)
    assert not texts.faults
    assert not texts.remarks
    assert not parsed.faults
    assert quick.dtype == parsed.values.dtype
    assert quick.to_list() == parsed.values.to_list()


def test_odd_times_are_no_days() -> None:
    column = next(c for c in COLUMNS if c.type == "date")
    odd = [time(12, 30), timedelta(days=2), datetime(2018, 3, 7, 9, 30)]
    texts = clean(column, as_text(column, odd))
    parsed = parse.parse(column, texts.texts)
    assert [fault.code for fault in texts.faults] == ["wrong-type", "wrong-type"]
    assert parsed.values.to_list() == [None, None, date(2018, 3, 7)]
