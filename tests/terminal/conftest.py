"""Steps of these ledgers are entered before the days on which they say that they were taken."""

from tests.ledger.conftest import entered

__all__ = ["entered"]
