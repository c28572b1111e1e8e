"""The class that a plugin's author subclasses: everything that a plugin must keep."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jmtrade_core.testing import behaviour, declared, probes
from jmtrade_core.testing.properties import PolicyProperties, many, none_of


class PluginConformance(PolicyProperties):
    """Tests of one plugin, found by pytest in a subclass whose name begins with ``Test``.

    ``plugin`` is a distribution's name, or the path of a single file. A plugin that the
    city lists is tried alone, another as a county's beside the official ones. Where a rule
    compares with a text, ``values`` names cells worth trying:
    ``{"patents.jurisdiction": ("US", "CN")}``.
    """

    def test_terms_are_complete_and_cited(self) -> None:
        none_of(declared.terms(self.bench()))

    def test_readings_are_complete_and_cited(self) -> None:
        none_of(declared.readings(self.bench()))

    def test_columns_are_known(self) -> None:
        none_of(declared.columns(self.bench()))

    def test_reasons_are_documented(self) -> None:
        none_of(declared.stray_reasons(self.bench()))
        for probe, policy in probes.probes(self.bench(), self.values):
            none_of(probes.worded(probe, policy))

    def test_an_empty_cell_never_denies(self) -> None:
        for probe, _policy in probes.probes(self.bench(), self.values):
            none_of(probes.null_safe(probe))

    def test_expressions_have_their_kind(self) -> None:
        """Conditions are booleans, event dates dates, amounts whole fen, each of one row."""
        for probe, _policy in probes.probes(self.bench(), self.values):
            none_of(probes.kinds(probe))

    def test_thresholds_include_their_number(self) -> None:
        for probe, _policy in probes.probes(self.bench(), self.values):
            none_of(probes.thresholds(probe))

    def test_dates_at_the_edges_of_a_year(self) -> None:
        none_of(behaviour.dates(self.bench(), self.values))

    @many
    @given(data=st.data())
    def test_disabled_replaced_or_removed(self, data: st.DataObject) -> None:
        """An official measure can be disabled and replaced unless locked; a county's removed."""
        run = self.run(data)
        if not self.bench().official:
            none_of(behaviour.removed(self.bench(), run))
            return
        measure = data.draw(st.sampled_from(self.bench().measures()), "measure")
        none_of(behaviour.disabled(self.bench(), run, measure))
        none_of(behaviour.replaced(self.bench(), run, measure))
