"""The class that a plugin's author subclasses to run the cases beside a test file."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from jmtrade_core.i18n import saying
from jmtrade_core.testing.bench import OnBench
from jmtrade_core.testing.cases import find
from jmtrade_core.testing.running import run_file

if TYPE_CHECKING:
    import pytest


class WorkedCases(OnBench):
    """One test for each case of a folder, in all its forms; ``plugin`` as in the kit.

    The plugin is tried as the kit tries it, so an official one needs no other installed.
    """

    cases: ClassVar[str] = "cases"
    """Where the cases are; counts from the test's own folder."""

    @classmethod
    def files(cls) -> list[Path]:
        return find(Path(inspect.getfile(cls)).parent / cls.cases)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", self.files(), ids=lambda path: path.stem)

    def test_there_are_cases(self) -> None:
        """An empty folder would pass silently."""
        assert self.files()

    def test_case(self, case: Path) -> None:
        results = run_file(case, self.bench().config)
        found = [saying(r.case, difference) for r in results for difference in r.differences]
        assert not found, "\n" + "\n".join(found)
