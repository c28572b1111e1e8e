"""Questions about decisions that cannot be answered as they are put."""

from __future__ import annotations

from tests.scenes.scene import Scene, csv
from tests.support import FIRM, OTHER, firm


def explain(code: str, *options: str, says: tuple[str, ...]) -> Scene:
    data = csv(enterprises=[firm(), firm(OTHER, county="dongbao")])
    return Scene(code, says, 2, command="explain", options=options, data=data)


def simulate(code: str, *options: str, says: tuple[str, ...]) -> Scene:
    return Scene(code, says, 2, command="simulate", options=options)


QUESTIONS = (
    explain("enterprise-unknown", FIRM[:-1] + "H", says=("USCC", FIRM[:-1] + "H", f"{FIRM}?")),
    explain("other-county", OTHER, says=("USCC", OTHER, "--county dongbao")),
    explain(
        "measure-unknown", FIRM, "--measure", "branding.patents",
        says=("--measure", "branding.patents", "did you mean branding.patent?"),
    ),
    simulate("no-scenario", says=("simulate", "--set, --reading or --scenario")),
    simulate("set-form", "--set", "cap=1", says=("--set", "cap=1", "MEASURE.TERM=VALUE")),
    simulate(
        "set-range", "--set", "branding.certification.cap=9:1:1",
        says=("--set", "branding.certification.cap=9:1:1", "FROM:TO:STEP", "FROM at most TO"),
    ),
    simulate(
        "scenarios-too-many", "--set", "branding.certification.cap=1:9_999:1",
        says=("--set", "9999", "at most 2000 scenarios", "larger steps"),
    ),
    simulate(
        "config-unknown", "--set", "branding.patent.hihg=1",
        says=("--set:2", "hihg", "did you mean high?"),
    ),
    Scene(
        "reading-unknown", ("--only", "growth.histry", "did you mean growth.history?"), 2,
        command="readings", options=("--only", "growth.histry"),
    ),
)  # fmt: skip
