"""Keep what the docs show equal to what the program prints.

A block to keep stands in Markdown as::

    <!-- shown: jmtrade award --county zhongxiang --lang en | first 12 | last 5 -->
    ```text
    ...
    ```

``first N`` and ``last N`` cut the output, with ``...`` between the two.
Run with ``--check`` to fail on a difference instead of writing.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from pathlib import Path

from jmtrade_core.cli import run

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- shown: (?P<command>.+?) -->\n```\w*\n)(?P<body>.*?)(```)", re.DOTALL)


def output(command: str) -> str:
    """What a command prints, cut as its filters say."""
    line, *filters = (part.strip() for part in command.split("|"))
    words = shlex.split(line)
    if words[0] != "jmtrade":
        raise SystemExit(f"not a jmtrade command: {line}")
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(io.StringIO()):
        run(words[1:])
    stream.seek(0)
    return cut(stream.read(), filters)


def cut(text: str, filters: list[str]) -> str:
    limits = dict(part.split() for part in filters)
    lines = [line.rstrip() for line in text.splitlines()]
    first, last = int(limits.get("first", len(lines))), int(limits.get("last", 0))
    if first + last >= len(lines):
        return "\n".join(lines) + "\n"
    tail = ["...", *lines[-last:]] if last else ["..."]
    return "\n".join([*lines[:first], *tail]) + "\n"


def refreshed(text: str) -> str:
    """The page with every kept block as the program prints it now."""
    return BLOCK.sub(lambda m: m[1] + output(m["command"]) + m[4], text)


def main() -> int:
    stale = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        fresh = refreshed(text)
        if fresh != text:
            stale.append(page)
            if "--check" not in sys.argv:
                page.write_text(fresh, encoding="utf-8")
    for page in stale:
        print(f"{'stale' if '--check' in sys.argv else 'refreshed'}: {page.relative_to(ROOT)}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
