"""What the kit finds is said in the language of the county's developer."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmtrade_core import i18n, testing
from jmtrade_core.testing import decided
from jmtrade_core.testing.bench import Run, bench

from .test_checks import ROWS, altered
from .test_kit_finds import HERE, try_out

ENGLISH = re.compile(r"[a-z]+ [a-z]+ [a-z]+")
OWN_TEST = """\
from jmtrade_core.testing import PluginConformance

class TestBroken(PluginConformance):
    plugin, beside = "{plugin}", ()
"""


@pytest.fixture(scope="module")
def run() -> Run:
    return bench("jmtrade-branding").decide(ROWS)


def bare(node: ast.AST) -> Iterator[str]:
    """Texts of an expression that do not pass through ``_``."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
        return
    if isinstance(node, ast.Constant):
        yield str(node.value)
    for child in ast.iter_child_nodes(node):
        yield from bare(child)


def test_no_finding_bypasses_the_catalogue() -> None:
    """A word beside a space is a piece of a sentence."""
    found = [
        f"{file.name}:{node.lineno}: {text}"
        for file in Path(str(testing.__file__)).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Yield | ast.YieldFrom)
        for text in bare(node)
        if re.search("[a-z] | [a-z]", text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "test", "said"),
    [
        ("clause_missing", "test_terms_are_complete_and_cited", "缺少 clause"),
        ("measure_misspelt", "test_terms_are_complete_and_cited", "任何口径下都没有这个项目"),
        ("null_is_zero", "test_an_empty_cell_never_denies", "空单元格表示不明，不是零"),
        ("float_money", "test_expressions_have_their_kind", "限额前金额 为 Float64，应为 Int64"),
        ("strict_threshold", "test_thresholds_include_their_number", "本数应通过"),
        ("last_day_lost", "test_dates_at_the_edges_of_a_year", "除事件日期外完全相同的行"),
    ],
)
def test_a_broken_plugin_in_chinese(name: str, test: str, said: str) -> None:
    i18n.speak("zh")
    with pytest.raises(AssertionError, match=said) as error:
        try_out(name, test)
    assert not ENGLISH.search(str(error.value).partition("\nassert")[0])


def test_altered_decisions_in_chinese(run: Run) -> None:
    i18n.speak("zh")
    over = altered(run, "branding.certification", amount=5_000_001, gross=7_500_000)
    lost = altered(run, "branding.trademark", county_pays=0)
    twice = altered(run, "branding.patent", subject="I")
    above = altered(run, "branding.certification", amount=10_000_001, gross=10_000_001)
    checks = [decided.limits(over), decided.limits(above), decided.kept([over])]
    checks += [decided.shares(lost)]
    checks += [decided.kept([twice]), decided.again(run, run)]
    found = "\n".join(text for check in checks for text in check)
    assert "50000.01（限额前 75000.00）" in found
    assert "金额高于限额 100000.00" in found
    assert "此前 0.00，合计超过 100000.00" in found
    assert "'I'：付了 2 次，合计 150000.00，最多应为 100000.00" in found
    assert not ENGLISH.search(found)


def test_words_are_sought_in_both_languages_and_missed_in_the_one_in_use(run: Run) -> None:
    odd = altered(run, "branding.trademark", outcome="hold", reason="no-such-code")
    i18n.speak("zh")
    found = list(decided.worded(odd))
    assert i18n.language() == "zh"
    assert found == [
        f"branding.trademark：{text}（{tongue}）"
        for tongue in ("zh", "en")
        for text in (
            "原因 no-such-code 没有文字说明",
            "因 no-such-code 待补正，却没有说明需补的材料",
        )
    ]


def test_pytest_speaks_as_the_command_does(tmp_path: Path) -> None:
    """A developer's own run: no fixture of ours says which language."""
    broken = (HERE / "broken" / "clause_missing.py").as_posix()
    (tmp_path / "test_it.py").write_text(OWN_TEST.format(plugin=broken), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "terms"]
    environ = {**os.environ, "JMTRADE_LANG": "zh", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, check=False)
    assert "cold_chain.freight：terms.toml 中缺少 clause" in done.stdout.decode()
