"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestGrowthCases(WorkedCases):
    plugin = "jmtrade-growth"
