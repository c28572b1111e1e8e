"""Wrong tables and files, and what is only warned of."""

from __future__ import annotations

import io
import zipfile

from tests.scenes.scene import Make, Scene, csv, parquet, raw, xlsx
from tests.support import FIRM, OTHER, THIRD, firm, of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def book(sheet: str = "", sheets: int = 1) -> Make:
    """A workbook written by hand, with this XML in the first of its sheets."""
    tags = "".join(f'<sheet name="s{n}" r:id="r{n}"/>' for n in range(sheets))
    links = "".join(f'<Relationship Id="r{n}" Target="worksheets/{n}.xml"/>' for n in range(sheets))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{tags}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/worksheets/0.xml": sheet,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name, xml in parts.items():
            zipped.writestr(name, xml)
    return raw("in.xlsx", stream.getvalue())


SHOW = {"exhibition": "展", "opened_on": ""}
EXPORTS = [of(year="2018")]

TABLES = (
    Scene(
        "missing-column",
        ("exports.csv!1", "年度 (year)", "a required column"),
        data=raw("exports.csv", "uscc,export_usd\n"),
    ),
    Scene("missing-column", ("exports.parquet", "年度 (year)"), data=parquet(uscc=[FIRM])),
    Scene(
        "double-column",
        ("exports.csv!C1", "年度", "each heading once"),
        data=raw("exports.csv", "uscc,year,年度\n"),
    ),
    Scene("empty-file", ("exports.csv", "an empty file"), data=raw("exports.csv", "")),
    Scene("no-headings", ("exports.csv!1", "年度"), data=raw("exports.csv", "a,b\n1,2\n")),
    Scene(
        "duplicate-row",
        ("exports.csv!3", "exports.csv!2", "one row for each identity"),
        data=csv(exports=EXPORTS * 2),
    ),
    Scene(
        "duplicate-row",
        ("exhibitions.csv!3", "exhibitions.csv!2"),
        data=csv(exhibitions=[of(**SHOW, booth_no="1"), of(**SHOW, booth_no=" 1 ")]),
    ),
    Scene(
        "unknown-enterprise",
        ("exports.csv!A2", OTHER, "企业名录"),
        data=csv(exports=[of(OTHER, year="2018")]),
    ),
    Scene(
        "unknown-enterprise",
        ("trademarks.csv!A2", OTHER, "企业名录"),
        data=csv(trademarks=[of(OTHER, registration_no="W")]),
    ),
    Scene("no-enterprises", ("enterprises", "no such table"), data=csv(enterprises=None)),
    Scene("no-enterprises", ("enterprises", "no such"), data=lambda folder: folder),
    Scene(
        "two-sheets",
        ("进出口实绩.csv", "one sheet for each table"),
        data=raw("进出口实绩.csv", "uscc,year\n"),
    ),
    Scene("no-data", ("gone.xlsx", "a workbook, or a folder"), 2, data=lambda f: f / "gone.xlsx"),
    Scene("empty-file", ("in.xlsx", "a workbook (.xlsx"), data=raw("in.xlsx", "")),
    Scene("truncated", ("in.xlsx", "send the file again"), data=raw("in.xlsx", b"PK\x03\x04 cut")),
    Scene("csv-broken", ("exports.csv", "a CSV file"), data=raw("exports.csv", 'uscc\n"a,1\n')),
    Scene("unreadable", ("exports.parquet", "Parquet"), data=raw("exports.parquet", "PAR1")),
    Scene("encoding", ("exports.csv", "line 1"), data=raw("exports.csv", b"\xff\x80\xff\x80")),
    Scene("dtd", ("in.xlsx", "worksheets/0.xml"), data=book("<!DOCTYPE x><worksheet/>")),
    Scene(
        "far-cell",
        ("in.xlsx", "1,048,576 rows by 1,000 columns"),
        data=book('<worksheet><c r="ALL1048576"><v>1</v></c></worksheet>'),
    ),
    Scene(
        "cell-twice",
        ("in.xlsx", "worksheets/0.xml: A1"),
        data=book('<worksheet><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></worksheet>'),
    ),
    Scene("sheet-count", ("in.xlsx", "found 0 sheets"), data=book(sheets=0)),
    Scene(
        "not-option",
        ("prior_awards.csv!B2", "growth.milestne", "did you mean growth.milestone?"),
        data=csv(prior_awards=[of(measure="growth.milestne", year="2018", amount="1")]),
    ),
    Scene(
        "code-shape",
        ("dishonesty.csv!A2", "found 甲", f"did you mean {FIRM} (甲)?"),
        data=csv(dishonesty=[of("甲", occurred_on="2018-01-01")]),
    ),
    Scene(
        "code-slip",
        ("dishonesty.csv!A2", "91420881MA0000007G", f"did you mean {FIRM} (甲)?"),
        data=csv(dishonesty=[of("91420881MA0000007G", occurred_on="2018-01-01")]),
    ),
)

WARNINGS = (
    Scene(
        "unlisted-enterprise",
        ("dishonesty.csv!A2", OTHER, "no listed enterprise has it"),
        0,
        csv(dishonesty=[of(OTHER, occurred_on="2018-01-01")]),
    ),
    Scene(
        "unlisted-enterprise",
        ("prior_awards.csv!A2", THIRD, "no listed enterprise has it"),
        0,
        csv(prior_awards=[of(THIRD, measure="branding.patent", year="2018", amount="1")]),
    ),
    Scene(
        "code-check",
        ("enterprises.csv!A2", "91420881MA0000001X", "GB 32100"),
        0,
        csv(enterprises=[firm("91420881MA0000001X")]),
    ),
    Scene(
        "kind-against-code",
        ("enterprises.csv!D2", "begins with 91", "the cell counts"),
        0,
        csv(enterprises=[firm(kind="institution")]),
    ),
    Scene(
        "unknown-column",
        ("exports.csv!C1", "出口额度（美元）", "did you mean 出口额（美元）?"),
        0,
        csv(exports=[dict(of(year="2018")) | {"出口额度（美元）": "1"}]),
    ),
    Scene(
        "unknown-column",
        ("exports.parquet", "export_us", "did you mean export_usd?"),
        0,
        parquet(uscc=[FIRM], year=[2018], export_us=[1]),
    ),
    Scene(
        "unknown-sheet",
        ("exportz.csv", "did you mean exports?"),
        0,
        raw("exportz.csv", "uscc\n"),
    ),
    Scene("unknown-sheet", ("[in.xlsx]备注", "a known sheet"), 0, xlsx(备注=[{"x": "1"}])),
    Scene(
        "table-absent",
        ("失信记录 (dishonesty)", "no such table", "every line with money is held"),
        data=csv(dishonesty=None),
    ),
    Scene(
        "number-as-text",
        ("[in.xlsx]商标国际注册!B2", "1234567", "read as its digits"),
        0,
        xlsx(trademarks=[of(registration_no=1234567)]),
    ),
)
