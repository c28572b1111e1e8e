"""Every sentence of the policy is carried out somewhere, and quoted from a city's own copy only."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.config import profiles, toml
from jmtrade_core.config.fragments import RULES, Print, matched, prints
from jmtrade_core.errors import PolicyError
from jmtrade_core.policy import anchors, policy
from tests.support import COUNTY, FIRM, YEAR, config, firm, of, run, write_csv

NUMBERED = prints(toml.read(profiles.packaged() / "fragments.toml"))


@pytest.fixture(scope="module")
def known() -> policy.Policy:
    return policy.load(profiles.packaged(), COUNTY, YEAR)


def test_no_sentence_is_free(known: policy.Policy) -> None:
    found = anchors.of(known).fragments
    assert len(NUMBERED) == 65
    assert sorted(f.number for f in found) == sorted(NUMBERED)
    assert all(f.zh and f.en and f.to for f in found)


def test_everything_that_the_policy_awards_promises_or_counts_rests_on_a_sentence(
    known: policy.Policy,
) -> None:
    found = anchors.of(known).fragments
    named = {name for fragment in found for name in fragment.to}
    promises = {f"promises.{p.id}" for some in known.base.promises.values() for p in some}
    city = known.city.document.data
    rest = {"targets": city["targets"], "bureaus": city["bureaus"], "rules": RULES}
    wanted = {f"{sort}.{name}" for sort, names in rest.items() for name in names}
    assert (promises - {"promises.targets-2020"}) | wanted | set(known.known_measures) <= named


def test_each_sentence_stands_with_its_article(known: policy.Policy) -> None:
    for plugin in known.plugins:
        declared = plugin.terms.data["fragments"]
        assert {number.partition(".")[0] for number in declared} == {str(plugin.article)}


def test_a_line_rests_on_the_sentence_of_its_tier(known: policy.Policy) -> None:
    found = anchors.of(known)
    assert [s.number for s in found.of_measure("growth.milestone", "30000000")] == ["1.7"]
    assert len(found.of_measure("growth.milestone")) == 5


COPY = "关于示例的意见\n　　一、 示例工程。全面（示例）甲；乙①。\n（责任单位：某局）"
SENTENCES = {"1.0": "一、示例工程。", "1.1": "全面（示例）甲；", "1.2": "乙①。"}


def printed(sentences: dict[str, str]) -> dict[str, Print]:
    normal = {n: "".join(unicodedata.normalize("NFKC", s).split()) for n, s in sentences.items()}
    return {
        n: Print(len(s), hashlib.sha256(s.encode()).hexdigest()) for n, s in normal.items()
    }  # fmt: skip


def test_sentences_are_found_as_the_copy_writes_them() -> None:
    assert matched(COPY, printed(SENTENCES)) == {
        "1.0": "一、 示例工程。", "1.1": "全面（示例）甲；", "1.2": "乙①。",
    }  # fmt: skip


def test_a_sentence_that_was_changed_is_not_quoted() -> None:
    changed = COPY.replace("甲", "丙")
    assert set(matched(changed, printed(SENTENCES))) == {"1.0", "1.2"}


def test_a_sentence_that_moved_is_found() -> None:
    assert set(matched("乙①。全面（示例）甲；", printed(SENTENCES))) == {"1.1", "1.2"}


def city(folder: Path, text: str, sentences: dict[str, str]) -> Path:
    """A configuration whose policy has this text and these sentences under our numbers."""
    place = config(folder, "", f"""[policy]
title = "示例"
number = "示例1号"
from = 2018-01-01
to = 2020-12-31
text = "{text}"
""")  # fmt: skip
    made = {**NUMBERED, **printed(sentences)}
    lines = [f'["{n}"]\nlength = {p.length}\nsha256 = "{p.sha256}"\n' for n, p in made.items()]
    (place / "fragments.toml").write_text("".join(lines), encoding="utf-8")
    return place


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_citys_own_copy_is_quoted(tmp_path: Path, encoding: str) -> None:
    place = city(tmp_path, "policy.txt", {"3.2": "全面（示例）甲；"})
    (place / "policy.txt").write_text(COPY.replace("①", ""), encoding=encoding)
    claim = of(registration_no="M", registered_on="2018-05-01")
    data = write_csv(tmp_path / "data", {"enterprises": [firm()], "trademarks": [claim]})
    asked = ("--county", COUNTY, "--year", YEAR, "--data", data, "--config", place)
    done = run("explain", FIRM, *asked, "--lang", "zh", "--for", "enterprise")
    assert done.code == 0, done.err
    assert "“全面（示例）甲；”" in done.out.decode()
    assert "64" in done.err
    document = run("catalogue", "--config", place, "--format", "json").document
    told = {s["number"]: s["text"] for a in document["articles"] for s in a["sentences"]}
    assert {n: text for n, text in told.items() if text} == {"3.2": "全面（示例）甲；"}


def test_without_a_copy_the_number_is_cited(tmp_path: Path) -> None:
    claim = of(registration_no="M", registered_on="2018-05-01")
    data = write_csv(tmp_path, {"enterprises": [firm()], "trademarks": [claim]})
    done = run("explain", FIRM, "--county", COUNTY, "--year", YEAR, "--data", data, "--lang", "zh")
    assert "第三条（第3.2句）" in done.out.decode()
    assert "“" not in done.out.decode()


@pytest.mark.parametrize("text", ["gone.txt", "other.txt"])
def test_a_copy_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    place = city(tmp_path, text, {})
    (place / "other.txt").write_text("别的文件", encoding="utf-8")
    done = run("catalogue", "--config", place)
    assert done.code == 3
    assert "policy.text: " in done.err
    assert text in done.err


@pytest.mark.parametrize(
    ("number", "to", "says"),
    [("1.12", "targets.trad", "targets.trade"), ("1.99", "targets.trade", "1.9")],
)
def test_what_nothing_bears_is_refused_with_the_nearest(
    tmp_path: Path, number: str, to: str, says: str
) -> None:
    text = f'[fragments."{number}"]\nzh = "一"\nen = "a"\nto = ["{to}"]\n'
    done = run("catalogue", "--config", config(tmp_path, "", text))
    assert done.code == 3
    assert f"fragments.{number}" in done.err
    assert says in done.err


@pytest.mark.parametrize("city", ['[bureaus]\n3 = ["某局"]\n', "[targets]\n"])
def test_a_city_may_name_fewer_bureaus_and_targets(tmp_path: Path, city: str) -> None:
    assert run("catalogue", "--config", config(tmp_path, "", city)).code == 0


def test_a_countys_plugin_speaks_for_no_sentence(tmp_path: Path) -> None:
    place = config(tmp_path, '[plugins]\nlocal = ["own.py"]\n[authority]\ndocument = "D"\n')
    terms = '[fragments.\\"1.1\\"]\\nzh = \\"一\\"\\nto = [\\"title\\"]\\n'
    (place / "counties" / "own.py").write_text(f'TERMS = "{terms}"\n', encoding="utf-8")
    done = run("catalogue", "--county", COUNTY, "--config", place)
    assert done.code == 3
    assert "fragments" in done.err


def catalogue(*arguments: object) -> dict[str, Any]:
    return run("catalogue", *arguments, "--format", "json").document


def test_without_a_year_it_is_told_for_the_policys_years() -> None:
    found = catalogue()
    assert (found["year"], found["years"]) == (2020, [2018, 2019, 2020])
    assert run("catalogue").out.decode().splitlines()[0].endswith("2018-2020")
    assert catalogue("--year", 2019)["years"] == [2019]


def test_bureaus_and_the_talent_plan_are_in_it() -> None:
    articles = catalogue()["articles"]
    city = profiles.read_city(profiles.packaged()).document.data["bureaus"]
    assert {str(a["number"]): a["bureaus"] for a in articles} == city
    talent = next(m for a in articles for m in a["measures"] if m["id"] == "talent.attraction")
    assert "荆人才〔2017〕2号" in talent["pays"]


def test_the_sentences_that_carry_no_amount_are_in_it() -> None:
    found = {p["id"]: p["what"] for a in catalogue()["articles"] for p in a["promises"]}
    assert {"policy-insurance", "exchange-risk", "talent-frame"} <= set(found)
    assert "Belt and Road" in found["organised-exhibitions"]


def test_evidence_names_the_certificate_and_nothing_that_the_bureau_looks_up() -> None:
    found = {m["id"]: m["evidence"] for a in catalogue()["articles"] for m in a["measures"]}
    assert found["branding.patent"] == ["the patent certificate"]
    assert found["facilitation.origin"] == ["the certificate of protected ecological origin"]
    assert found["growth.milestone"] == []
    papers = " ".join(paper for some in found.values() for paper in some)
    assert "credit office" not in papers
    assert "earlier awards" not in papers
    assert "customs statistics" not in papers


def test_reason_codes_are_headed_as_such() -> None:
    page = run("catalogue", "--lang", "zh", "--format", "html").out.decode()
    assert "<th>条件</th><th>原因代码</th>" in page
    assert "<th>统一社会信用代码</th>" not in page


def test_a_sentence_without_its_length_is_refused() -> None:
    document = toml.parse(f'["1.1"]\nsha256 = "{"0" * 64}"\n', "fragments.toml")
    with pytest.raises(PolicyError, match="length and sha256"):
        prints(document)
