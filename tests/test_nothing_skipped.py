"""`.ci/run` fails where a test is skipped that the machine could have run."""

from __future__ import annotations

import pytest

from tests.nothing_skipped import judged, pytest_runtest_makereport


def skipped(reason: str) -> pytest.TestReport:
    return pytest.TestReport(
        "x", ("x.py", 1, "x"), {}, "skipped", ("x.py", 1, f"Skipped: {reason}"), "setup"
    )


@pytest.mark.parametrize(
    ("reason", "may", "outcome"),
    [
        ("LibreOffice (soffice) is not installed", None, "skipped"),
        ("LibreOffice (soffice) is not installed", "", "failed"),
        ("LibreOffice (soffice) is not installed", "pyspark", "failed"),
        ("no initdb on this machine: run .ci/packages.sh first", "", "failed"),
        ("Spark needs Java 17 and pyspark", "pyspark", "skipped"),
        ("Spark needs Java 17 and pyspark", "", "failed"),
        ("no file system may be mounted here: denied", "", "skipped"),
    ],
)
def test_what_may_be_skipped(reason: str, may: str | None, outcome: str) -> None:
    report = judged(skipped(reason), may)
    assert report.outcome == outcome
    assert reason in str(report.longrepr)


def test_what_passes_stays_so() -> None:
    report = pytest.TestReport("x", ("x.py", 1, "x"), {}, "passed", None, "call")
    assert judged(report, "").outcome == "passed"


def test_the_hook_is_heard(request: pytest.FixtureRequest) -> None:
    heard = [getattr(p, "pytest_runtest_makereport", None) for p in
             request.config.pluginmanager.get_plugins()]  # fmt: skip
    assert pytest_runtest_makereport in heard
