"""Papers: what `jmtrade papers` writes, written by that command itself, with its hash."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.output import committed
from jmtrade_core.plugin import tools


def write(kind: str, form: str, options: Mapping[str, str]) -> dict[str, Any]:
    """Write a paper into the folder in use. The errors are the command's own.

    ``options`` are the command's, by name; none of them names a place that it writes to.
    """
    command = tools.only(tools.COMMANDS, "papers", "papers")()
    file = Path(f"{kind}.{form}")
    line = [kind, f"-o{file}", *(f"{name}={value}" for name, value in options.items())]
    committed.begin()
    with redirect_stderr(io.StringIO()) as said, redirect_stdout(said):
        try:
            command.main(line, prog_name="papers", standalone_mode=False)
        except click.ClickException as error:
            problem = Problem("papers", error.format_message(), "", code="usage")
            raise UsageError(problem) from error
    content = file.read_bytes()
    return {"name": file.name, "sha256": sha256(content).hexdigest(), "size": len(content),
            "said": said.getvalue().strip()}  # fmt: skip
