"""``-o`` of every command: the format by the ending; nothing lost but a file of that kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jmtrade_core.config import profiles
from jmtrade_core.errors import UsageError
from jmtrade_core.output.target import checked, format_of
from tests.generated import WORKBOOK
from tests.support import FIRM, Run, Tables, firm, of, run, write_csv

CASE = ("--county", "zhongxiang", "--year", "2018", "--data", WORKBOOK)
COMMANDS: dict[str, tuple[object, ...]] = {
    "award": ("award", *CASE),
    "readings": ("readings", *CASE),
    "explain": ("explain", FIRM, *CASE),
    "simulate": ("simulate", *CASE, "--set", "branding.certification.cap=1"),
    "catalogue": ("catalogue", "--year", "2018"),
    "targets": ("targets", "--data", WORKBOOK),
    "template": ("template",),
    "check": ("check", WORKBOOK),
    "publish": ("ledger", "publish", "--ledger", "l.db", "--by", "甲", "1"),
    "pay": ("ledger", "pay", "--ledger", "l.db", "--by", "甲", "--data", ".", "--confirm", "B"),
    "export": ("ledger", "export", "--ledger", "l.db"),
}
ENDING = {"award": "csv", "readings": "csv", "explain": "json", "simulate": "csv",
          "catalogue": "md", "targets": "json", "template": "xlsx", "check": "json",
          "publish": "csv", "pay": "csv", "export": "ndjson"}  # fmt: skip


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "l.db").write_bytes(b"SQLite format 3\x00" + b"\x00" * 84)
    return tmp_path


def refused(done: Run, code: str) -> None:
    assert (done.code, done.out) == (2, b""), done.err
    assert f"[{code}]" in done.err


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("ending", [".docx", ".pdf", ".xls", ""])
def test_an_ending_without_a_format_is_refused(name: str, ending: str, there: Path) -> None:
    output = there / f"x{ending}"
    refused(run(*COMMANDS[name], "-o", output), "ending")
    assert not output.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_ledger_is_never_replaced_whatever_it_is_called(name: str, there: Path) -> None:
    """By its content: neither the ledger of the run nor any other."""
    other = there / f"other.{ENDING[name]}"
    shutil.copy(there / "l.db", other)
    before = other.read_bytes()
    refused(run(*COMMANDS[name], "-o", other), "output")
    assert other.read_bytes() == before


@pytest.mark.parametrize("name", COMMANDS)
def test_a_link_is_never_replaced(name: str, there: Path) -> None:
    link, gone = there / f"link.{ENDING[name]}", there / "gone"
    link.symlink_to(gone)
    refused(run(*COMMANDS[name], "-o", link), "output")
    assert link.is_symlink()
    assert not gone.exists()


def test_a_device_is_never_replaced(there: Path) -> None:
    """Not even as root, and whatever format is asked for."""
    for form in ("json", "csv", "xlsx", "table", "ndjson"):
        refused(run("award", *CASE, "--format", form, "-o", "/dev/null"), "output")
    assert Path("/dev/null").is_char_device()


def test_format_and_ending_must_agree(there: Path) -> None:
    refused(run("award", *CASE, "--format", "json", "-o", "x.csv"), "ending")
    refused(run("readings", *CASE, "--format", "json", "-o", "x.csv"), "ending")
    refused(run("award", *CASE, "--format", "parquet", "-o", "x.json"), "ending")
    assert run("award", *CASE, "--format", "json", "-o", "x.JSON").code == 0
    assert run("award", *CASE, "--format", "csv", "-o", "without").code == 0


def test_the_example_of_the_profile_is_an_input(tmp_path: Path) -> None:
    place = tmp_path / "config"
    shutil.copytree(profiles.packaged(), place)
    profile = place / "counties" / "zhongxiang.toml"
    data = tmp_path / "data.xlsx"
    shutil.copy(WORKBOOK, data)
    text = profile.read_text("utf-8").replace("../../examples/zhongxiang-2018.xlsx", str(data))
    profile.write_text(text, "utf-8")
    before = data.read_bytes()
    for command in (("award",), ("simulate", "--set", "branding.certification.cap=1")):
        done = run(*command, "--county", "zhongxiang", "--config", place, "-o", data)
        refused(done, "output")
    assert data.read_bytes() == before


def test_a_table_of_the_input_folder_is_an_input(tmp_path: Path, records: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(records, data)
    before = (data / "exports.csv").read_bytes()
    asked = ("--county", "zhongxiang", "--year", "2018", "--data", data)
    refused(run("award", *asked, "-o", data / "exports.csv"), "output")
    assert (data / "exports.csv").read_bytes() == before


def test_a_configuration_file_is_never_replaced(tmp_path: Path) -> None:
    """By another name of the same file."""
    place = tmp_path / "config"
    shutil.copytree(profiles.packaged(), place)
    other = tmp_path / "notes.txt"
    other.hardlink_to(place / "jmtrade.toml")
    refused(run("award", *CASE, "--config", place, "-o", other), "output")
    assert other.samefile(place / "jmtrade.toml")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """What decides a few claims: where a result goes is asked, not what is in it."""
    claims = [of(registration_no=no, registered_on="2018-05-01", fee=1) for no in ("M", "N")]
    tables: Tables = {"enterprises": [firm()], "trademarks": claims}
    data = write_csv(tmp_path_factory.mktemp("small"), tables)
    return ("--county", "zhongxiang", "--year", "2018", "--data", data)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, small: tuple[object, ...]) -> dict[str, Path]:
    """A result of each kind: of ``award``, and of html that of ``catalogue``."""
    place = tmp_path_factory.mktemp("results")
    made = {kind: place / f"result.{kind}" for kind in ("json", "ndjson", "csv", "xlsx", "html")}
    for kind, file in made.items():
        first = ("catalogue", "--year", "2018") if kind == "html" else ("award", *small)
        assert run(*first, "-o", file).code == 0
    return made


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "xlsx", "table"])
def test_an_earlier_result_of_the_same_kind_is_replaced(
    form: str, tmp_path: Path, results: dict[str, Path], small: tuple[object, ...]
) -> None:
    """And of no other kind, whatever its name says; what was written is said."""
    ending = "txt" if form == "table" else form
    output = tmp_path / f"out.{ending}"
    for _again in range(2):
        done = run("award", *small, "-o", output)
        assert done.code == 0
        assert f"written: {output}" in done.err.splitlines()
    for other in results.keys() - {form}:
        disguised = tmp_path / f"disguised-{other}.{ending}"
        shutil.copyfile(results[other], disguised)
        if (form, other) != ("table", "csv"):  # both are text
            refused(run("award", *small, "-o", disguised), "output")
            assert disguised.read_bytes() == results[other].read_bytes()


def test_a_parquet_folder_must_be_absent_or_empty(tmp_path: Path, records: Path) -> None:
    asked = ("award", "--county", "zhongxiang", "--year", "2018", "--format", "parquet")
    output = tmp_path / "out"
    output.mkdir()
    (output / "award.json").write_text("{}")
    refused(run(*asked, "--data", records, "-o", output), "output")
    assert [file.name for file in output.iterdir()] == ["award.json"]


def test_a_file_becomes_no_folder(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(UsageError):
        checked(taken, "parquet")
    taken.rename(tmp_path / "taken.json")
    with pytest.raises(UsageError):
        checked(tmp_path / "taken.json", "json")


def test_formats_by_their_endings() -> None:
    forms = ("table", "json", "parquet")
    assert format_of(None, None, forms) == "table"
    assert format_of(Path("x.txt"), None, forms) == "table"
    assert format_of(Path("x"), "parquet", forms) == "parquet"
    assert format_of(Path("x.parquet"), None, forms) == "parquet"


def test_a_text_file_is_utf_8_whatever_the_console(
    tmp_path: Path, small: tuple[object, ...]
) -> None:
    output = tmp_path / "out.txt"
    assert run("award", *small, "--lang", "zh", "-o", output).code == 0
    assert "钟祥市" in output.read_text(encoding="utf-8")


def test_what_cannot_be_looked_at_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.json"
    output.write_text("{}")
    opened = Path.open

    def held(self: Path, *rest: object, **options: object) -> object:
        if self == output:
            raise PermissionError(13, "Permission denied")
        return opened(self, *rest, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    refused(run("award", *CASE, "-o", output), "output")
    monkeypatch.undo()
    assert output.read_bytes() == b"{}"
