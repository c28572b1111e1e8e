"""What a folder holds is read, or it is said that it is not."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import gather, load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake.eager import Intake, read, sha256
from jmtrade_core.intake.lazy import read_scanned
from tests.support import FIRM, OTHER, award, firm, of, write_csv

FIRMS = {"enterprises": [firm()]}


def said(data: Path) -> list[tuple[str, str, str]]:
    """Severity, code and place of what is said of the files."""
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    told = read(data, policy.tables, policy.known_titles).warnings
    return [(p.severity, p.code, p.place) for p in told]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("说明.pdf", ("note", "file-unread")),
        ("notes.json", ("note", "file-unread")),
        ("dishonesty.json", ("warning", "table-unread")),
        ("失信记录.xlsb", ("warning", "table-unread")),
        ("2019/dishonesty.csv", ("note", "file-unread")),
        ("失信记录/a.csv", ("warning", "table-unread")),
        ("~$exports.xlsx", None),
        (".DS_Store", None),
    ],
)
def test_a_file_that_is_not_read_is_named(
    name: str, expected: tuple[str, str] | None, tmp_path: Path
) -> None:
    folder = write_csv(tmp_path / "in", FIRMS)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x", encoding="utf-8")
    place = name.split("/")[0]
    assert said(folder) == ([(*expected, place)] if expected else [])


@pytest.mark.parametrize("ending", ["tsv", "TSV", "txt"])
def test_text_with_tabs_is_a_table(ending: str, tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "in", FIRMS | {"dishonesty": None})
    text = f"uscc\toccurred_on\tmatter\n{FIRM}\t2018-01-02\t甲\n"
    (folder / f"失信记录.{ending}").write_text(text, encoding="utf-8")
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    made = read(folder, policy.tables, policy.known_titles)
    assert made.warnings == ()
    assert made.records.frames["dishonesty"].collect().to_native().height == 1


def gates(folder: Path) -> list[Intake]:
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    given = (folder, policy.tables, policy.known_titles)
    return [read(*given), read_scanned(*given, engine=Polars())]


def partitioned(folder: Path, key: str, values: list[str], rows: pl.DataFrame) -> Path:
    """``exports`` in a folder for each value; each holds all the rows."""
    folder.mkdir(exist_ok=True)
    firms = {"uscc": [FIRM], "name": ["甲"], "county": ["zhongxiang"]}
    pl.DataFrame(firms).write_parquet(folder / "enterprises.parquet")
    for value in values:
        part = folder / "exports" / f"{key}={value}"
        part.mkdir(parents=True)
        rows.write_parquet(part / "part-0.parquet")
    return folder


def test_partitions_are_columns(tmp_path: Path) -> None:
    rows = pl.DataFrame({"uscc": [FIRM], "export_usd": [5]})
    for made in gates(partitioned(tmp_path / "in", "year", ["2017", "2018"], rows)):
        frame = made.records.frames["exports"].collect().to_native()
        assert sorted(frame.select("uscc", "year", "export_usd").rows()) == [
            (FIRM, 2017, 500), (FIRM, 2018, 500)
        ]  # fmt: skip


def test_a_code_of_digits_in_a_partition_stays_text(tmp_path: Path) -> None:
    code = "914208810000000002"
    rows = pl.DataFrame({"year": [2018], "export_usd": [5]})
    folder = partitioned(tmp_path / "in", "uscc", [code], rows)
    firms = {"uscc": [code], "name": ["甲"], "county": ["zhongxiang"]}
    pl.DataFrame(firms).write_parquet(folder / "enterprises.parquet")
    for made in gates(folder):
        assert made.records.frames["exports"].collect().to_native()["uscc"].to_list() == [code]


def test_a_year_in_the_name_and_in_the_file_is_refused(tmp_path: Path) -> None:
    """The file may say another one."""
    rows = pl.DataFrame({"uscc": [FIRM], "year": [2017], "export_usd": [5]})
    folder = partitioned(tmp_path / "in", "year", ["2018"], rows)
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    given = (folder, policy.tables, policy.known_titles)
    for gate in (read, partial(read_scanned, engine=Polars())):
        with pytest.raises(DataError) as refused:
            gate(*given)
        assert [p.code for p in refused.value.problems] == ["double-column"]


def test_the_stream_names_what_it_does_not_read(tmp_path: Path) -> None:
    rows = pl.DataFrame({"uscc": [FIRM], "export_usd": [5]})
    folder = partitioned(tmp_path / "in", "year", ["2018"], rows)
    (folder / "old").mkdir()
    (folder / "old" / "a.csv").write_text("x")
    (folder / "exports" / "backup").mkdir()
    (folder / "exports" / "backup" / "a.parquet").write_bytes(b"x")
    for made in gates(folder):
        told: list[Problem] = [p for p in made.warnings if p.code == "file-unread"]
        assert {p.place for p in told} == {"old", "exports"}


def test_a_workbook_beside_parquet_is_no_stream(tmp_path: Path) -> None:
    """Or its sheets would be passed over."""
    rows = pl.DataFrame({"uscc": [FIRM], "export_usd": [5]})
    folder = partitioned(tmp_path / "in", "year", ["2018"], rows)
    (folder / "dishonesty.tsv").write_text(f"uscc\toccurred_on\n{FIRM}\t2018-01-02\n")
    for made in gates(folder):
        assert made.records.frames["dishonesty"].collect().to_native().height == 1


@pytest.mark.parametrize("sign", list("=+-@\t"))
def test_the_mark_of_inert_text_is_taken_off(sign: str, tmp_path: Path) -> None:
    """One ``'``, and only before a sign that would run; nothing is said of it."""
    folder = write_csv(tmp_path / "in", FIRMS)
    cells = [f"'{sign}A1", f"A'{sign}1"]
    rows = [of(registration_no=cell, registered_on="2018-01-01") for cell in cells]
    write_csv(folder, FIRMS | {"trademarks": rows})
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    made = read(folder, policy.tables, policy.known_titles)
    found = made.records.frames["trademarks"].collect().to_native()["registration_no"]
    assert found.to_list() == [f"{sign}A1".strip(), cells[1]]
    assert "apostrophe" not in {p.code for p in made.warnings}


def test_a_marked_negative_is_no_number_to_pay(tmp_path: Path) -> None:
    rows = {"certifications": [of(certificate_no="C", certified_on="2018-01-01", fee="'-5")]}
    done = award(write_csv(tmp_path / "in", FIRMS | rows))
    assert done.code == 1
    assert "[negative]" in done.err


def test_a_folder_is_hashed_with_its_names(tmp_path: Path) -> None:
    """The same bytes under swapped names are another input."""
    one, other, same = (tmp_path / name for name in "abc")
    for folder, names in ((one, "xy"), (other, "yx"), (same, "xy")):
        folder.mkdir()
        for name, text in zip(names, ("1", "2"), strict=True):
            (folder / f"{name}.csv").write_text(text)
    assert sha256(one) == sha256(same) != sha256(other)
    (same / "y.csv").rename(same / "z.csv")  # in the same order, so by the name alone
    assert sha256(one) != sha256(same)


def test_a_stray_cell_is_named_by_the_first(tmp_path: Path) -> None:
    """Where values slipped begins with the first cell that stands under no heading."""
    folder = write_csv(tmp_path / "in", FIRMS)
    text = f"uscc,certificate_no,certified_on,fee\n{FIRM},C,2018-01-01,1,234,567\n"
    (folder / "certifications.csv").write_text(text)
    done = award(folder)
    assert done.code == 1
    assert "certifications.csv!E2: found 234;" in done.err


def test_claims_of_other_years_are_counted(tmp_path: Path) -> None:
    """By table and year; an undated claim is held, so it is not among them."""
    marks = [of(registration_no=str(nr), registered_on=day) for nr, day in enumerate(
        ("2017-01-01", "2017-12-31", "2018-01-01", "2018-12-31", "2019-01-01", ""))]  # fmt: skip
    platforms = [of(platform="P", year="2019"), of(platform="P", year="2018")]
    exports = [of(year=str(year), export_usd="1") for year in (2016, 2017, 2018, 2019)]
    tables = FIRMS | {"trademarks": marks, "ecommerce_platforms": platforms, "exports": exports}
    data = write_csv(tmp_path / "in", tables)
    notes = [line for line in award(data).err.splitlines() if "other-years" in line]
    assert [line.split(";")[0] for line in notes] == [
        "note N421: 跨境电商平台 (ecommerce_platforms): found 1 of 2019",
        "note N421: 进出口实绩 (exports): found 1 of 2019",
        "note N421: 商标国际注册 (trademarks): found 2 of 2017, 1 of 2019",
    ]


def test_an_event_of_this_year_in_a_row_of_an_earlier_one_is_no_other_year(tmp_path: Path) -> None:
    """A measure may count from another day than the row's own; each kind by its own measure."""
    rows = [
        of(kind="aeo", certificate_no="A", granted_on="2017-06-01", operating="是"),
        of(kind="quality", certificate_no="Q", granted_on="2017-06-01"),
    ]
    done = award(write_csv(tmp_path / "in", FIRMS | {"credentials": rows}))
    assert {d["subject"] for d in done.decisions} == {"A"}
    (note,) = [line for line in done.err.splitlines() if "other-years" in line]
    assert "found 1 of 2017;" in note


def test_rows_of_strangers_are_counted(tmp_path: Path) -> None:
    misdeeds = [of(OTHER, occurred_on=day) for day in ("2016-01-01", "2018-01-01", "")]
    awards = [of(OTHER, measure="growth.milestone", subject="5000000", year="2017", amount="1")]
    tables = FIRMS | {"dishonesty": misdeeds, "prior_awards": awards}
    done = award(write_csv(tmp_path / "in", tables))
    notes = [line.split(";")[0] for line in done.err.splitlines() if "unlisted-rows" in line]
    assert notes == [
        "note N422: 失信记录 (dishonesty): found 1 without a year, 1 of 2016, 1 of 2018",
        "note N422: 历史兑付 (prior_awards): found 1 of 2017",
    ]


def test_the_stream_counts_them_too(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    firms = {"uscc": [FIRM], "name": ["甲"], "county": ["zhongxiang"]}
    pl.DataFrame(firms).write_parquet(folder / "enterprises.parquet")
    marks = {"uscc": [FIRM, FIRM], "registration_no": ["1", "2"],
             "registered_on": [date(2017, 1, 1), date(2018, 1, 1)]}  # fmt: skip
    pl.DataFrame(marks).write_parquet(folder / "trademarks.parquet")
    request = Request("zhongxiang", packaged(), 2018, folder)
    case = gather(request, partial(read_scanned, engine=Polars()), Polars().rows)
    (note,) = [p for p in case.intake.warnings if p.code == "other-years"]
    assert (note.place, note.found) == ("商标国际注册 (trademarks)", "1 of 2017")
