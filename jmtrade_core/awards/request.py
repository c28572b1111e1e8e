"""What the command line asks for: which county, data, year and day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from jmtrade_core.engine.records import Records
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.intake.eager import Intake
from jmtrade_core.intake.files.refusal import absent
from jmtrade_core.intake.files.workbook import quiet
from jmtrade_core.policy.policy import Policy

ALL = "all"


Reader = Callable[..., Intake]


Transform = Callable[[Records, tuple[Policy, ...]], Records]


@dataclass(frozen=True)
class Request:
    """What the command line asks for; empty values come from the county's profile."""

    county: str
    config: Path
    year: int | None = None
    data: Path | Sequence[Path] | None = None
    """One path, or several to merge."""
    as_of: date | None = None
    trials: Mapping[str, str] = field(default_factory=dict)
    skip_bad_rows: bool = False
    """Decide the sound rows; an enterprise with a bad row gets no line (contract 1)."""
    map_file: Path | None = None
    progress: Callable[[str], None] = quiet
    priors: Transform | None = None
    """Puts prior awards from elsewhere, such as a ledger, into the records."""

    def paths(self, profile: Path | None) -> list[Path]:
        """Where the data stand. UsageError when nothing names any, or a named path is not
        there; PolicyError when the profile's is not."""
        given = [self.data] if isinstance(self.data, Path) else list(self.data or ())
        given = given or ([profile] if profile else [])
        if not given:
            wanted = _("a workbook or a folder; the county's profile names none")
            raise UsageError(Problem("--data", _("nothing"), wanted, code="no-data"))
        gone = [absent(path) for path in given if not path.exists()]
        if gone:
            raise (UsageError if self.data else PolicyError)(*gone)
        return given
