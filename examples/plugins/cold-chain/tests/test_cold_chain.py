"""The conformance kit on the county's plugin, and its worked cases."""

from jmtrade_core.testing import PluginConformance, WorkedCases


class TestColdChain(PluginConformance):
    plugin = "zhongxiang-logistics"


class TestColdChainCases(WorkedCases):
    plugin = "zhongxiang-logistics"
