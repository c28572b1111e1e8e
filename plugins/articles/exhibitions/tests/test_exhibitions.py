"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestExhibitionsCases(WorkedCases):
    plugin = "jmtrade-exhibitions"
