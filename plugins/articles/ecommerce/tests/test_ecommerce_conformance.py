"""The suite's conformance kit, on this plugin alone."""

from jmtrade_core.testing import PluginConformance


class TestEcommerce(PluginConformance):
    plugin = "jmtrade-ecommerce"
