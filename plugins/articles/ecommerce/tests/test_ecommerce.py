"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestEcommerceCases(WorkedCases):
    plugin = "jmtrade-ecommerce"
