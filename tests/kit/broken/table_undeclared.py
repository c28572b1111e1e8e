"""Claims from a table that the record does not have."""

from __future__ import annotations

from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_award as jmtrade_award
