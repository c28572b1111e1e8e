"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestFacilitationCases(WorkedCases):
    plugin = "jmtrade-facilitation"
