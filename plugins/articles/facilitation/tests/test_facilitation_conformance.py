"""The suite's conformance kit, on this plugin alone."""

from jmtrade_core.testing import PluginConformance


class TestFacilitation(PluginConformance):
    plugin = "jmtrade-facilitation"
