"""What the lists and the differences say of measures that a county replaced or added."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from jmtrade_core.config import profiles
from jmtrade_core.policy import overview, policy, wording

ROOT = Path(__file__).parents[2]

ADDED = '''
from jmtrade_core import Fixed, Measure, Table, Column, hookimpl

CLAIMS = Table("visits", "来访", (Column.text("visit", "编号", required=True, key=True),
                                 Column.date("on", "日期")), event="on", subject=("visit",))
TERMS = """
["zhongxiang.visit"]
title = "来访"
clause = "示例"
amount = 300
"""

@hookimpl
def jmtrade_records():
    return [CLAIMS]

@hookimpl
def jmtrade_award(terms, official):
    pays = Fixed(terms["zhongxiang.visit"].amount)
    return [Measure("zhongxiang.visit", None, CLAIMS, "county", pays=pays, once_per="subject")]
'''


def test_a_plugin_whose_measures_are_replaced_is_not_called_disabled() -> None:
    config = ROOT / "examples" / "plugins" / "booth-ceiling"
    decided, _intake = award(Request("zhongxiang", config))
    status = {entry["name"]: entry["status"] for entry in overview.plugins(decided.policies[0])}
    assert status["exhibitions"] == "replaced by booth_ceiling"
    assert status["booth_ceiling"] == "enabled"


def test_a_replaced_measure_keeps_the_words_of_its_reasons() -> None:
    """The replacing plugin says nothing of conditions that it left as they were."""
    replaced = policy.load(ROOT / "examples" / "plugins" / "booth-ceiling", "zhongxiang", 2018)
    official = policy.load(profiles.packaged(), "zhongxiang", 2018)
    for code in ("wrong-programme", "upstream-pending", "nothing-left"):
        for say in (wording.words, wording.bring):
            said = say(replaced, "exhibitions.booth", code)
            assert said == say(official, "exhibitions.booth", code)
            assert said not in (code, "")


@pytest.mark.parametrize("terms", ["", '[terms."branding.trademark"]\namount = 60_000\n'])
def test_what_a_county_adds_is_a_difference_of_all_it_pays(tmp_path: Path, terms: str) -> None:
    """Also beside the city's text, which has no line of it to compare with."""
    (tmp_path / "counties").mkdir()
    (tmp_path / "visits.py").write_text(ADDED, encoding="utf-8")
    (tmp_path / "counties" / "zhongxiang.toml").write_text(
        'year = 2018\ndata = "../data"\n[plugins]\nlocal = ["../visits.py"]\n'
        f'[authority]\ndocument = "示例"\n{terms}',
        encoding="utf-8",
    )
    tables = {
        "enterprises": "uscc,name,county\n91420881MA0000001G,甲,zhongxiang\n",
        "dishonesty": "uscc,occurred_on,matter,repaired_on\n",
        "prior_awards": "uscc,measure,subject,year,amount\n",
        "trademarks": "uscc,registration_no,registered_on\n91420881MA0000001G,M1,2018-03-01\n",
        "visits": "uscc,visit,on\n"
        + "".join(f"91420881MA0000001G,V{n},2018-03-01\n" for n in "12"),
    }
    (tmp_path / "data").mkdir()
    for name, text in tables.items():
        (tmp_path / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    decided, _intake = award(Request("zhongxiang", tmp_path))
    assert decided.change(decided.policies[0], "zhongxiang.visit") == 60_000
    paid = decided.lines.select("subject", "amount", "county_pays").rows()
    assert paid[-2:] == [("V1", 30_000, 30_000), ("V2", 30_000, 30_000)]
    assert [subject for subject, *_ in paid] == ["M1", "V1", "V2"]
