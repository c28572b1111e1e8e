"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestBrandingCases(WorkedCases):
    plugin = "jmtrade-branding"
