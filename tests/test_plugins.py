"""Plugins: installed is not enabled, each hook is heard, and a replacement says so."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from jmtrade_core.plugin import spec
from jmtrade_core.plugin.loading import package_sha256
from tests.scenes.plugins import HEAD, distribution
from tests.support import Run, award, config, firm, of, write_csv

TOLL_TERMS = """
title = "County tolls"

["toll.refund"]
title = "过路费补助"
rate = "50%"
cap = 100

[reasons.toll-missing]
zh = "过路费未填"
"""

TOLL = """
from jmtrade_core import Cap, Column, Measure, Share, Table, hookimpl, positive

TOLLS = Table(
    "tolls",
    "过路费",
    (Column.text("plate", "车牌", key=True), Column.date("paid_on", "缴费日期"),
     Column.money("toll", "金额（元）")),
    event="paid_on",
    subject=("plate",),
)


@hookimpl
def jmtrade_records():
    return [TOLLS]


@hookimpl
def jmtrade_award(terms, official):
    assert "branding.patent" in official
    t = terms["toll.refund"]
    return [
        Measure(
            "toll.refund", None, TOLLS, "county",
            conditions=(positive("toll-missing", "toll"),),
            pays=Share(t.rate, of="toll"),
            cap=Cap(t.cap, per="enterprise-year"),
            once_per="subject",
        )
    ]
"""

BETTER = """
@hookimpl
def jmtrade_award(terms, official):
    old = official["branding.trademark"]
    return [replace(old, pays=Fixed(terms["better"].amount), replaces=old.id)]

TERMS = '["better"]\\namount = 70_000\\n'
"""

ROWS = [
    of(plate="A1", paid_on="2018-02-01", toll="120"),
    of(plate="A2", paid_on="2018-03-01", toll="120"),
    of(plate="A3", paid_on="2018-04-01", toll=""),
]
DOCUMENT = '[authority]\ndocument = "DOC 1"\n'


def decide(tmp_path: Path, profile: str) -> Run:
    """Tolls and a trademark under a profile."""
    tables = {
        "enterprises": [firm()],
        "tolls": ROWS,
        "trademarks": [of(registration_no="W", registered_on="2018-04-01")],
    }
    data = write_csv(tmp_path / "in", tables)
    return award(data, "--config", config(tmp_path, profile))


def check_tolls(done: Run) -> None:
    """Both hooks were heard: the table is read, and its rows are decided by core's rules."""
    lines = [d for d in done.decisions if d["measure"] == "toll.refund"]
    assert [(d["subject"], d["outcome"], d["reason"], d["amount"]) for d in lines] == [
        ("A1", "pay", "", "60.00"),
        ("A2", "pay", "capped", "40.00"),
        ("A3", "hold", "toll-missing", "0.00"),
    ]
    assert [d["county_pays"] for d in lines] == ["60.00", "40.00", "0.00"]
    assert [d["source"] for d in lines] == ["tolls.csv!2", "tolls.csv!3", "tolls.csv!4"]
    assert {d["article"] for d in lines} == {None}
    assert "unknown-sheet" not in done.err
    deviations = [d for d in done.document["deviations"] if d["measure"] == "toll.refund"]
    assert [(d["term"], d["city"], d["document"]) for d in deviations] == [
        ("measure", None, "DOC 1")
    ]


EXERCISED = {"jmtrade_records", "jmtrade_award"}
"""Hooks that ``TOLL`` implements."""


def test_every_hook_is_exercised() -> None:
    hooks = {
        name
        for name, function in inspect.getmembers(spec, inspect.isfunction)
        if hasattr(function, "jmtrade_spec")
    }
    assert hooks == EXERCISED
    assert all(f"def {hook}(" in TOLL for hook in EXERCISED)


def test_installed_county_plugin(site: Path, tmp_path: Path) -> None:
    package = distribution(site, "fake-toll", source=TOLL, terms=TOLL_TERMS)
    listed = f"fake-toll==1.0 sha256:{package_sha256(package)}"
    done = decide(tmp_path, f'[plugins]\nuse = ["{listed}"]\n{DOCUMENT}')
    check_tolls(done)
    assert {"name": "fake_toll", "version": "1.0"} in done.document["receipt"]["plugins"]


def test_a_process_decides_by_what_it_imported(site: Path, tmp_path: Path) -> None:
    """New terms beside code from before, or the new hash beside it, would be neither version."""
    package = distribution(site, "fake-toll", source=TOLL, terms=TOLL_TERMS)
    profile = f'[plugins]\nuse = ["fake-toll==1.0 sha256:{package_sha256(package)}"]\n{DOCUMENT}'
    before = decide(tmp_path, profile)
    changed = TOLL_TERMS.replace('rate = "50%"', 'rate = "90%"')
    (package / "terms.toml").write_text(changed, encoding="utf-8")
    assert decide(tmp_path / "again", profile).decisions == before.decisions
    check_tolls(before)


OBJECT = """
class Hooks:
    jmtrade_records = staticmethod(jmtrade_records)
    jmtrade_award = staticmethod(jmtrade_award)


HOOKS = Hooks()
"""


def test_hooks_of_an_object_are_heard_again(site: Path, tmp_path: Path) -> None:
    """An entry point may name what stands in a module."""
    entry = ("fake_toll = fake_toll:HOOKS",)
    distribution(site, "fake-toll", source=TOLL + OBJECT, terms=TOLL_TERMS, entries=entry)
    profile = f'[plugins]\nuse = ["fake-toll"]\n{DOCUMENT}'
    for place in ("once", "again"):
        check_tolls(decide(tmp_path / place, profile))


def test_local_county_plugin(tmp_path: Path) -> None:
    place = config(tmp_path)
    source = f"{TOLL}\nTERMS = '''{TOLL_TERMS}'''\nVERSION = '0.3'\n"
    (place / "counties" / "toll.py").write_text(source, encoding="utf-8")
    done = decide(tmp_path, f'[plugins]\nlocal = ["toll.py"]\n{DOCUMENT}')
    check_tolls(done)
    assert {"name": "toll", "version": "0.3"} in done.document["receipt"]["plugins"]


def test_unlisted_is_never_imported(site: Path, tmp_path: Path) -> None:
    distribution(site, "fake-toll", source="raise RuntimeError", terms=TOLL_TERMS)
    done = decide(tmp_path, "")
    assert [d["measure"] for d in done.decisions] == ["branding.trademark"]
    assert "fake_toll" not in sys.modules
    assert "tolls.csv" in done.err
    assert "[unknown-sheet]" in done.err


def test_another_version_is_never_imported(site: Path, tmp_path: Path) -> None:
    distribution(site, "fake-toll", source=TOLL, terms=TOLL_TERMS)
    assert decide(tmp_path, '[plugins]\nuse = ["fake-toll==1.1"]\n').code == 3
    assert "fake_toll" not in sys.modules


def test_one_run_leaves_nothing_to_the_next(site: Path, tmp_path: Path) -> None:
    distribution(site, "fake-toll", source=TOLL, terms=TOLL_TERMS)
    with_it = decide(tmp_path, f'[plugins]\nuse = ["fake-toll"]\n{DOCUMENT}')
    without = decide(tmp_path, "")
    assert {d["measure"] for d in with_it.decisions} == {"toll.refund", "branding.trademark"}
    assert {d["measure"] for d in without.decisions} == {"branding.trademark"}


def test_a_county_plugin_needs_a_document(tmp_path: Path) -> None:
    place = config(tmp_path)
    source = f"{TOLL}\nTERMS = '''{TOLL_TERMS}'''\n"
    (place / "counties" / "toll.py").write_text(source, encoding="utf-8")
    done = decide(tmp_path, '[plugins]\nlocal = ["toll.py"]\n')
    assert done.code == 3
    assert "[document-missing]" in done.err


def test_replacement_keeps_the_id_and_the_county_bears_the_excess(tmp_path: Path) -> None:
    """The ratio holds for what the city text pays, 50,000; the county adds 20,000."""
    place = config(tmp_path)
    (place / "counties" / "better.py").write_text(HEAD + BETTER, encoding="utf-8")
    profile = f'[funding]\nshared_city = "30%"\n[plugins]\nlocal = ["better.py"]\n{DOCUMENT}'
    done = decide(tmp_path, profile)
    line = next(d for d in done.decisions if d["measure"] == "branding.trademark")
    assert (line["amount"], line["city_pays"], line["county_pays"]) == (
        "70000.00", "15000.00", "55000.00",
    )  # fmt: skip
    assert line["plugin"] == "better"
    deviations = done.document["deviations"]
    assert [(d["measure"], d["city"], d["county"]) for d in deviations] == [
        ("branding.trademark", "branding", "better")
    ]


def test_disabled_measures_bring_no_line(tmp_path: Path) -> None:
    done = decide(tmp_path, f'[plugins]\ndisable = ["branding"]\n{DOCUMENT}')
    assert done.decisions == []
    assert {(d["measure"], d["below_city_text"]) for d in done.document["deviations"]} == {
        (f"branding.{name}", True)
        for name in ("certification", "patent", "secretariat", "standard", "trademark")
    }
