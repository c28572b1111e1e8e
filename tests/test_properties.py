"""Properties of all official measures together: the whole city configuration."""

from __future__ import annotations

from typing import ClassVar

from jmtrade_core.testing import PolicyProperties


class TestTheWholeCity(PolicyProperties):
    values: ClassVar = {"patents.jurisdiction": ("US", "JP", "EP", "DE", "KR", "CN")}

    def test_every_official_measure_is_tried(self) -> None:
        """The city lists eight plugins; a shorter list would pass unseen."""
        policy = self.bench().policy()
        assert len(policy.plugins) == 8
        assert {m.article for m in self.bench().measures()} == set(range(1, 9))
