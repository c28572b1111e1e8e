"""Bad input: said clearly, all at once, by the right exit status, and nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenes import REFUSED, WARNINGS, Scene
from tests.support import FIRM, OTHER, award, firm, of, run, write_csv, write_xlsx

EARLIER = '{"earlier": "result"}'


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("scene", REFUSED, ids=lambda scene: scene.id)
def test_refused(scene: Scene, tmp_path: Path) -> None:
    """The message says place, found and wanted; stdout and an earlier output file stay."""
    output = tmp_path / "out.json"
    output.write_text(EARLIER, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    arguments = scene.arguments(tmp_path)
    done = run(*arguments)
    assert (done.code, done.out) == (scene.exit, b"")
    assert f"[{scene.code}]" in done.err
    line = next(line for line in done.err.splitlines() if f"[{scene.code}]" in line)
    assert [words for words in scene.says if words not in line] == []
    assert run(*arguments, "-o", output).code == scene.exit
    assert output.read_text(encoding="utf-8") == EARLIER
    assert [f for f in sorted(tmp_path.glob("*out*")) if f not in before] == []


@pytest.mark.parametrize("scene", WARNINGS, ids=lambda scene: scene.id)
def test_warned(scene: Scene, tmp_path: Path) -> None:
    """Said on stderr, and decided all the same."""
    done = run(*scene.arguments(tmp_path))
    line = next(line for line in done.err.splitlines() if f"[{scene.code}]" in line)
    assert line.startswith("warning")
    assert [words for words in scene.says if words not in line] == []
    assert done.document["schema"] == "jmtrade.award/2"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("award", "Missing option '--county'"),
        ("awrd", "Did you mean 'award'?"),
        ("award --county dongbao --year 99999", "'--year': 99999"),
        ("award --county dongbao --year 0", "'--year': 0"),
        ("award --county dongbao --as-of 2018-02-30", "'--as-of': '2018-02-30' is not a date"),
        ("award --county dongbao --as-of 0001-01-01", "'--as-of': '0001-01-01' is not a date"),
        ("award --county dongbao --format jsn", "'--format': 'jsn' is not one of 'table', 'json'"),
        ("award --county dongbao --lang fr", "'--lang': 'fr' is not one of 'zh', 'en'"),
        ("award --county dongbao --yeer 2018", "'--year'"),
    ],
)
def test_usage(line: str, says: str) -> None:
    """The command line itself: status 2, with what is wanted or the nearest right name."""
    done = run(*line.split())
    assert (done.code, done.out) == (2, b"")
    assert says in done.err


def test_all_errors_of_a_file_at_once(tmp_path: Path) -> None:
    data = write_xlsx(
        tmp_path / "in.xlsx",
        {
            "enterprises": [firm(kind="shop"), firm(OTHER, name="")],
            "trademarks": [of(registration_no="W", fee="much"), of(registration_no="V", fee=-1)],
            "exports": [of(year="2018"), of(year="2018"), of("91420881MA0000009K", year="2018")],
        },
    )
    done = award(data)
    codes = [line.rpartition("[")[2].rstrip("]") for line in done.err.splitlines()[:-1]]
    assert sorted(codes) == [
        "duplicate-row", "negative", "not-number", "not-option", "required", "unknown-enterprise",
    ]  # fmt: skip
    assert done.err.splitlines()[-1] == "6 errors; nothing was decided"


def test_errors_come_with_the_warnings(tmp_path: Path) -> None:
    tables = {"enterprises": [firm("91420881MA0000001X", kind="shop")]}
    done = award(write_csv(tmp_path / "in", tables))
    assert done.code == 1
    places = [line.split(": ")[:2] for line in done.err.splitlines()]
    kinds = [(mark.split()[0], place) for mark, place in places]
    assert kinds == [("error", "enterprises.csv!D2"), ("warning", "enterprises.csv!A2")]


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "in", {"enterprises": [firm()]})
    done = award(data, "-o", tmp_path / "gone" / "out.json")
    assert (done.code, done.out) == (2, b"")
    assert "out.json" in done.err
    assert "[output]" in done.err


def test_output_appears_whole(tmp_path: Path) -> None:
    """Written beside and moved into place; nothing else is left there."""
    data = write_csv(tmp_path / "in", {"enterprises": [firm()]})
    place = tmp_path / "out"
    place.mkdir()
    (place / "a.json").write_text(EARLIER, encoding="utf-8")
    assert award(data, "-o", place / "a.json").out == b""
    assert (place / "a.json").read_bytes() == award(data).out
    assert [file.name for file in place.iterdir()] == ["a.json"]


def test_absent_tables(tmp_path: Path) -> None:
    """A claim table that is absent brings no claims; the two others are then unknown."""
    origin = [of(kind="origin", certificate_no="K", granted_on="2018-05-01", issuer="aqsiq")]
    absent = dict.fromkeys(("dishonesty", "prior_awards", "patents", "exports"))
    tables = {"enterprises": [firm()], "credentials": origin}
    held = award(write_csv(tmp_path / "absent", {**tables, **absent})).decisions
    assert [(d["measure"], d["outcome"], d["reason"]) for d in held] == [
        ("facilitation.origin", "hold", "dishonesty")
    ]
    paid = award(write_csv(tmp_path / "empty", tables)).decisions
    assert [(d["measure"], d["outcome"]) for d in paid] == [("facilitation.origin", "pay")]


def test_rows_of_strangers_count(tmp_path: Path) -> None:
    """Only warned of: a prior award of an enterprise that is not listed uses the invention."""
    patent = {"patent_no": "P", "invention_id": "I", "jurisdiction": "US", "kind": "invention"}
    tables = {
        "enterprises": [firm()],
        "patents": [of(**patent, granted_on="2018-01-01")],
        "prior_awards": [
            of(OTHER, measure="branding.patent", subject="I", year="2018", amount="100000")
        ],
    }
    done = award(write_csv(tmp_path / "in", tables))
    assert [(d["outcome"], d["reason"]) for d in done.decisions] == [("deny", "already-awarded")]
    assert "[unlisted-enterprise]" in done.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    tables = {"enterprises": [firm(name="甲公司")], "exports": [of(year="2018", export_usd="1")]}
    done = award(write_csv(tmp_path / "in", tables, encoding))
    assert {d["name"] for d in done.decisions} == {"甲公司"}


def test_columns_in_any_order_and_language(tmp_path: Path) -> None:
    """Headings by id or in Chinese, in any width, case and order, give the same records."""
    texts = [
        "uscc,year,export_usd\n{},2018,6000000\n",
        "年度,出口额（美元）,统一社会信用代码\n2018,6000000,{}\n",
        "出口额(美元), 年度 ,USCC *\n6000000,2018,{}\n",
    ]
    found = []
    for number, text in enumerate(texts):
        folder = write_csv(tmp_path / str(number), {"enterprises": [firm()]})
        (folder / "exports.csv").write_text(text.format(FIRM), encoding="utf-8")
        found.append(award(folder).decisions)
    assert "history-incomplete" in {d["reason"] for d in found[0]}
    assert found[0] == found[1] == found[2]


def test_chinese_file_names(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "in", {"enterprises": [firm()], "exports": [of(year="2018")]})
    (folder / "exports.csv").rename(folder / "进出口实绩.csv")
    assert {d["source"] for d in award(folder).decisions} == {"进出口实绩.csv!2"}


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("1234.5", "1234.50"),
        (" 1234.500 ", "1234.50"),
        ("10000000000", "10000000000.00"),
        ("0.01", "0.01"),
    ],
)
def test_numeric_text_is_a_number(cell: str, amount: str, tmp_path: Path) -> None:
    show = {"exhibition": "展", "programme": "mofcom", "opened_on": "2018-06-01", "booth_no": "1"}
    row = of(**show, booth_fee=cell, national_subsidy="0", provincial_subsidy="-0")
    done = award(write_csv(tmp_path / "in", {"enterprises": [firm()], "exhibitions": [row]}))
    assert [(d["outcome"], d["amount"]) for d in done.decisions] == [("pay", amount)]
