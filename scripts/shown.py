"""Keep what the docs show equal to what the program prints.

A block to keep stands in Markdown as::

    <!-- shown: jmtrade award --county zhongxiang --lang en | first 12 | last 5 -->
    ```text
    ...
    ```

``first N`` and ``last N`` cut the output, with ``...`` between the two. Transcripts of
several steps, commands that are run without being shown, and the files that they need, are
described in ``transcripts.py``. A block that nobody runs says why::

    <!-- not run: Windows alone -->

Run with ``--check`` to fail on a difference instead of writing; name pages to keep only those.
A block without a mark, and a command that fails, stop either.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from jmtrade_core.cli import run
from scripts.transcripts import Scratch

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(
    r"(?P<mark>^(?P<indent> *)<!-- (?P<kind>shown|transcript|run|file|append)"
    r"(?:: (?P<what>[^|\n]+?))?"
    r"(?P<filters>(?: \|[^|\n]+?)*) -->\n(?P=indent)```\w*\n)(?P<body>.*?)(?P<end>^(?P=indent)```)"
    r"|^ *<!-- setup: (?P<setup>[^\n]+) -->$",
    re.DOTALL | re.MULTILINE,
)
FENCE = re.compile(r"^(?P<indent> *)```(?P<word>.*)\n(?:.*\n)*?(?P=indent)```$", re.MULTILINE)
TYPED = ("", "text", "console", "sh", "bash", "shell", "bat", "powershell")
"""What the fence of a block says that a reader may type."""
MARK = re.compile(r"^ *<!-- (shown|transcript|run|file|append|not run: \S).*-->$")


def pages() -> list[Path]:
    """Every page that people read and somebody wrote: not the reference, which is generated."""
    beside = [page for top in ("examples", "plugins") for page in ROOT.glob(f"{top}/**/README.md")]
    docs = [page for page in ROOT.glob("docs/**/*.md") if page.parent.name != "reference"]
    return [*ROOT.glob("*.md"), *sorted(docs), *sorted(beside)]


def unmarked(text: str) -> Iterator[int]:
    """The lines at which a block begins that may be typed, and is neither run nor marked."""
    lines = text.splitlines()
    for fence in FENCE.finditer(text):
        at = text.count("\n", 0, fence.start())
        if fence["word"].strip() in TYPED and not (at and MARK.match(lines[at - 1])):
            yield at + 1


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
        if match["setup"] or kind == "run":
            scratch.succeed(match["setup"] or dedent(body))
            return match[0]
        if kind == "shown":
            body = cut(output(what), match["filters"])
        elif kind == "transcript":
            body = transcript(body, match["filters"], scratch)
        else:
            scratch.write(what, dedent(body), more=kind == "append")
        return match["mark"] + body + match["end"]

    return BLOCK.sub(block, text)


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    named = [Path(a).resolve() for a in arguments if not a.startswith("-")]
    stale, bare = [], []
    with Scratch() as scratch:
        for page in named or pages():
            text = page.read_text(encoding="utf-8")
            bare += [f"{page.relative_to(ROOT)}:{line}" for line in unmarked(text)]
            scratch.start("zh" if ".zh" in page.name else "en")
            fresh = refreshed(text, scratch)
            if fresh != text:
                stale.append(page)
                if not check:
                    page.write_text(fresh, encoding="utf-8")
    for page in stale:
        print(f"{'stale' if check else 'refreshed'}: {page.relative_to(ROOT)}")
    for place in bare:
        print(f"{place}: neither run nor marked `not run: why`")
    return 1 if bare or (stale and check) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
