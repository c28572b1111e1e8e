"""Files made to exhaust, mislead or break a reader; each must be refused by name.

``python -m tests.intake.hostile DIR`` writes them at full size.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from xlwt.CompoundDoc import XlsDoc

from .books import book

MB = 1_000_000
Maker = Callable[[Path, int], Path]
HOSTILE: dict[str, tuple[str, Maker]] = {}
SHEET = "xl/worksheets/sheet1.xml"


def hostile(code: str) -> Callable[[Maker], Maker]:
    def keep(maker: Maker) -> Maker:
        HOSTILE[maker.__name__] = code, maker
        return maker

    return keep


def parts() -> dict[str, bytes]:
    """The parts of a sound workbook."""
    stream = io.BytesIO()
    book(only=("enterprises",)).write(stream)  # type: ignore[arg-type]
    with zipfile.ZipFile(stream) as made:
        return {name: made.read(name) for name in made.namelist()}


def pack(folder: Path, content: dict[str, bytes], name: str = "hostile.xlsx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for part, raw in content.items():
            made.writestr(part, raw)
    return path


def with_part(folder: Path, part: str, raw: bytes) -> Path:
    return pack(folder, parts() | {part: raw})


def streamed(folder: Path, part: str, blocks: Iterator[bytes]) -> Path:
    """A part too large to hold, written block by block."""
    path = folder / "hostile.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, raw in parts().items():
            if name != part:
                made.writestr(name, raw)
        with made.open(part, "w", force_zip64=True) as stream:
            for block in blocks:
                stream.write(block)
    return path


def repeated(head: bytes, block: bytes, size: int) -> Iterator[bytes]:
    yield head
    for _ in range(size // len(block)):
        yield block


def sheet_of(cells: bytes) -> bytes:
    return parts()[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")


HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@hostile("zip-bomb")
def bomb_of_empty_rows(folder: Path, size: int) -> Path:
    head = HEAD + b"<worksheet " + MAIN + b"><sheetData>"
    return streamed(folder, SHEET, repeated(head, b"<row/>" * 100_000, size * 3))


@hostile("zip-bomb")
def bomb_of_shared_strings(folder: Path, size: int) -> Path:
    head = HEAD + b"<sst " + MAIN + b">"
    return streamed(folder, "xl/sharedStrings.xml", repeated(head, b"<si/>" * 100_000, size * 3))


@hostile("text-too-long")
def endless_text_in_a_cell(folder: Path, size: int) -> Path:
    head = HEAD + b"<worksheet " + MAIN + b'><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    return streamed(folder, SHEET, repeated(head, os.urandom(24_000).hex().encode(), size))


@hostile("text-too-long")
def endless_text_among_the_shared(folder: Path, size: int) -> Path:
    head = HEAD + b"<sst " + MAIN + b"><si><t>"
    text = os.urandom(24_000).hex().encode()
    return streamed(folder, "xl/sharedStrings.xml", repeated(head, text, size))


@hostile("part-damaged")
def part_larger_than_it_says(folder: Path, size: int) -> Path:
    path = with_part(folder, SHEET, sheet_of(b" " * 400_000))
    raw = bytearray(path.read_bytes())
    at = raw.rfind(SHEET.encode()) - 46
    struct.pack_into("<I", raw, at + 24, 2_000)
    path.write_bytes(raw)
    return path


@hostile("part-damaged")
def wrong_checksum(folder: Path, size: int) -> Path:
    path = with_part(folder, SHEET, sheet_of(b""))
    raw = bytearray(path.read_bytes())
    at = raw.rfind(SHEET.encode()) - 46
    struct.pack_into("<I", raw, at + 16, 12345)
    path.write_bytes(raw)
    return path


@hostile("part-damaged")
def garbage_instead_of_deflate(folder: Path, size: int) -> Path:
    path = with_part(folder, SHEET, sheet_of(b""))
    raw = bytearray(path.read_bytes())
    at = raw.find(SHEET.encode()) + len(SHEET)
    raw[at : at + 40] = b"\xff" * 40
    path.write_bytes(raw)
    return path


@hostile("far-cell")
def far_cell(folder: Path, size: int) -> Path:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_part(folder, SHEET, sheet_of(cell))


@hostile("far-cell")
def far_cell_in_lower_case(folder: Path, size: int) -> Path:
    cell = b'<row r="1048575"><c r="xfd1048575"><v>1</v></c></row>'
    return with_part(folder, SHEET, sheet_of(cell))


@hostile("far-cell")
def far_cell_under_a_prefix(folder: Path, size: int) -> Path:
    cell = b"<x:row xmlns:x='u'><x:c r='XFC1048574'><x:v>1</x:v></x:c></x:row>"
    return with_part(folder, SHEET, sheet_of(cell))


@hostile("far-cell")
def far_cell_behind_a_bracket(folder: Path, size: int) -> Path:
    cell = b"<row><c x='>' s = '0'\n r = 'XFB1048573' ><v>1</v></c></row>"
    return with_part(folder, SHEET, sheet_of(cell))


@hostile("far-cell")
def far_row_without_references(folder: Path, size: int) -> Path:
    cells = b'<row r="1048000">' + b"<c><v>1</v></c>" * 40 + b"</row>"
    return with_part(folder, SHEET, sheet_of(cells))


@hostile("far-cell")
def row_beyond_the_last(folder: Path, size: int) -> Path:
    cell = b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'
    return with_part(folder, SHEET, sheet_of(cell))


@hostile("cell-twice")
def cell_twice(folder: Path, size: int) -> Path:
    cells = b'<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'
    return with_part(folder, SHEET, sheet_of(cells))


@hostile("cell-twice")
def cell_twice_by_its_place(folder: Path, size: int) -> Path:
    cells = b'<row r="3"><c><v>1</v></c><c r="A3"><v>2</v></c></row>'
    return with_part(folder, SHEET, sheet_of(cells))


@hostile("cell-twice")
def cell_twice_in_a_row_that_comes_back(folder: Path, size: int) -> Path:
    rows = [b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (nr, nr) for nr in range(4, 60_000)]
    return with_part(folder, SHEET, sheet_of(b"".join([*rows, rows[0]])))


@hostile("dtd")
def document_type_in_a_sheet(folder: Path, size: int) -> Path:
    return with_part(folder, SHEET, sheet_of(b"").replace(b"<worksheet", b"<!DOCTYPE w><worksheet"))


@hostile("dtd")
def billion_laughs(folder: Path, size: int) -> Path:
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    sst = HEAD + laughs + b"]><sst " + MAIN + b"><si><t>&j;</t></si></sst>"
    return with_part(folder, "xl/sharedStrings.xml", sst)


@hostile("dtd")
def external_entity(folder: Path, size: int) -> Path:
    raw = parts()["xl/workbook.xml"]
    entity = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook'
    return with_part(folder, "xl/workbook.xml", raw.replace(b"<workbook", entity, 1))


@hostile("dtd")
def document_type_in_the_relations(folder: Path, size: int) -> Path:
    name = "xl/_rels/workbook.xml.rels"
    entity = b"<!DOCTYPE r><Relationships"
    return with_part(folder, name, parts()[name].replace(b"<Relationships", entity, 1))


@hostile("xml-encoding")
def sheet_in_utf16(folder: Path, size: int) -> Path:
    text = sheet_of(b"").decode().replace("UTF-8", "UTF-16")
    return with_part(folder, SHEET, text.encode("utf-16"))


@hostile("xml-encoding")
def sheet_in_a_declared_encoding(folder: Path, size: int) -> Path:
    return with_part(folder, SHEET, sheet_of(b"").replace(b"UTF-8", b"UTF-7"))


@hostile("zip-structure")
def part_twice(folder: Path, size: int) -> Path:
    path = with_part(folder, SHEET, sheet_of(b""))
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("xl/Worksheets/Sheet1.xml", b"<worksheet/>")
    return path


@hostile("zip-structure")
def parts_that_overlap(folder: Path, size: int) -> Path:
    path = with_part(folder, "xl/second.xml", b"<a>" + os.urandom(300) + b"</a>")
    raw = bytearray(path.read_bytes())
    first = raw.rfind(SHEET.encode()) - 46
    second = raw.rfind(b"xl/second.xml") - 46
    struct.pack_into("<I", raw, second + 42, struct.unpack_from("<I", raw, first + 42)[0] + 8)
    path.write_bytes(raw)
    return path


@hostile("zip-structure")
def unusual_compression(folder: Path, size: int) -> Path:
    path = folder / "hostile.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        for name, raw in parts().items():
            made.writestr(name, raw)
    return path


@hostile("zip-structure")
def thousands_of_parts(folder: Path, size: int) -> Path:
    return pack(folder, parts() | {f"xl/media/{nr}": b"" for nr in range(6_000)})


@hostile("encrypted")
def part_with_a_password(folder: Path, size: int) -> Path:
    path = with_part(folder, SHEET, sheet_of(b""))
    raw = bytearray(path.read_bytes())
    raw[raw.rfind(SHEET.encode()) - 46 + 8] |= 1
    path.write_bytes(raw)
    return path


def _compound(path: Path, stream: bytes) -> Path:
    XlsDoc().save(str(path), stream.ljust(4096, b"\0"))
    return path


@hostile("encrypted")
def workbook_with_a_password(folder: Path, size: int) -> Path:
    path = _compound(folder / "hostile.xlsx", b"")
    raw = bytearray(path.read_bytes())
    name = "Workbook".encode("utf-16-le")
    at = raw.find(name)
    new = "EncryptedPackage".encode("utf-16-le")
    raw[at : at + len(new)] = new
    struct.pack_into("<H", raw, at + 64, len(new) + 2)
    path.write_bytes(raw)
    return path


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


BOF = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))


@hostile("encrypted")
def old_xls_with_a_password(folder: Path, size: int) -> Path:
    stream = BOF + _record(0x2F, b"\0" * 6) + _record(0x0A)
    return _compound(folder / "hostile.xls", stream)


@hostile("far-cell")
def far_cell_in_an_old_xls(folder: Path, size: int) -> Path:
    name = b"S1"
    before = len(BOF) + 4 + 8 + len(name) + 4
    sheet = _record(0x85, struct.pack("<IBBBB", before, 0, 0, len(name), 0) + name)
    number = _record(0x0203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    return _compound(folder / "hostile.xls", BOF + sheet + _record(0x0A) + BOF + number)


@hostile("unreadable")
def circle_of_sectors(folder: Path, size: int) -> Path:
    path = _compound(folder / "hostile.xls", b"x" * 9_000)
    raw = bytearray(path.read_bytes())
    fat = 512 + struct.unpack_from("<I", raw, 76)[0] * 512
    struct.pack_into("<I", raw, fat + 4, 0)
    path.write_bytes(raw)
    return path


@hostile("unreadable")
def broken_list_of_sheets(folder: Path, size: int) -> Path:
    return with_part(folder, "xl/workbook.xml", HEAD + b"<workbook><sheets></workbook>")


@hostile("truncated")
def cut_in_the_middle(folder: Path, size: int) -> Path:
    path = pack(folder, parts())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@hostile("truncated")
def cut_in_the_directory(folder: Path, size: int) -> Path:
    path = pack(folder, parts())
    path.write_bytes(path.read_bytes()[:-30])
    return path


@hostile("sheet-count")
def a_thousand_sheets(folder: Path, size: int) -> Path:
    raw = parts()["xl/workbook.xml"]
    more = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1000))
    return with_part(folder, "xl/workbook.xml", raw.replace(b"</sheets>", more + b"</sheets>"))


@hostile("sheet-count")
def no_sheet(folder: Path, size: int) -> Path:
    raw = parts()["xl/workbook.xml"]
    start, end = raw.index(b"<sheets>"), raw.index(b"</sheets>")
    return with_part(folder, "xl/workbook.xml", raw[: start + 8] + raw[end:])


@hostile("part-missing")
def sheet_that_is_not_there(folder: Path, size: int) -> Path:
    content = parts()
    del content[SHEET]
    return pack(folder, content)


@hostile("foreign-format")
def binary_workbook(folder: Path, size: int) -> Path:
    return pack(folder, {"xl/workbook.bin": b"\0"})


@hostile("foreign-format")
def word_document(folder: Path, size: int) -> Path:
    return pack(folder, {"word/document.xml": b"<w/>"})


def _raw(folder: Path, name: str, raw: bytes) -> Path:
    (folder / name).write_bytes(raw)
    return folder / name


@hostile("foreign-format")
def pdf(folder: Path, size: int) -> Path:
    return _raw(folder, "hostile.xlsx", b"%PDF-1.7\n")


@hostile("foreign-format")
def picture(folder: Path, size: int) -> Path:
    return _raw(folder, "hostile.xlsx", b"\x89PNG\r\n\x1a\n")


@hostile("foreign-format")
def web_page_saved_as_xls(folder: Path, size: int) -> Path:
    return _raw(folder, "hostile.xls", b"<html><table><tr><td>1</td></tr></table></html>")


@hostile("foreign-format")
def xml_spreadsheet(folder: Path, size: int) -> Path:
    xml = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    return _raw(folder, "hostile.xls", xml)


@hostile("foreign-format")
def gzip(folder: Path, size: int) -> Path:
    return _raw(folder, "hostile.csv", b"\x1f\x8b" + zlib.compress(b"a"))


@hostile("foreign-format")
def program(folder: Path, size: int) -> Path:
    return _raw(folder, "hostile.xlsx", b"MZ\x90\x00")


@hostile("empty-file")
def nothing(folder: Path, size: int) -> Path:
    return _raw(folder, "hostile.xlsx", b"")


@hostile("text-too-long")
def endless_line(folder: Path, size: int) -> Path:
    path = folder / "enterprises.csv"
    with path.open("wb") as stream:
        for _ in range(min(size, 200 * MB) // MB):
            stream.write(b"a" * MB)
    return path


@hostile("encoding")
def a_few_bytes_wrong(folder: Path, size: int) -> Path:
    text = "uscc,name,county\n" + "91420881MA48XY1A04,钟祥甲有限公司,钟祥市\n" * 50
    return _raw(folder, "enterprises.csv", text.encode() + b"\xff\xfe\xfa\n")


@hostile("csv-broken")
def quote_without_end(folder: Path, size: int) -> Path:
    return _raw(folder, "enterprises.csv", b'uscc,name,county\n"a"b,c,d\n')


ODS_SPACES = (
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def _ods(folder: Path, content: bytes, manifest: bytes = b"<manifest/>") -> Path:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return pack(folder, {"mimetype": kind, "META-INF/manifest.xml": manifest,
                         "content.xml": content}, "hostile.ods")  # fmt: skip


@hostile("far-cell")
def ods_cell_a_million_times(folder: Path, size: int) -> Path:
    return _ods(folder, HEAD + b"<office:d " + ODS_SPACES + b'><table:table table:name="S">'
                b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                b'table:number-columns-repeated="16384" office:value-type="float" '
                b'office:value="1"/></table:table-row></table:table></office:d>')  # fmt: skip


@hostile("dtd")
def ods_with_entities(folder: Path, size: int) -> Path:
    return _ods(folder, HEAD + b'<!DOCTYPE o [<!ENTITY a "b">]><office:d ' + ODS_SPACES + b"/>")


@hostile("encrypted")
def ods_with_a_password(folder: Path, size: int) -> Path:
    return _ods(folder, b"\x00\x01", b"<manifest><encryption-data/></manifest>")


@hostile("not-a-file")
def pipe(folder: Path, size: int) -> Path:
    os.mkfifo(folder / "hostile.xlsx")
    return folder / "hostile.xlsx"


def main() -> None:
    for name, (_code, maker) in HOSTILE.items():
        folder = Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        print(maker(folder, 300 * MB))


if __name__ == "__main__":
    main()
