"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestTalentCases(WorkedCases):
    plugin = "jmtrade-talent"
