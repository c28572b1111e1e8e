"""Keep what the docs show equal to what the program prints.

A block to keep stands in Markdown as::

    <!-- shown: jmtrade award --county zhongxiang --lang en | first 12 | last 5 -->
    ```text
    ...
    ```

``first N`` and ``last N`` cut the output, with ``...`` between the two. Transcripts of
several steps, and the files that they need, are described in ``transcripts.py``.
Run with ``--check`` to fail on a difference instead of writing; name pages to keep only those.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from pathlib import Path

from jmtrade_core.cli import run
from scripts.transcripts import Scratch

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(
    r"(?P<mark><!-- (?P<kind>shown|transcript|file|append)(?:: (?P<what>[^|\n]+?))?"
    r"(?P<filters>(?: \|[^|\n]+?)*) -->\n```\w*\n)(?P<body>.*?)(?P<end>```)",
    re.DOTALL,
)


def output(command: str) -> str:
    """What a jmtrade command prints, run here on the repository's own examples."""
    words = shlex.split(command)
    if words[0] != "jmtrade":
        raise SystemExit(f"not a jmtrade command: {command}")
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(io.StringIO()):
        run(words[1:])
    stream.seek(0)
    return stream.read()


def cut(text: str, filters: str) -> str:
    limits = dict(part.split() for part in filters.split("|") if part.strip())
    lines = [line.rstrip() for line in text.splitlines()]
    last = int(limits.get("last", 0))
    first = int(limits.get("first", 0 if last else len(lines)))
    if first + last >= len(lines):
        return "".join(f"{line}\n" for line in lines)
    tail = ["...", *lines[-last:]] if last else ["..."]
    return "".join(f"{line}\n" for line in [*lines[:first], *tail])


def transcript(body: str, filters: str, scratch: Scratch) -> str:
    """The commands of a block, each with what it prints now."""
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{cut(scratch.run(command), filters)}" for command in commands)


def refreshed(text: str, scratch: Scratch) -> str:
    """The page with every kept block as the program prints it now."""

    def block(match: re.Match[str]) -> str:
        kind, what, body = match["kind"], match["what"] or "", match["body"]
        if kind == "shown":
            body = cut(output(what), match["filters"])
        elif kind == "transcript":
            body = transcript(body, match["filters"], scratch)
        else:
            scratch.write(what, body, more=kind == "append")
        return match["mark"] + body + match["end"]

    return BLOCK.sub(block, text)


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    named = [Path(a).resolve() for a in arguments if not a.startswith("-")]
    stale = []
    with Scratch() as scratch:
        for page in named or [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]:
            text = page.read_text(encoding="utf-8")
            scratch.start("zh" if ".zh" in page.name else "en")
            fresh = refreshed(text, scratch)
            if fresh != text:
                stale.append(page)
                if not check:
                    page.write_text(fresh, encoding="utf-8")
    for page in stale:
        print(f"{'stale' if check else 'refreshed'}: {page.relative_to(ROOT)}")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
