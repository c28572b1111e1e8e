"""The examples of county plugins, run from wheels installed in an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "examples" / "plugins"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's ``jmtrade``, with the suite and the examples as wheels."""
    folder = tmp_path_factory.mktemp("installed")
    wheels = folder / "wheels"
    uv = [sys.executable, "-m", "uv"]

    def quietly(*command: str | Path) -> None:
        subprocess.run([*uv, *command], check=True, capture_output=True, cwd=ROOT)

    quietly("build", "--all-packages", "--wheel", "-o", wheels)
    for example in ("cold-chain", "weekly-brief"):
        quietly("build", "--wheel", "-o", wheels, PLUGINS / example)
    next(wheels.glob("jmtrade_spark-*.whl")).unlink()  # half a gigabyte that nothing here asks
    environment = folder / "env"
    quietly("venv", "-p", sys.executable, environment)
    install = ("pip", "install", "-p", environment, "-c", ROOT / "requirements.txt")
    quietly(*install, *wheels.glob("*.whl"))
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    return scripts / "jmtrade"


def decided(jmtrade: Path, config: Path | None, tmp_path: Path) -> Any:
    command = [str(jmtrade), "award", "--county", "zhongxiang", "--format", "json"]
    command += ["--config", str(config)] if config else []
    # Away from the repository, so that only what is installed can answer.
    done = subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    return json.loads(done.stdout)


def paid(award: Any, measure: str) -> dict[str, str]:
    return {
        line["subject"]: line["amount"]
        for line in award["decisions"]
        if line["measure"] == measure and line["outcome"] == "pay"
    }


def test_the_packaged_example(installed: Path, tmp_path: Path) -> None:
    award = decided(installed, None, tmp_path)
    assert award["receipt"]["example"] is True
    assert [plugin["name"] for plugin in award["receipt"]["plugins"]] == [
        "growth", "exhibitions", "branding", "ecommerce", "service_platforms",
        "credit_insurance", "facilitation", "talent",
    ]  # fmt: skip


def test_a_raised_cap(installed: Path, tmp_path: Path) -> None:
    before = decided(installed, None, tmp_path)
    after = decided(installed, PLUGINS / "raised-cap", tmp_path)
    assert [d["term"] for d in after["deviations"]] == ["cap"]
    gained = [
        (new["city_pays"], new["county_pays"], old["amount"], new["amount"])
        for old, new in zip(before["decisions"], after["decisions"], strict=True)
        if old["amount"] != new["amount"]
    ]
    assert gained
    for city, county, old, new in gained:
        # The ratio binds what the city text pays; the county bears all beyond it.
        assert fen(city) == fen(old) * 30 // 100
        assert fen(county) == fen(new) - fen(city)


def fen(text: str) -> int:
    yuan, _, rest = text.partition(".")
    return int(yuan) * 100 + int(rest)


def test_a_replaced_measure(installed: Path, tmp_path: Path) -> None:
    award = decided(installed, PLUGINS / "booth-ceiling", tmp_path)
    by_enterprise: dict[str, int] = {}
    for line in award["decisions"]:
        if line["measure"] == "exhibitions.booth":
            assert line["plugin"] == "booth_ceiling"
            by_enterprise[line["uscc"]] = by_enterprise.get(line["uscc"], 0) + fen(line["amount"])
    assert max(by_enterprise.values()) == 3_000_000
    difference = award["deviations"][0]
    assert (difference["measure"], difference["term"]) == ("exhibitions.booth", "measure")
    assert difference["below_city_text"] is True


def test_an_added_measure_with_its_table(installed: Path, tmp_path: Path) -> None:
    award = decided(installed, PLUGINS / "cold-chain" / "config", tmp_path)
    # 20 % of 250,000 and of 300,000, together at most 80,000.
    assert paid(award, "zhongxiang.cold_chain") == {"WB-001": "50000.00", "WB-002": "30000.00"}
    lines = [x for x in award["decisions"] if x["measure"] == "zhongxiang.cold_chain"]
    assert all(line["article"] is None for line in lines)
    assert sum(fen(line["county_pays"]) for line in lines) == 8_000_000
    assert {line["reason"] for line in lines} == {
        "", "capped", "not-refrigerated", "freight-missing", "below-threshold",
    }  # fmt: skip


def test_a_county_brings_a_command(installed: Path, tmp_path: Path) -> None:
    """The command is listed by what its distribution says, beside the ledger's."""
    listed = subprocess.run([installed, "--help"], check=True, capture_output=True, cwd=tmp_path)
    assert "brief" in listed.stdout.decode()
    assert "One line for the weekly report" in listed.stdout.decode()
    said = subprocess.run(
        [installed, "brief", "--county", "zhongxiang"],
        check=True, capture_output=True, cwd=tmp_path, env={**os.environ, "JMTRADE_LANG": "en"},
    )  # fmt: skip
    assert decided(installed, None, tmp_path)["totals"]["pay"] in said.stdout.decode()
    assert "EXAMPLE" in said.stderr.decode()
