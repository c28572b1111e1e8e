"""The conformance kit on a single file. It derives a measure of Article 2, so that article's
plugin must be there: ``pip install "jmtrade[testing]" jmtrade-exhibitions``."""

from jmtrade_core.testing import PluginConformance


class TestBoothCeiling(PluginConformance):
    plugin = "../booth_ceiling.py"
    beside = ("jmtrade-exhibitions",)
