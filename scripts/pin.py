"""Write the exact versions in use into ``[tool.uv] constraint-dependencies``.

The lock file records download addresses, so it stays out of the repository; these pins
give every clone the same versions instead.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
BLOCK = re.compile(r"constraint-dependencies = \[\n.*?\n\]\n", re.DOTALL)


def pins() -> list[str]:
    """``name==version`` of every package of every group and extra."""
    export = [
        "uv", "export", "--quiet", "--all-packages", "--all-groups", "--all-extras",
        "--no-hashes", "--no-header", "--no-annotate", "--no-emit-workspace",
    ]  # fmt: skip
    lines = subprocess.run(export, check=True, capture_output=True, text=True).stdout.splitlines()
    versions: dict[str, set[str]] = {}
    for line in lines:
        if "==" in line:
            versions.setdefault(line.split("==")[0], set()).add(line.strip())
    # A package whose version depends on Python keeps the marker that says on which.
    return sorted(
        line if len(several) > 1 else line.split(";")[0].strip()
        for several in versions.values()
        for line in several
    )


def main() -> None:
    text = PYPROJECT.read_text(encoding="utf-8")
    block = "constraint-dependencies = [\n" + "".join(f'    "{pin}",\n' for pin in pins()) + "]\n"
    if BLOCK.search(text):
        text = BLOCK.sub(lambda _match: block, text)
    else:
        text = text.replace("[tool.uv]\n", "[tool.uv]\n" + block, 1)
    PYPROJECT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
