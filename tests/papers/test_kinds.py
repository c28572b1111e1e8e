"""What each kind of paper says: the ledger's figures to the fen, a run's reasons whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jmtrade_ledger.chain import Split, canonical
from jmtrade_papers import texts
from jmtrade_papers.words import capital

from jmtrade_core.money import grouped
from tests.ledger.office import line
from tests.support import FIRM

from .press import Press, several, text_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
AMOUNT = re.compile(r"^[\d,]+\.\d{2}$")


def fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def column(file: Path, heading: str) -> list[str]:
    """The cells of the table that has the heading, below it."""
    from docx import Document

    for table in Document(str(file)).tables:
        heads = [cell.text for cell in table.rows[0].cells]
        if heading in heads:
            at = heads.index(heading)
            return [row.cells[at].text for row in table.rows[1:]]
    raise AssertionError(heading)


@pytest.mark.parametrize("seed", range(6))
def test_sums_equal_the_ledger(press: Press, seed: int) -> None:
    press.office.record(several(seed))
    awards = press.office.all()
    ids = [one.id for one in awards]
    press.office.until_cleared(*ids)
    every, total = ("--run", press.run()), sum(one.due for one in awards)
    for kind in ("notice", "request"):
        file = press.paper(kind, *every)
        money, measures = column(file, "金额（元）"), column(file, "项目")
        single = [fen(m) for m, what in zip(money[:-1], measures[:-1], strict=True)
                  if what != "小计"]  # fmt: skip
        assert sorted(single) == sorted(one.due for one in awards)
        assert fen(money[-1]) == sum(single) == total
        assert capital(total) in text_of(file)
    file = press.paper("allocation", *every)
    city = column(file, "市级承担")
    assert fen(city[-1]) == sum(map(fen, city[:-1])) == sum(one.city for one in awards)
    press.office.pay(*ids)
    file = press.paper("payments", *every)
    money = column(file, "金额（元）")
    assert fen(money[-1]) == sum(map(fen, money[:-1])) == total
    assert len(money) - 1 == len({one.uscc for one in awards})


def test_a_firm_with_two_awards_has_its_sum(press: Press) -> None:
    press.office.record([line(1), line(2), line(2, 23_45, key=canonical(["x"]), subject="S")])
    press.office.until_cleared(*[one.id for one in press.office.all()])
    file = press.paper("notice", "--run", press.run())
    assert column(file, "金额（元）") == ["100.00", "100.00", "23.45", "123.45", "223.45"]
    assert column(file, "序号") == ["1", "2", "2", "", ""]


def test_the_award_letter(press: Press) -> None:
    (id,) = press.paid([line(1, 10_05)])
    said = text_of(press.paper("award", "--award", id))
    assert "10.05元（人民币壹拾元零伍分）" in said
    assert "市级承担3.01元，县级承担7.04元" in said
    assert "60日内向钟祥市人民政府" in said
    assert "6个月内向钟祥市人民法院" in said


def test_a_letter_waits_for_the_end_of_the_notice(press: Press) -> None:
    (id,) = press.office.record([line(1)]).awards
    done = press.typed("papers", "award", "--award", id, "-o", press.place / "a.docx")
    assert done.code == 2
    assert "papers-nothing" in done.err
    assert not (press.place / "a.docx").exists()


def test_what_has_to_come_back_and_why(press: Press) -> None:
    (id,) = press.paid([line(1, 100_00)])
    press.office.record([line(1, 40_00)], reason="海关更正")
    said = text_of(press.paper("recovery", "--award", id))
    assert "已兑付100.00元。经查：海关更正。据此重新核定，应兑付40.00元" in said
    assert "应再退回60.00元（人民币陆拾元整）" in said


def test_a_changed_reading_is_no_ground_to_recover(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jmtrade_papers import from_ledger

    (id,) = press.paid([line(1, 100_00)])
    first = press.run()
    press.office.record([line(1, 40_00)], reason="海关更正")
    said = {first: {"growth.rate": "low"}}
    monkeypatch.setattr(from_ledger, "_readings",
                        lambda here, run: said.get(run, {"growth.rate": "high"}))  # fmt: skip
    done = press.typed("papers", "recovery", "--award", id, "-o", press.place / "r.docx")
    assert done.code == 2
    assert "growth.rate" in done.err
    assert "[recovery-reading]" in done.err


def test_what_is_not_in_the_office_s_settings_is_named(press: Press) -> None:
    press.paid([line(1)])
    file = press.config / "jmtrade.toml"
    settings = file.read_text(encoding="utf-8").replace('phone = "0724-1234567"\n', "")
    file.write_text(settings.replace('court = "钟祥市人民法院"\n', ""), encoding="utf-8")
    done = press.typed("papers", "award", "--award", press.office.all()[0].id,
                       "-o", press.place / "a.docx")  # fmt: skip
    assert done.code == 3
    assert "phone" in done.err
    assert "court" in done.err


def test_a_county_s_own_office_signs_its_papers(press: Press) -> None:
    (id,) = press.paid([line(1)])
    with (press.config / "counties" / "zhongxiang.toml").open("a", encoding="utf-8") as file:
        file.write('[papers]\noffice = "钟祥市商务和招商局"\n')
    assert "钟祥市商务和招商局（盖章）" in text_of(press.paper("award", "--award", id))


def test_an_unknown_setting_is_refused(press: Press) -> None:
    (id,) = press.paid([line(1)])
    with (press.config / "counties" / "zhongxiang.toml").open("a", encoding="utf-8") as file:
        file.write('[papers]\nofice = "甲"\n')
    done = press.typed("papers", "award", "--award", id, "-o", press.place / "a.docx")
    assert done.code == 3
    assert "office" in done.err


def test_two_notices_of_one_run_are_told_apart(press: Press) -> None:
    first, second = press.office.record([line(1), line(2)]).awards
    press.office.review(first, second)
    press.office.approve(first, second)
    press.office.publish(first)
    press.office.publish(second)
    done = press.typed("papers", "notice", "--run", press.run(), "-o", press.place / "n.docx")
    assert done.code == 2
    assert f"--award {first} (P" in done.err or f"--award {second} (P" in done.err
    said = text_of(press.paper("notice", "--award", second))
    assert "企业2" in said
    assert "企业1" not in said


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("notice",), "papers-select"),
        (("notice", "--run", 2, "--award", 3), "papers-select"),
        (("notice", "--county", "zhongxiang"), "papers-select"),
        (("refusal", "--run", 2), "papers-select"),
        (("refusal", "--county", "zhongxiang", "--enterprise", FIRM), "papers-select"),
        (("refusal", "--county", "zhongxiang"), "papers-select"),
        (("award", "--run", 2), "papers-select"),
        (("notice", "--run", 99), "no-run"),
        (("award", "--award", 99), "no-award"),
    ],
)
def test_what_cannot_be_selected_is_said(
    press: Press, words: tuple[object, ...], wanted: str
) -> None:
    press.paid([line(1), line(2)])
    done = press.typed("papers", *words, "-o", press.place / "x.docx")
    assert done.code == 2
    assert f"[{wanted}]" in done.err


def test_an_option_that_a_kind_does_not_take_is_named_with_it(press: Press) -> None:
    done = press.typed("papers", "notice", "--county", "zhongxiang", "-o", press.place / "x.docx")
    assert "--county: found given with notice; wanted a paper of the ledger" in done.err


def test_only_a_word_file_is_replaced(press: Press) -> None:
    (id,) = press.paid([line(1)])
    other = press.place / "other.docx"
    other.write_text("mine", encoding="utf-8")
    for file in (other, press.place / "x.pdf"):
        assert press.typed("papers", "award", "--award", id, "-o", file).code == 2
    assert other.read_text(encoding="utf-8") == "mine"


LETTERS = ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE)


def test_a_refusal_gives_every_failing_reason(press: Press) -> None:
    file = press.paper("refusal", *LETTERS, "--enterprise", "91420881MA00000174")
    said = texts.of_docx(file)
    third = said.index("3．跨境电商实绩奖励（第四条）")
    reasons = said[third : third + 5]
    assert any("三年内有失信记录" in one for one in reasons[2:])
    assert any("尚差1,000,000.00" in one for one in reasons[2:])
    assert any("尚无书面裁定，按默认口径" in one for one in said)
    assert "下列9项不予兑付" in "".join(said)


def test_a_refusal_names_the_ruling(press: Press) -> None:
    with (press.config / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write('[rulings."integrity.window"]\noption = "occurrence"\n'
                   'document = "荆商函〔2018〕7号"\ndated = 2018-03-01\n')  # fmt: skip
    said = text_of(press.paper("refusal", *LETTERS, "--enterprise", "91420881MA00000174"))
    assert "依据：荆商函〔2018〕7号" in said


def test_what_to_bring_and_until_when(press: Press) -> None:
    said = text_of(press.paper("supplement", *LETTERS, "--enterprise", "91420881MA0000015X"))
    assert "涉及金额：100,000.00元" in said
    assert "需提供：正常运行证明" in said
    assert "请在2019年4月12日以前（含当日，共15个工作日）补正" in said


def test_a_reply_says_every_line_that_was_asked_for(press: Press) -> None:
    who = ("--enterprise", "91420881MA0000015X")
    file = press.paper("reply", *LETTERS, *who)
    told = press.typed("explain", who[1], *LETTERS, "--for", "enterprise", "--lang", "zh")
    said = "".join(texts.of_docx(file))
    lines = ["".join(one.split()).strip("-") for one in told.out.decode().splitlines()]
    reasons = [one for one in lines if "需补正" in one or "请补" in one]
    assert reasons
    assert [one for one in reasons if one not in said] == []
    assert press.verify(file, "--data", EXAMPLE).code == 0


def test_a_firm_without_such_a_line_gets_no_letter(press: Press) -> None:
    words = (*LETTERS, "--enterprise", FIRM, "-o", press.place / "x.docx")
    codes = {press.typed("papers", kind, *words).code for kind in ("refusal", "supplement")}
    assert 2 in codes


def test_capital_figures() -> None:
    assert capital(0) == "零元整"
    assert capital(10_05) == "壹拾元零伍分"
    assert capital(9_999_999_999_99).startswith("玖拾玖亿")
    assert grouped(Split(1, 2, 0).amount) == "0.03"
