"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestServicePlatformsCases(WorkedCases):
    plugin = "jmtrade-service-platforms"
