"""The claim guide, the work manual and the application form: the catalogue, whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from jmtrade_papers import texts

from jmtrade_core.catalogue.build import build
from jmtrade_core.config import profiles
from jmtrade_core.i18n import speak
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.policy import policy
from jmtrade_core.policy.policy import Policy
from tests.ledger.inputs import city
from tests.support import COUNTY, YEAR, run
from tests.terminal.scenes import SIGNED

QUESTION = ("--county", COUNTY, "--year", YEAR)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = city(tmp_path_factory.mktemp("booklets") / "config")
    with (folder / "jmtrade.toml").open("a", encoding="utf-8") as file:
        file.write(SIGNED)
    return folder


@pytest.fixture(scope="module")
def booklets(config: Path) -> dict[str, list[str]]:
    """Each one's paragraphs; all of them are verified."""
    found = {}
    for kind in ("guide", "manual", "application"):
        file = config.parent / f"{kind}.docx"
        done = run("papers", kind, *QUESTION, "-o", file, "--on", "2019-03-21", "--config", config)
        assert done.code == 0, done.err
        assert run("verify", file, "--config", config).code == 0
        found[kind] = texts.of_docx(file)
    return found


@pytest.fixture(scope="module")
def asked(config: Path) -> Policy:
    return policy.load(config, COUNTY, YEAR)


def test_the_guide_has_every_measure_that_is_claimed(
    booklets: dict[str, list[str]], asked: Policy
) -> None:
    said = "".join(booklets["guide"])
    paid = {m.id for m in asked.measures if m.outcome == Outcome.PAY}
    speak("zh")
    entries = [m for a in build(asked).articles for m in a.measures]
    speak("en")
    for entry in entries:
        title = "".join(entry.title.split())
        assert (f"．{title}（" in said) is (entry.id in paid), entry.id
        for paper in entry.evidence if entry.id in paid else ():
            assert f"□{paper}" in said


def test_the_guide_names_no_id_of_the_program(
    booklets: dict[str, list[str]], asked: Policy
) -> None:
    *said, _seal = booklets["guide"]
    text = "".join(one for one in said if "jmtrade" not in one)
    assert not [id for id in (*asked.declared, *asked.choices) if id in text]
    assert "(tiers)" not in text
    assert "5,000,000档100,000.00元" in text


def test_the_manual_has_every_reading_and_condition(
    booklets: dict[str, list[str]], asked: Policy
) -> None:
    said = "".join(booklets["manual"])
    assert not [name for name in asked.choices if f"（{name}）" not in said]
    speak("zh")
    entries = [m for a in build(asked).articles for m in a.measures]
    speak("en")
    for entry in entries:
        assert f"项目代码：{entry.id}。" in said
        assert not [code for code, _said in entry.conditions if f"（{code}）" not in said]


def test_the_manual_says_where_the_county_differs(config: Path) -> None:
    profile = config / "counties" / "jingshan.toml"
    profile.write_text('[authority]\ndocument = "京商〔2018〕1号"\n'
                       '[terms."branding.certification"]\ncap = 150_000\n',
                       encoding="utf-8")  # fmt: skip
    file = config.parent / "own.docx"
    words = ("--county", "jingshan", "--year", YEAR, "-o", file, "--config", config)
    assert run("papers", "manual", *words).code == 0
    said = "".join(texts.of_docx(file))
    assert "与市级规定不同之处" in said
    assert "京商〔2018〕1号" in said
    guide = config.parent / "other.docx"
    assert run("papers", "guide", *words[:5], guide, *words[6:]).code == 0
    assert "每家企业每年不超过150,000.00元" in "".join(texts.of_docx(guide))


def test_the_application_asks_for_what_nobody_else_knows(booklets: dict[str, list[str]]) -> None:
    said = booklets["application"]
    for asked in ("关联企业", "承继关系", "同一费用", "国家和省补贴", "失信记录"):
        assert asked in said
    assert (
        "跨境电商平台建设补助、外贸综合服务平台建设补助的建设费用，同一平台只按其中一项兑付。"
        in said
    )
    assert said.count("□") >= 16


def test_a_booklet_of_other_terms_differs(config: Path, booklets: dict[str, list[str]]) -> None:
    file = config.parent / "guide.docx"
    settings = config.parent / "changed"
    settings.mkdir()
    (settings / "jmtrade.toml").write_text(
        (config / "jmtrade.toml").read_text(encoding="utf-8")
        + '[terms."branding.trademark"]\namount = 60_000\n', encoding="utf-8",
    )  # fmt: skip
    done = run("verify", file, "--config", settings)
    assert done.code == 1
    assert "60,000.00" in done.out.decode() + done.err


def test_the_packaged_configuration_names_what_a_booklet_lacks(tmp_path: Path) -> None:
    done = run("papers", "guide", *QUESTION, "-o", tmp_path / "g.docx",
               "--config", profiles.packaged())  # fmt: skip
    assert done.code == 3
    assert "office in [papers]" in done.err
