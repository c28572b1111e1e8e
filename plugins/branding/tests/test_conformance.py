"""The suite's conformance kit, on this plugin alone."""

from jmtrade_core.testing import PluginConformance


class TestBranding(PluginConformance):
    plugin = "jmtrade-branding"
    values = {"patents.jurisdiction": ("US", "JP", "DE", "KR", "CN")}  # noqa: RUF012
