"""What a county may change, what it may not, and the whole city in one run."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmtrade_core.awards.data_formats import as_text
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from jmtrade_core.cli import run
from jmtrade_core.config.profiles import packaged
from jmtrade_core.errors import PolicyError, UsageError

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "zhongxiang-2018.xlsx"
COUNTIES = ("zhongxiang", "jingshan", "shayang", "dongbao", "duodao", "zhanghe", "qujialing",
            "gaoxin", "dachaihu")  # fmt: skip
ARTICLES = ("growth", "exhibitions", "branding", "ecommerce", "service-platforms",
            "credit-insurance", "facilitation", "talent")  # fmt: skip

REPLACEMENT = """
    from dataclasses import replace
    from jmtrade_core import hookimpl

    @hookimpl
    def jmtrade_award(terms, official):
        return [replace(official["{id}"], {change})]
"""


def profile(folder: Path, text: str, **plugins: str) -> Path:
    """A configuration folder with one profile and single-file plugins beside it."""
    (folder / "counties").mkdir(exist_ok=True)
    (folder / "counties" / "zhongxiang.toml").write_text(textwrap.dedent(text), encoding="utf-8")
    for name, source in plugins.items():
        code = textwrap.dedent(source)
        (folder / "counties" / f"{name}.py").write_text(code, encoding="utf-8")
    return folder


def lines(
    config: Path, county: str = "zhongxiang", year: int = 2018, data: Path = EXAMPLE
) -> list[dict[str, Any]]:
    decided, _intake = award(Request(county, config, year, data))
    return as_text(decided.lines).to_dicts()


def refused(config: Path) -> str:
    with pytest.raises(PolicyError) as error:
        lines(config)
    return str(error.value)


def replacing(id: str, change: str) -> str:
    return REPLACEMENT.format(id=id, change=change)


AUTHORITY = '[authority]\ndocument = "示例1号"\n'


@pytest.mark.parametrize("table", ['[terms."growth.milestone"]\ntiers = {"1" = 2}',
                                   '[terms."growth.liaison"]\nthreshold = 1',
                                   '[funding.measures]\n"growth.milestone" = "10%"'])  # fmt: skip
def test_the_profile_cannot_touch_a_locked_measure(tmp_path: Path, table: str) -> None:
    found = refused(profile(tmp_path, f"{AUTHORITY}{table}"))
    assert "locked" in found
    assert "zhongxiang.toml:3 terms." in found or "zhongxiang.toml:4 funding.measures." in found


@pytest.mark.parametrize("name", ["growth.milestone", "growth.liaison", "talent.attraction"])
def test_a_locked_measure_cannot_be_disabled(tmp_path: Path, name: str) -> None:
    found = refused(profile(tmp_path, f'{AUTHORITY}[plugins]\ndisable = ["{name}"]'))
    assert name in found
    assert "locked" in found


def test_disabling_a_plugin_with_a_locked_measure_names_its_shared_ones(tmp_path: Path) -> None:
    found = refused(profile(tmp_path, f'{AUTHORITY}[plugins]\ndisable = ["growth"]'))
    assert "one by one: growth.new_exporter, growth.new_processing" in found


def test_a_plugin_cannot_replace_a_locked_measure(tmp_path: Path) -> None:
    source = replacing("growth.milestone", 'replaces="growth.milestone", payer="shared"')
    text = f'{AUTHORITY}[plugins]\nlocal = ["mine.py"]'
    assert "locked" in refused(profile(tmp_path, text, mine=source))


def test_a_replacement_must_say_so(tmp_path: Path) -> None:
    text = f'{AUTHORITY}[plugins]\nlocal = ["mine.py"]'
    found = refused(profile(tmp_path, text, mine=replacing("branding.trademark", "nature='award'")))
    assert "jmtrade-branding" in found
    assert "mine.py" in found
    assert 'replaces="branding.trademark"' in found


def test_a_replacement_keeps_the_id(tmp_path: Path) -> None:
    text = f'{AUTHORITY}[plugins]\nlocal = ["mine.py"]'
    source = replacing("branding.trademark", 'id="x.y", replaces="branding.trademark"')
    assert "replaces-unknown" in refused(profile(tmp_path, text, mine=source))


def test_two_replacements_of_one_measure(tmp_path: Path) -> None:
    source = replacing("branding.trademark", 'replaces="branding.trademark"')
    text = f'{AUTHORITY}[plugins]\nlocal = ["one.py", "two.py"]'
    found = refused(profile(tmp_path, text, one=source, two=source))
    assert "one.py" in found
    assert "two.py" in found


def test_what_a_county_adds_it_pays_alone(tmp_path: Path) -> None:
    source = replacing("branding.trademark", 'id="zx.mark"')
    text = f'{AUTHORITY}[plugins]\nlocal = ["mine.py"]'
    assert 'payer="county"' in refused(profile(tmp_path, text, mine=source))


@pytest.mark.parametrize("difference", ['[terms."branding.trademark"]\namount = 60_000',
                                        '[plugins]\ndisable = ["branding.trademark"]'])  # fmt: skip
def test_a_difference_needs_its_document(tmp_path: Path, difference: str) -> None:
    found = refused(profile(tmp_path, difference))
    assert "document-missing" in found
    assert " authority.document" in found
    assert "branding.trademark" in found


def test_an_added_measure_needs_its_document(tmp_path: Path) -> None:
    source = replacing("branding.trademark", 'id="zx.mark", payer="county"')
    found = refused(profile(tmp_path, '[plugins]\nlocal = ["mine.py"]', mine=source))
    assert "document-missing" in found


@pytest.mark.parametrize("table", ["readings", "rulings"])
def test_a_county_sets_no_reading(tmp_path: Path, table: str) -> None:
    text = f'[{table}."growth.milestone.crossing"]\noption = "reach"'
    found = refused(profile(tmp_path, text))
    assert "reading-in-county" in found
    assert f"zhongxiang.toml:1 {table}" in found


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("exports_sinse = 2005", "exports_since"),
        ('[funding]\nshared_citi = "30%"', "shared_city"),
        ('[plugins]\ndisable = ["branding.trademarc"]', "branding.trademark"),
        (f'{AUTHORITY}[terms."branding.certificaton"]\ncap = 1', "branding.certification"),
        (f'{AUTHORITY}[terms."branding.certification"]\ncapp = 1', "cap"),
        ('[funding.measures]\n"branding.patents" = "1%"', "branding.patent"),
    ],
)
def test_an_unknown_name_brings_the_nearest(tmp_path: Path, text: str, nearest: str) -> None:
    found = refused(profile(tmp_path, text))
    assert f"did you mean {nearest}?" in found
    assert "zhongxiang.toml:" in found


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("rate", "0.5"),
        ("rate", '"50.00001%"'),
        ("rate", '"120%"'),
        ("cap", '"10%"'),
        ("cap", "-1"),
        ("cap", "1.005"),
        ("cap", "true"),
        ("cap", "[{since = 2018-01-01, value = 1}]"),
        ("cap", "[{from = 2018-01-01, value = 1}, {from = 2018-01-01, value = 2}]"),
    ],
)
def test_a_term_of_the_wrong_kind(tmp_path: Path, term: str, value: str) -> None:
    text = f'{AUTHORITY}[terms."branding.certification"]\n{term} = {value}'
    found = refused(profile(tmp_path, text))
    assert f"zhongxiang.toml:4 terms.branding.certification.{term}" in found


def test_a_ratio_is_a_percentage(tmp_path: Path) -> None:
    assert '"30%"' in refused(profile(tmp_path, "[funding]\nshared_city = 30"))


def test_a_local_plugin_of_another_hash_is_refused(tmp_path: Path) -> None:
    source = replacing("branding.trademark", 'replaces="branding.trademark"')
    text = f'{AUTHORITY}[plugins]\nlocal = ["mine.py sha256:{"0" * 64}"]'
    found = refused(profile(tmp_path, text, mine=source))
    assert "plugin-sha256" in found
    assert "zhongxiang.toml:4" in found


@pytest.mark.parametrize("county", ["../zhongxiang", "counties/zhongxiang", "/etc/passwd", ""])
def test_a_county_is_a_name_and_no_path(county: str) -> None:
    with pytest.raises(UsageError):
        lines(packaged(), county)


def without_awards(plugin: str, folder: Path) -> Path:
    """The example without earlier awards and findings of an article: nobody would know its
    measures."""
    book = openpyxl.load_workbook(EXAMPLE)
    for page in (book["历史兑付"], book["人工认定"]):
        for row in range(page.max_row, 1, -1):
            if str(page.cell(row, 2).value).startswith(f"{plugin}."):
                page.delete_rows(row)
    book.save(folder / "in.xlsx")
    return folder / "in.xlsx"


@pytest.mark.parametrize("article", ARTICLES)
def test_any_official_plugin_can_go(
    tmp_path: Path, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unlisted and uninstalled: the other articles decide as before."""
    import importlib.metadata as metadata

    found = metadata.distribution

    def distribution(name: str) -> metadata.Distribution:
        if name == f"jmtrade-{article}":
            raise metadata.PackageNotFoundError(name)
        return found(name)

    rest = json.dumps([f"jmtrade-{other}" for other in ARTICLES if other != article])
    (tmp_path / "jmtrade.toml").write_text(f"[plugins]\nofficial = {rest}\n", encoding="utf-8")
    plugin = article.replace("-", "_")
    data = without_awards(plugin, tmp_path)
    before = lines(packaged(), data=data)
    monkeypatch.setattr(metadata, "distribution", distribution)
    after = lines(tmp_path, data=data)
    # Two articles may claim one cost: without its rival a platform pays again.
    rival = {"ecommerce": "service_platforms", "service_platforms": "ecommerce"}.get(plugin)
    kept = [line for line in before if line["plugin"] not in (plugin, rival)]
    assert kept == [line for line in after if line["plugin"] != rival]
    assert {line["plugin"] for line in after} == {line["plugin"] for line in before} - {plugin}


def test_a_listed_plugin_that_is_not_installed_stops_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[plugins]\nofficial = ["jmtrade-growht"]\n'
    (tmp_path / "jmtrade.toml").write_text(text, encoding="utf-8")
    arguments = ["award", "--county", "zhongxiang", "--config", str(tmp_path), "--lang", "en"]
    assert run(arguments) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "did you mean jmtrade-growth?" in said.err


def test_the_whole_city_is_nine_counties(tmp_path: Path) -> None:
    config = profile(
        tmp_path,
        f"""
        exports_since = 2005
        exports_basis = "D"
        [funding]
        shared_city = "33.3333%"
        [terms."branding.patent"]
        low = 40_000
        high = 90_000
        {AUTHORITY.strip().splitlines()[0]}
        {AUTHORITY.strip().splitlines()[1]}
        """,
    )
    together = lines(config, "all")
    single = [line for county in COUNTIES for line in lines(config, county)]
    assert len({line["jurisdiction"] for line in together}) > 1
    key = ("uscc", "measure", "subject", "source")
    assert sorted(together, key=lambda x: [x[k] for k in key]) == sorted(
        single, key=lambda x: [x[k] for k in key]
    )


def test_a_ruling_is_the_basis_of_its_reading(tmp_path: Path) -> None:
    (tmp_path / "jmtrade.toml").write_text(
        '[rulings."growth.milestone.crossing"]\noption = "reach"\ndocument = "示例"\n'
        "dated = 2018-03-01\n",
        encoding="utf-8",
    )
    decided, _intake = award(Request("zhongxiang", tmp_path, 2018, EXAMPLE))
    receipt: Any = decided.receipt()
    assert receipt["readings"]["growth.milestone.crossing"] == {
        "option": "reach", "basis": "ruling", "document": "示例 (2018-03-01)",
    }  # fmt: skip
    assert not decided.trial


@pytest.mark.parametrize(("ruling", "wanted"), [
    ('[rulings."growth.milestone.crosing"]\noption = "reach"\ndocument = "x"', "crossing"),
    ('[rulings."growth.milestone.crossing"]\noption = "reech"\ndocument = "x"', "reach"),
    ('[rulings."growth.milestone.crossing"]\noption = "reach"', "document"),
])  # fmt: skip
def test_a_ruling_must_name_reading_option_and_document(
    tmp_path: Path, ruling: str, wanted: str
) -> None:
    (tmp_path / "jmtrade.toml").write_text(ruling, encoding="utf-8")
    found = refused(tmp_path)
    assert wanted in found
    assert "jmtrade.toml:1" in found


def test_differences_are_listed_in_yuan(tmp_path: Path) -> None:
    config = profile(
        tmp_path,
        f"""
        {AUTHORITY.strip().splitlines()[0]}
        {AUTHORITY.strip().splitlines()[1]}
        [plugins]
        disable = ["branding.secretariat"]
        [terms."branding.certification"]
        cap = [{{from = 2018-07-01, value = 150_000}}, {{from = 2020-01-01, value = 90_000}}]
        [terms."ecommerce.exporter"]
        threshold = 2_000_000
        """,
    )
    decided, _intake = award(Request("zhongxiang", config, 2018, EXAMPLE))
    found = [
        (d["measure"], d["term"], d["city"], d["county"], d.get("from"), d["below_city_text"])
        for d in decided.deviations()
    ]
    assert found == [
        ("branding.certification", "cap", "100000.00", "150000.00", "2018-07-01", False),
        ("branding.certification", "cap", "100000.00", "90000.00", "2020-01-01", True),
        ("branding.secretariat", "enabled", "yes", "no", None, True),
        ("ecommerce.exporter", "threshold", "1000000.00", "2000000.00", None, True),
    ]


def test_a_trial_is_marked_wherever_it_appears(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["award", "--county", "zhongxiang", "--lang", "en", "--reading",
                 "growth.milestone.crossing=reach"]  # fmt: skip
    assert run(arguments) == 0
    assert "TRIAL" in capsys.readouterr().out
    assert run([*arguments, "--format", "json"]) == 0
    receipt = json.loads(capsys.readouterr().out)["receipt"]
    assert receipt["trial"] is True
    assert receipt["readings"]["growth.milestone.crossing"]["basis"] == "trial"


def test_a_measure_that_cannot_be_computed_is_named(tmp_path: Path) -> None:
    source = """
        from dataclasses import replace
        from jmtrade_core import Fixed, col, hookimpl

        @hookimpl
        def jmtrade_award(terms, official):
            mark = official["branding.trademark"]
            return [replace(mark, pays=Fixed(col("no_such_column")), replaces=mark.id)]
    """
    text = f'{AUTHORITY}[plugins]\nlocal = ["mine.py"]'
    found = refused(profile(tmp_path, text, mine=source))
    assert "mine.py: branding.trademark" in found
    assert "no_such_column" in found
    assert "第三条" in found


def test_a_county_is_known_by_its_earlier_name(tmp_path: Path) -> None:
    """Jingshan was a county until February 2018."""
    rows = "uscc,name,county\n91420881MA0000001G,甲,京山县\n"
    (tmp_path / "enterprises.csv").write_text(rows, encoding="utf-8")
    marks = "uscc,registration_no,registered_on\n91420881MA0000001G,W1,2018-05-01\n"
    (tmp_path / "trademarks.csv").write_text(marks, encoding="utf-8")
    decided, _intake = award(Request("jingshan", packaged(), 2018, tmp_path))
    assert decided.lines["jurisdiction"].to_list() == ["jingshan"]
