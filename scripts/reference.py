"""Write the reference pages of the docs from the code; the docs build calls this
(by hand: ``python -m scripts.reference``).

What is generated cannot go stale, so nothing under docs/reference/ but its index is kept
in the repository.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

from jmtrade_core import errors, i18n
from jmtrade_core.cli import BUG, build, options
from jmtrade_core.config import profiles
from jmtrade_core.json_schemas import schemas
from jmtrade_core.plugin import spec
from jmtrade_core.policy import overview
from jmtrade_core.policy.policy import Policy
from jmtrade_core.policy.wording import bring
from jmtrade_core.policy.wording import words as said
from jmtrade_core.pricing.depends import readings_of
from jmtrade_core.schema.tables import Column
from scripts import errorcodes

ROOT = Path(__file__).parent.parent


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a bar inside a cell would end it."""
    cells = [headings, ["---"] * len(headings), *rows]
    return "".join(
        "| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in row) + " |\n"
        for row in cells
    )


def commands() -> str:
    """The help of every command, as the program prints it."""
    page = "# Commands\n"
    for path, command, context in walk(build(), click.Context(build(), info_name="jmtrade")):
        page += f"\n## `{path}`\n\n```text\n{command.get_help(context)}\n```\n"
    return page


def walk(
    command: click.Command, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """A command and all below it, with the path that a user types."""
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None  # noqa: S101 - it was just listed
            shape = {"parent": context, "info_name": name, "max_content_width": 100}
            yield from walk(inner, click.Context(inner, **shape))  # type: ignore[arg-type]


def records(policy: Policy) -> str:
    """Each table of the enterprise record, from its declaration."""
    page = (
        "# The enterprise record\n\nOne sheet, CSV or Parquet file for each table, by either name."
        " `*` is required; `k` is part of the row's identity. Every table begins with `uscc`.\n"
    )
    for item in policy.tables.values():
        rows = [
            (f"`{c.id}`", c.heading, c.type, f"{'*' if c.required else ''}{'k' if c.key else ''}",
             choices(c))
            for c in item.columns
        ]  # fmt: skip
        page += f"\n## `{item.id}` {item.sheet}\n\n"
        page += f"Event date: `{item.event}`.\n\n" if item.event else ""
        page += table(("column", "heading", "type", "", "values"), rows)
    return page


def choices(column: Column) -> str:
    if column.options:
        return ", ".join(f"`{id}` {label}" for id, label in column.options.items())
    return column.among_what


def measures(policy: Policy) -> str:
    """The policy catalogue: numbers, conditions, and what a held line needs."""
    page = "# Measures\n\nThe city's text, before a county's profile. Money in yuan.\n"
    entries = {entry["measure"]: entry for entry in overview.measures(policy)}
    for measure in policy.measures:
        entry = entries[measure.id]
        page += f"\n## `{measure.id}`\n\n{policy.title(measure.id)} ({entry['clause']})."
        page += f" Article {measure.article}; paid by: {entry['payer'] or 'nobody'}"
        page += "; locked.\n\n" if entry["locked"] else ".\n\n"
        page += table(("term", "value"), [(t["term"], t["value"]) for t in entry["terms"]])
        codes = [(c.code, c.can) for c in measure.conditions]
        rows = [(f"`{code}`", can, said(policy, measure.id, code), bring(policy, measure.id, code))
                for code, can in codes]  # fmt: skip
        page += "\n" + table(("condition", "can", "means", "bring"), rows) if rows else ""
    return page


READINGS = """# Readings

Questions that a clause leaves open. The default is bold; it stands until the city's commerce
bureau, which interprets the policy, [rules otherwise](../how-to/rulings.md) by a document. No
county and no clerk may choose. The evidence shows which option a claim falls under; what the
option in force does not ask for may stay empty.

"""
READINGS_ZH = """# 解释口径

条款未写明之处。默认选项为粗体，在负责解释的市商务局[以文件裁定](../how-to/rulings.zh.md)之前一直有效；县市区和
经办人都不能自选。“材料”用来判断申报属于哪种情形，现行口径用不到的可以留空。

"""


def readings(policy: Policy) -> str:
    """What each reading asks, with its options and the evidence that it needs."""
    rows = [
        (f"`{r.name}`", r.question_en or r.question,
         ", ".join(_bold(f"`{o}`", o == r.default) for o in r.options), r.evidence_en, r.clause)
        for _name, r in sorted(readings_of(policy).items())
    ]  # fmt: skip
    return READINGS + table(("reading", "asks", "options", "evidence", "clause"), rows)


def readings_zh(policy: Policy) -> str:
    """The same in Chinese, options by their titles."""
    rows = [
        (f"`{r.name}`", r.question,
         "；".join(_bold(f"{title}（`{o}`）", o == r.default) for o, title in r.options.items()),
         r.evidence, r.clause)
        for _name, r in sorted(readings_of(policy).items())
    ]  # fmt: skip
    return READINGS_ZH + table(("口径", "问题", "选项", "材料", "条款"), rows)


def _bold(text: str, default: bool) -> str:
    return f"**{text}**" if default else text


def hooks() -> str:
    """Signature and contract of each hook."""
    page = "# Hooks\n\nA plugin speaks through these; both are optional.\n"
    for name, hook in hook_functions():
        signature = str(inspect.signature(hook)).replace("'", "")
        page += f"\n## `{name}`\n\n```python\n@hookimpl\ndef {name}{signature}\n```\n\n"
        page += f"{inspect.getdoc(hook) or ''}\n".replace("``", "`")
    return page


def hook_functions() -> list[tuple[str, Callable[..., object]]]:
    return [(n, f) for n, f in vars(spec).items() if n.startswith("jmtrade_")]


def exit_codes() -> str:
    kinds = errors.JmtradeError.__subclasses__()
    rows: list[tuple[object, object]] = [(0, "Done. `award`: everything was decided.")]
    rows += [(kind.exit_code, (kind.__doc__ or "").strip()) for kind in kinds]
    rows += [(3, "`doctor` only: something is wrong."), (BUG, "A bug; nothing was decided.")]
    return "# Exit status\n\n" + table(("status", "meaning"), rows)


def error_codes() -> str:
    """Every code that a problem can carry, found in the source."""
    found = sorted(errorcodes.found_in(ROOT / "jmtrade_core").items())
    rows = [(f"`{code}`", "; ".join(sorted(texts))) for code, texts in found]
    intro = (
        "# Error codes\n\nA problem names the place, what was found there, what is wanted, and"
        " the cure; its code stands at the end in brackets and is the same in every language.\n\n"
    )
    return intro + table(("code", "wanted"), rows)


def schema() -> str:
    """Of every command's JSON, under the command's name."""
    parts = ["# JSON Schemas of the output\n"]
    for command, one in schemas().items():
        text = json.dumps(one, indent=2, ensure_ascii=False)
        parts.append(f"## {command} --format json\n\n```json\n{text}\n```\n")
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Every generated page by its name."""
    i18n.speak("en")
    policy = options.policy_of(None, profiles.packaged(), 2018)
    return {
        "commands": commands(),
        "records": records(policy),
        "measures": measures(policy),
        "readings": readings(policy),
        "readings.zh": readings_zh(policy),
        "hooks": hooks(),
        "errors": error_codes(),
        "exit-status": exit_codes(),
        "schema": schema(),
    }


def main() -> None:
    folder = ROOT / "docs" / "reference"
    for name, text in pages().items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
