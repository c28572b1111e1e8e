"""Requests that schemathesis makes from the API's own description: each is answered as it says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jmtrade_web import commands

from .site import Site

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis: in the group browser")
pytestmark = pytest.mark.browser

LONG = 10_000 // len(commands.NAMES) + 1
COUNTS = [10, pytest.param(LONG, marks=pytest.mark.slow)]
SOUND = st.fixed_dictionaries({}, optional={
    "county": st.just("zhongxiang"), "year": st.just("2018"), "uscc": st.just("91420881MA0000001G"),
})  # fmt: skip
"""What a question needs to be answered at all; of random words none would be."""


def parts(body: Any) -> tuple[dict[str, Any], list[tuple[str, tuple[str, bytes]]]]:
    """Fields, and files under the names that say how they are read."""
    fields, files = {}, []
    for name, value in body.items() if isinstance(body, dict) else ():
        if isinstance(value, list) and all(isinstance(one, bytes) for one in value):
            files += [(name, (f"{nr}.csv", one)) for nr, one in enumerate(value)]
        else:
            fields[name] = value
    return fields, files


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", commands.NAMES)
def test_every_answer_is_one_that_is_described(office: Site, name: str, count: int) -> None:
    path = f"/api/v1/{name}"
    described = office.client.get("/api/v1/openapi.json").json()
    statuses = {int(status) for status in described["paths"][path]["post"]["responses"]}
    operation = schemathesis.openapi.from_dict(described)[path]["post"]
    before, kept = {*office.folder.parent.iterdir()}, {*office.folder.iterdir()}

    @settings(max_examples=count, deadline=None, database=None, derandomize=True,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy(), sound=SOUND)
    def answered(case: Any, sound: dict[str, str]) -> None:
        fields, files = parts(case.body)
        answer = office.client.post(path, data=fields | sound, files=files or None)
        assert answer.status_code in statuses, (fields, files, answer.text)
        assert answer.json()["schema"].startswith("jmtrade.")

    answered()
    assert {*office.folder.iterdir()} == kept
    assert {*office.folder.parent.iterdir()} == before
