"""The command says what the award says."""

from __future__ import annotations

from click.testing import CliRunner
from weekly_brief import build

import jmtrade_core as jm


def test_it_says_the_total() -> None:
    said = CliRunner().invoke(build(), ["--county", "zhongxiang"])
    assert said.exit_code == 0, said.output
    assert str(jm.award("zhongxiang").totals["pay"]) in said.output
