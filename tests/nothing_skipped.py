"""Where JMTRADE_MAY_SKIP is set, a skip is a failure: ``.ci/run`` is not green with parts
untested. The variable holds a pattern of the reasons that another of its steps cures; empty,
only what a machine cannot cure is skipped."""

from __future__ import annotations

import os
import re
from collections.abc import Generator

import pytest

INCURABLE = (
    "no file system may be mounted here",  # mounting is the machine's to allow
    "strace may not trace here",  # tracing likewise
    "JMTRADE_CASES names no folder",  # cases that a clone does not have
    "the kit's smoke test is for Linux x64",  # another system
    "the file's own long form",  # the same test in a longer form
)


def judged(report: pytest.TestReport, may: str | None) -> pytest.TestReport:
    """The report, as a failure where it skips for a reason that is neither incurable nor in
    the pattern ``may``; as it is without a pattern."""
    if may is None or not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    excused = [re.escape(known) for known in INCURABLE] + ([may] if may else [])
    if not re.search("|".join(excused), reason):
        report.outcome, report.longrepr = "failed", f"nothing may be skipped here: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return judged(report, os.environ.get("JMTRADE_MAY_SKIP"))
