"""Make a version: ``python -m scripts.release 0.2.1``, from ``just release``.

Writes the version and the range of jmtrade that goes with it into every project of the
repository; ``towncrier build`` then puts the changelog's fragments together.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from jmtrade_core.scaffold import compatible

ROOT = Path(__file__).parent.parent
VERSION = re.compile(r'^version = "[^"]+"$', re.MULTILINE)
RANGE = re.compile(r"(jmtrade(?:\[[a-z]+\])?)>=[\d.]+,<[\d.]+")


def projects() -> list[Path]:
    """The projects that are released together; a county's examples have versions of their own."""
    return [ROOT / "pyproject.toml", *sorted(ROOT.glob("plugins/*/*/pyproject.toml"))]


def of_version(text: str, version: str) -> str:
    """A project file at another version."""
    asked = compatible(version).removeprefix("jmtrade")
    return RANGE.sub(rf"\g<1>{asked}", VERSION.sub(f'version = "{version}"', text, count=1))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not re.fullmatch(r"\d+\.\d+\.\d+", arguments[0]):
        print("wanted: a version such as 0.2.1", file=sys.stderr)
        return 2
    for path in projects():
        text = path.read_text(encoding="utf-8")
        path.write_text(of_version(text, arguments[0]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
