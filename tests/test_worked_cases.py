"""Cases written as TOML, their differences in words, and `jmtrade test`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jmtrade_core.cli import run as jmtrade
from jmtrade_core.config.profiles import packaged
from jmtrade_core.errors import PolicyError
from jmtrade_core.testing import read_case, run_case
from jmtrade_core.testing.differences import differences

CASE = """
title = "Half the fee, then what is left of the cap"
county = "zhongxiang"
year = 2018
exports_since = 2005
shared_city = "30%"
complete = ["branding.certification"]
tables.enterprises = {columns = ["uscc", "name", "county"], rows = [
    ["91420881MA0000001G", "A", "zhongxiang"],
]}
tables.certifications = {columns = ["uscc", "certificate_no", "certified_on", "fee"], rows = [
    ["91420881MA0000001G", "C1", 2018-01-01, 150_000.01],
    ["91420881MA0000001G", "C2", "2018-02-01", "80000"],
]}
expect = {columns = ["measure", "subject", "outcome", "reason", "amount", "city_pays"], rows = [
    ["branding.certification", "C1", "pay", "", 75_000, "22500.00"],
    ["branding.certification", "C2", "pay", "capped", "25000.00", 7500],
]}
"""


def case(folder: Path, text: str = CASE, name: str = "case") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def found(folder: Path, old: str, new: str) -> str:
    """What differs after a change to the case."""
    assert old in CASE
    return "\n".join(differences_of(case(folder, CASE.replace(old, new))))


def differences_of(path: Path) -> list[str]:
    """What differs in any form of the case."""
    return [words for r in run_case(read_case(path), packaged()) for words in r.differences]


def test_columnar_case(tmp_path: Path) -> None:
    assert differences_of(case(tmp_path)) == []


def test_difference_names_field_and_nearest_line(tmp_path: Path) -> None:
    assert found(tmp_path, '"capped", "25000.00"', '"", "40000.00"').splitlines() == [
        "expectation 2: branding.certification C2",
        "    reason: expected -, got capped",
        "    amount: expected 40000.00, got 25000.00",
        "    nearest: branding.certification 91420881MA0000001G C2 2018-02-01 (certifications!3)",
    ]


def test_further_decision_of_a_complete_measure(tmp_path: Path) -> None:
    row = '    ["branding.certification", "C1", "pay", "", 75_000, "22500.00"],\n'
    assert found(tmp_path, row, "") == (
        "not expected: branding.certification 91420881MA0000001G C1 2018-01-01: pay 75000.00"
    )


def test_each_expectation_needs_a_decision_of_its_own(tmp_path: Path) -> None:
    text = found(tmp_path, '"C2", "pay", "capped"', '"C1", "pay", ""')
    assert "subject: expected C1, got C2" in text
    lines = [{"measure": "m", "outcome": "pay"}, {"measure": "m", "outcome": "hold"}]
    loose, tight = {"measure": "m"}, {"measure": "m", "outcome": "pay"}
    assert list(differences([loose, tight], lines)) == []
    assert len(list(differences([loose, tight, tight], lines))) == 1


FORMS = """
[by_default]
expect = [{measure = "branding.certification", outcome = "pay"}]

[[filled]]
table = "certifications"
row = 2
column = "fee"
was = "80000"
value = 10_000
expect = [{subject = "C2", reason = "", amount = 5000}, {subject = "C1"}]

[[filled]]
table = "dishonesty"
[[filled.expect]]
subject = "C1"
outcome = "pay"
[[filled.expect]]
subject = "C2"
outcome = "pay"
"""


def with_forms(folder: Path, old: str = "", new: str = "") -> Path:
    """A case held for want of the dishonesty table, in three further forms."""
    held = CASE.replace("exports_since", 'absent = ["dishonesty"]\nexports_since')
    held = held[: held.index("expect =")] + 'expect = [{outcome = "hold"}, {outcome = "hold"}]\n'
    assert old in FORMS
    return case(folder, held + FORMS.replace(old, new, 1))


def test_each_form_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jmtrade(["test", str(with_forms(tmp_path)), "--lang", "en"]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if line[0] != " "] == [
        "passed  case",
        "failed  case / by default",
        "failed  case / filled fee",
        "passed  case / filled dishonesty",
        "2 passed, 2 failed",
    ]


def test_forms_and_differences_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert jmtrade(["test", str(with_forms(tmp_path)), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "未通过  case / 按默认口径\n    预期 1：branding.certification\n" in said
    assert "        outcome：预期 pay，实得 hold\n        最接近的：" in said
    assert "\n通过  case / 填入 dishonesty\n" in said


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("row = 2", "row = 3", "filled.1.row", "a row of the case's certifications"),
        ('was = "80000"', "", "filled.1.column", "what the cell has now"),
        ("value = 10_000", "", "filled.1.column", "the new value"),
        ('"dishonesty"', '"exports"', "filled.2.table", "a table under `absent`"),
        ("row = 2", "rows = 2", "filled.1.rows", "did you mean row?"),
        ('subject = "C1"\noutcome', 'subjects = "C1"\noutcome', "filled.2.expect.1.subjects",
         "did you mean subject?"),
        ("expect = [{measure", "expects = [{measure", "by_default", "what is then expected"),
    ],
)  # fmt: skip
def test_faulty_form_fails_and_says_where(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    path = with_forms(tmp_path, old, new)
    with pytest.raises(PolicyError) as raised:
        read_case(path)
    problem = next(p for p in raised.value.problems if words in str(p))
    line, _space, key = problem.place.removeprefix(f"{path}:").partition(" ")
    assert key == place
    assert place.split(".")[-1] in path.read_text("utf-8").splitlines()[int(line) - 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("complete =", "completed =", "did you mean complete?"),
        ("tables.certifications", "tables.certification", "did you mean certifications?"),
        ('"certified_on", "fee"]', '"certified_on", "fees"]', "fees"),
        ('"measure", "subject"', '"measure", "subjects"', "did you mean subject?"),
        ('"80000"', '"8万"', "a number in yuan"),
        ('"30%"', '"30"', "a percentage as text"),
        ('"C2", "2018-02-01", "80000"]', '"C2"]', "rows of as many cells"),
        ('county = "zhongxiang"', 'county = "zhongxian"', "did you mean zhongxiang?"),
        ("year = 2018", 'year = "2018"', "a year"),
        ("year = 2018", "year = 2018\nas_of = \"2018-02-30\"", "a date"),
    ],
)  # fmt: skip
def test_faulty_case_fails_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: str
) -> None:
    path = case(tmp_path, CASE.replace(old, new, 1))
    assert jmtrade(["test", str(path), "--lang", "en"]) == 1
    assert words in capsys.readouterr().out


def test_absent_table_is_unknown(tmp_path: Path) -> None:
    text = found(tmp_path, "exports_since = 2005", 'exports_since = 2005\nabsent = ["dishonesty"]')
    assert "outcome: expected pay, got hold" in text
    assert "reason: expected -, got dishonesty" in text


def test_command_counts_and_goes_through_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert jmtrade(["test", "--lang", "en"]) == 2
    assert "[no-case]" in capsys.readouterr().err
    (tmp_path / "tests" / "cases" / "deep").mkdir(parents=True)
    case(tmp_path / "tests" / "cases", name="good")
    assert jmtrade(["test", "--lang", "en"]) == 0
    case(tmp_path / "tests" / "cases" / "deep", CASE.replace("75_000", "75_001"), "wrong")
    assert jmtrade(["test", "--lang", "en"]) == 1
    printed = capsys.readouterr().out
    assert "passed  good" in printed
    assert "failed  wrong" in printed
    assert printed.endswith("1 passed, 1 failed\n")


def test_county_terms_of_the_configuration_apply(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "counties").mkdir()
    (tmp_path / "counties" / "zhongxiang.toml").write_text(
        '[authority]\ndocument = "D"\n[terms."branding.certification"]\ncap = 110_000\n'
    )
    path = case(tmp_path, CASE.replace('"25000.00", 7500', '"35000.00", 7500'))
    assert jmtrade(["test", str(path), "--config", str(tmp_path)]) == 0
    capsys.readouterr()


def test_nothing_but_the_kit_needs_pytest_and_hypothesis() -> None:
    """A plain install imports core, the kit's package and the case runner without them."""
    code = (
        "import sys; sys.modules['pytest'] = sys.modules['hypothesis'] = None\n"
        "import jmtrade_core, jmtrade_core.testing, jmtrade_core.testing.cases\n"
        "import jmtrade_core.testing.running, jmtrade_core.testing.worked\n"
        "import jmtrade_core.cli.test, jmtrade_core.awards.run\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
