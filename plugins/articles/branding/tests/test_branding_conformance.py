"""The suite's conformance kit, on this plugin alone."""

from typing import ClassVar

from jmtrade_core.testing import PluginConformance


class TestBranding(PluginConformance):
    plugin = "jmtrade-branding"
    values: ClassVar = {"patents.jurisdiction": ("US", "JP", "DE", "KR", "CN")}
