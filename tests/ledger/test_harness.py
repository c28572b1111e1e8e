"""The tests' own tools: a fault that was not planted, and a server that is about to go."""

from __future__ import annotations

import os
import subprocess

import psycopg
import pytest

from . import server
from .folders import folder
from .test_server_faults import attached


def test_tracer_that_ends_before_it_holds_the_process() -> None:
    """Its step would succeed undisturbed, and prove nothing."""
    command = ["sh", "-c", "echo not permitted >&2"]
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE) as tracer,
        pytest.raises(AssertionError, match="not permitted"),
    ):
        attached(tracer, os.getpid())


@pytest.mark.postgres
def test_server_is_back_once_nobody_else_is_there() -> None:
    """A backend that has crashed stays listed until the server throws everybody out."""
    with folder() as place, server.started(place) as one:
        with psycopg.connect(f"{one.url}/postgres"):
            assert not one.answers()
        one.back()
        assert one.answers()
