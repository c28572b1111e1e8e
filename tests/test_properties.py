"""Properties of all official measures together: the whole city configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from hypothesis import given, is_hypothesis_test, settings
from hypothesis import strategies as st

from jmtrade_core.testing import PolicyProperties
from jmtrade_core.testing.properties import many

few = settings(many, max_examples=4 if many.derandomize else many.max_examples)
"""The short form's examples, which are always the same, are few: each plugin's own tests
try the same properties, and the twin decides the whole city too. The long form keeps all."""


class TestTheWholeCity(PolicyProperties):
    values: ClassVar = {"patents.jurisdiction": ("US", "JP", "EP", "DE", "KR", "CN")}

    def test_every_official_measure_is_tried(self) -> None:
        """The city lists eight plugins; a shorter list would pass unseen."""
        policy = self.bench().policy()
        assert len(policy.plugins) == 8
        assert {m.article for m in self.bench().measures()} == set(range(1, 9))


def with_few(kept: Any) -> Callable[[TestTheWholeCity, st.DataObject], None]:
    """The same property on fewer examples; the kit's own is left as it is."""

    @few
    @given(data=st.data())
    def tried(self: TestTheWholeCity, data: st.DataObject) -> None:
        kept.hypothesis.inner_test(self, data)

    return tried


for name, kept in vars(PolicyProperties).items():
    if is_hypothesis_test(kept):
        setattr(TestTheWholeCity, name, with_few(kept))
