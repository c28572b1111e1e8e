"""The article's own worked cases."""

from jmtrade_core.testing import WorkedCases


class TestCreditInsuranceCases(WorkedCases):
    plugin = "jmtrade-credit-insurance"
