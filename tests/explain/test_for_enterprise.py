"""What an enterprise is sent: nothing of another one, no path, no id, every reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jmtrade_core import i18n
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import Case, gather
from jmtrade_core.config.profiles import packaged
from jmtrade_core.explanations import as_json, letter
from jmtrade_core.explanations.for_enterprise import for_enterprise
from jmtrade_core.explanations.inputs import Inputs
from jmtrade_core.explanations.run import explain
from jmtrade_core.explanations.run import explained as explained_lines
from jmtrade_core.explanations.tree import ExplainedLine, Explanation
from jmtrade_core.money import decimals, grouped
from tests.support import FIRM, OTHER, Tables, config, firm, of, run, write_csv

ID = re.compile(r"[a-z]+[._=][a-z]+")
"""A measure, reading, column or plugin by its id; a file."""
PATH = re.compile(r"\S/\S|\\")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.speak("zh")
    yield
    i18n.speak("en")


@pytest.fixture(scope="module")
def example() -> Case:
    return gather(Request("zhongxiang", packaged()))


def everybody(case: Case) -> list[Explanation]:
    """What the office reads of each enterprise of the county, from one run."""
    policy = case.policies[0]
    inputs = Inputs(case.intake.records, policy, case.question(policy))
    lines: dict[str, list[ExplainedLine]] = {
        rows[0]["uscc"]: [] for rows in inputs.rows["enterprises"].values()
    }
    for decision, line in zip(
        case.decide(policy).rows(named=True), explained_lines(case, policy, inputs), strict=True
    ):
        lines[decision["uscc"]].append(line)
    names = {uscc: inputs.of("enterprises", uscc)[0]["name"] for uscc in lines}
    return [
        Explanation(uscc, names[uscc], policy.county.name, 2018, case.as_of, (), tuple(some), ())
        for uscc, some in lines.items()
    ]


def amounts_of_others(case: Case, mine: Explanation) -> set[int]:
    """Figures in claims of others that neither this enterprise nor the policy has."""
    found: dict[bool, set[int]] = {True: set(), False: set()}
    for frame in case.intake.records.frames.values():
        native = frame.collect().to_native()
        assert isinstance(native, pl.DataFrame)
        money = [n for n, kind in native.schema.items() if kind == pl.Int64 and n != "year"]
        for own in (True, False):
            rows = native.filter((pl.col("uscc") == mine.uscc) == own)
            found[own].update(*(rows[column].drop_nulls() for column in money))
    round_sums = {n for n in found[False] if n % 1_000_000 == 0}
    checks = [check for line in mine.lines for check in line.checks]
    told = {n for line in mine.lines for n in (line.gross, line.amount)}
    told |= {check.missing for check in checks if check.missing}
    return found[False] - found[True] - round_sums - told


def test_every_enterprise_of_the_example_reads_of_itself_alone(example: Case) -> None:
    known = everybody(example)
    assert len(known) > 50
    whole = [explain(example, one.uscc)[0] for one in known[:6]]
    for found in (*known, *whole):
        mine = for_enterprise(found, example.policies[0])
        page, data = letter.letter(mine), as_json.to_json(mine).decode()
        assert found.name in page
        said = (page + data).replace(found.name, "").replace("jmtrade.explain/1", "")
        assert not [one.name for one in known if one.name in said]
        assert [one.uscc for one in known if one.uscc in said] == [found.uscc]
        for line in mine.lines:
            said = said.replace(line.subject, "") if line.subject else said
        assert not PATH.search(said)
        assert not ID.search(page)
        for fen in amounts_of_others(example, found):
            assert f'"{decimals(fen)}"' not in data
            assert not re.search(rf"(?<![\d,]){re.escape(grouped(fen))}", page)


def test_the_office_reads_who_won_an_invention_and_the_enterprise_does_not(example: Case) -> None:
    found, policy = explain(example, "91420881MA0000002K", "branding.patent")
    assert found.lines[0].steps[-1].others
    mine = for_enterprise(found, policy).lines[0].steps[-1]
    assert (mine.others, mine.used, mine.place) == ((), None, 2)


def explained(tmp_path: Path, tables: Tables, *arguments: object) -> str:
    data = write_csv(tmp_path / "data", tables)
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", data)
    done = run("explain", FIRM, *asked, "--for", "enterprise", "--lang", "zh", *arguments)
    assert done.code == 0, done.err
    return done.out.decode()


def test_every_failing_reason_is_told_and_nothing_is_asked_of_a_refusal(tmp_path: Path) -> None:
    claim = of(exhibition="展", opened_on="2018-05-01", booth_no="A", programme="other")
    unit = firm(kind="institution")
    page = explained(tmp_path, {"enterprises": [unit], "exhibitions": [claim]})
    assert "- 仅限企业申报" in page
    assert "- 不属于商务部外贸发展局境外展会或百展行动" in page
    assert "请补" not in page


def test_only_the_missing_subsidy_is_asked_for(tmp_path: Path) -> None:
    """Not the booth fee, which is there."""
    claim = of(exhibition="展", opened_on="2018-05-01", booth_no="A", programme="mofcom",
               booth_fee=20000, national_subsidy=5000)  # fmt: skip
    page = explained(tmp_path, {"enterprises": [firm()], "exhibitions": [claim]})
    assert "国家、省补贴拨付凭证" in page
    assert "展位费未填" not in page
    assert page.count("请补") == 1


def test_an_unknown_growth_award_asks_for_no_invoice(tmp_path: Path) -> None:
    page = explained(tmp_path, {"enterprises": [firm()], "exports": [of(year=2018)]},
                     "--measure", "growth.milestone")  # fmt: skip
    assert "数额未填" in page
    assert "发票" not in page
    assert "费用" not in page


def test_a_missing_fee_is_still_asked_for(tmp_path: Path) -> None:
    claim = of(exhibition="展", opened_on="2018-05-01", booth_no="A", programme="mofcom",
               national_subsidy=0, provincial_subsidy=0)  # fmt: skip
    page = explained(tmp_path, {"enterprises": [firm()], "exhibitions": [claim]})
    assert "展位费未填" in page
    assert "展位费发票" in page


def test_what_settles_a_cost_claimed_twice_is_asked_for(tmp_path: Path) -> None:
    """No condition holds the line, but a rule across lines."""
    sound: dict[str, Any] = {"built_locally": "yes", "construction_cost": 100000}
    first = of(platform="P", year=2018, on_schedule="yes", invoices_locally="yes",
               turnover_usd=2000000, **sound)  # fmt: skip
    second = of(platform="P", year=2018, customs="yes", collection="yes", refund="yes", **sound)
    tables = {"enterprises": [firm()], "ecommerce_platforms": [first],
              "service_platforms": [second]}  # fmt: skip
    page = explained(tmp_path, tables)
    assert page.count("同一费用已按其他条款申报") == 1
    assert page.count("请补") == 1


def test_an_award_to_another_is_told_without_name_and_amount(tmp_path: Path) -> None:
    """The invention was paid at the lower grant to somebody else; the difference is due."""
    patent = of(patent_no="P2", invention_id="I", jurisdiction="US", kind="invention",
                granted_on="2018-06-01")  # fmt: skip
    prior = of(OTHER, measure="branding.patent", subject="I", year=2018, amount=43210)
    tables = {"enterprises": [firm(), firm(OTHER, "乙")], "patents": [patent],
              "prior_awards": [prior]}  # fmt: skip
    page = explained(tmp_path, tables)
    assert "56,790.00" in page
    assert "43,210.00" not in page
    assert OTHER not in page
    assert "43210" not in explained(tmp_path, tables, "--format", "json")


def test_what_the_bureau_looks_up_is_asked_of_nobody(tmp_path: Path) -> None:
    claim = of(registration_no="M", registered_on="2018-05-01", fee=1)
    tables: Tables = {"enterprises": [firm()], "trademarks": [claim], "dishonesty": None}
    page = explained(tmp_path, tables)
    assert "无需企业提供" in page
    assert "请补" not in page


def test_a_refusal_by_a_rule_of_core_cites_its_sentence(tmp_path: Path) -> None:
    claim = of(registration_no="M", registered_on="2018-05-01", fee=1)
    past = of(occurred_on="2018-01-01", matter="示例")
    tables = {"enterprises": [firm()], "trademarks": [claim], "dishonesty": [past]}
    page = explained(tmp_path, tables)
    assert "附则（第9.1句）" in page
    assert "第三条（第3.2句）" in page


def test_a_trial_is_marked_without_its_readings(example: Case) -> None:
    trial = Request("zhongxiang", packaged(), trials={"growth.milestone.crossing": "reach"})
    found, policy = explain(gather(trial), "91420881MA0000002K", "growth.milestone")
    mine = for_enterprise(found, policy)
    assert any("growth.milestone.crossing" in mark for mark in found.marks)
    assert len(mine.marks) == len(found.marks)
    assert not any("growth" in mark for mark in mine.marks)


def test_no_e_commerce_is_no_refusal(tmp_path: Path) -> None:
    exports = of(year=2018, export_usd=100000, ecommerce_usd=0)
    tables: Tables = {"enterprises": [firm()], "exports": [exports]}
    page = explained(tmp_path, tables)
    told = page.partition("不涉及")
    assert "跨境电商实绩奖励" not in told[0]
    assert "跨境电商实绩奖励" in told[2]
    some: Tables = {"enterprises": [firm()], "exports": [{**exports, "ecommerce_usd": 1}]}
    assert "跨境电商实绩奖励" in explained(tmp_path, some).partition("不涉及")[0]


def test_replacing_nothing_keeps_the_decisions(example: Case) -> None:
    found, policy = explain(example, "91420881MA0000001G")
    mine = for_enterprise(found, policy)
    decisions = [(one.measure, one.outcome, one.reason, one.amount) for one in found.lines]
    assert [(o.measure, o.outcome, o.reason, o.amount) for o in mine.lines] == decisions


def test_config_is_not_named(tmp_path: Path) -> None:
    """A county's number is told with its day, without the file that it stands in."""
    profile = '[authority]\ndocument = "D"\n[terms."branding.certification"]\n' \
              'cap = [{from = 2018-02-01, value = 90_000}]\n'  # fmt: skip
    place = config(tmp_path, profile)
    claim = of(certificate_no="C", certified_on="2018-05-01", fee=300000)
    tables = {"enterprises": [firm()], "certifications": [claim]}
    page = explained(tmp_path, tables, "--config", place)
    assert "90,000.00" in page
    assert "2018-02-01" in page
    assert "toml" not in page


def test_another_claim_is_told_by_its_parts(tmp_path: Path) -> None:
    """What is joined by a sign inside the program is told with a space."""
    claims = [of(certificate_no=no, certified_on="2018-05-01", standard="CE", fee=200_000)
              for no in ("C1", "C2")]  # fmt: skip
    data = write_csv(tmp_path, {"enterprises": [firm()], "certifications": claims})
    case = gather(Request("zhongxiang", packaged(), data=(data,), year=2018))
    found, policy = explain(case, FIRM, "branding.certification")
    line = found.lines[1]
    step = next(step for step in line.steps if step.others)
    joined = replace(step, others=(replace(step.others[0], subject="展|A-1"),))
    told = for_enterprise(replace(found, lines=(replace(line, steps=(joined,)),)), policy)
    assert told.lines[0].steps[0].others[0].subject == "展 A-1"
