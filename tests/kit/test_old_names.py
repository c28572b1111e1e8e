"""Names that a county's tests import stay for one version, and say what they are now."""

from __future__ import annotations

import pytest

from jmtrade_core import testing


def test_case_is_worked_case() -> None:
    with pytest.warns(DeprecationWarning, match="WorkedCase"):
        old = testing.Case
    assert old is testing.WorkedCase
