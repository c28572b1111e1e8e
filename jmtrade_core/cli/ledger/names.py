"""What people call the counties and measures that the ledger knows by their ids."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jmtrade_core import configuration, policy
from jmtrade_core.errors import JmtradeError
from jmtrade_core.words import _


class Names:
    """Names of counties and titles of measures, as the configuration gives them."""

    def __init__(self, config: Path | None) -> None:
        self.folder = configuration.folder(config)
        self.counties = configuration.read_city(self.folder).jurisdictions
        self._policy = cache(lambda county, year: policy.load(self.folder, county, year))

    def county(self, id: str) -> str:
        """The name of a county; the id where the configuration has none."""
        return _("all counties") if id == "all" else self.counties.get(id, id)

    def title(self, measure: str, county: str, year: int) -> str:
        """The title of a measure. PolicyError where the configuration cannot be read."""
        return str(self._policy(county, year).title(measure))

    def known(self, measure: str, county: str, year: int) -> str:
        """The same for lists, which show an award whatever became of its measure since."""
        try:
            return self.title(measure, county, year)
        except (JmtradeError, KeyError):
            return measure
