"""A plugin's fault stops the run and names it; what it prints never mixes with data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jmtrade_core.cli import run
from tests.engines.broken import write

HOOK = """
from jmtrade_core import hookimpl

@hookimpl
def jmtrade_award(terms, official):
    {body}
"""


def award(tmp_path: Path, source: str) -> int:
    (tmp_path / "counties").mkdir()
    (tmp_path / "mine.py").write_text(source, encoding="utf-8")
    (tmp_path / "counties" / "zhongxiang.toml").write_text(
        'year = 2018\n[plugins]\nlocal = ["../mine.py"]\n', encoding="utf-8"
    )
    data = Path(__file__).parents[2] / "examples" / "zhongxiang-2018.xlsx"
    command = ["award", "--county", "zhongxiang", "--config", str(tmp_path), "--lang", "en"]
    return run([*command, "--data", str(data), "--format", "json"])


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import sys; sys.exit(0)", "plugin-broken"),
        ("import no_such_module", "plugin-broken"),
        ("def broken(:", "plugin-broken"),
        (HOOK.format(body="raise SystemExit(0)"), "plugin-fault"),
        (HOOK.format(body="return 1"), "plugin-fault"),
    ],
    ids=["exit", "import", "syntax", "exit in a hook", "no list"],
)
def test_a_fault_stops_the_run_and_names_the_plugin(
    source: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert award(tmp_path, source) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert f"[{code}]" in said.err
    assert "mine.py" in said.err


def test_what_a_plugin_prints_is_no_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = 'print("at import")\n' + HOOK.format(body='print("in a hook"); return []')
    assert award(tmp_path, source) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["schema"] == "jmtrade.award/2"
    assert "at import" in said.err
    assert "in a hook" in said.err


OWN = """
from jmtrade_core import EXPORTS, Fixed, Measure, col, hookimpl

TERMS = '[\"x.y\"]\\ntitle = \"甲\"\\ntitle_en = \"A\"\\nclause = \"示例\"\\namount = 5\\n'

@hookimpl
def jmtrade_award(terms, official):
    return [Measure("x.y", None, EXPORTS, "county", pays=Fixed({pays}), once_per="enterprise-year")]
"""


@pytest.mark.parametrize(
    ("pays", "found"),
    [
        ('col("export_usd") * 0.2', "Float64"),
        ('col("export_usd") * col("export_usd") * 10_000_000', "beyond 64 bits"),
        ('col("export_usd") * col("export_usd") * 10_000_000 // 10**18', "beyond 64 bits"),
        ('(col("export_usd") + 0) ** 3', "beyond 64 bits"),
        ('col("lost")', "lost"),
    ],
    ids=["a float", "too much", "too much on the way", "a power", "no column"],
)
def test_a_large_run_names_the_measure_too(
    pays: str, found: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From Parquet to Parquet, where nothing is written."""
    (tmp_path / "counties").mkdir()
    (tmp_path / "mine.py").write_text(OWN.format(pays=pays), encoding="utf-8")
    (tmp_path / "counties" / "zhongxiang.toml").write_text(
        'year = 2018\n[authority]\ndocument = "D"\n[plugins]\nlocal = ["../mine.py"]\n',
        encoding="utf-8",
    )
    (tmp_path / "data").mkdir()
    (write(tmp_path / "data", []) / "prior_awards.parquet").unlink()
    command = ["award", "--county", "zhongxiang", "--config", str(tmp_path), "--lang", "en"]
    target = ["--data", str(tmp_path / "data"), "--format", "parquet", "-o", str(tmp_path / "out")]
    assert run([*command, *target]) == 3
    said = capsys.readouterr()
    assert "[measure-fault]" in said.err
    assert "mine.py: x.y" in said.err
    assert found in said.err
    assert not (tmp_path / "out").exists()
