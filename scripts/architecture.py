"""The house's floors, and the page that describes them.

``python -m scripts.architecture`` writes docs/architecture.md and its picture from the lists
below; a test holds that the imports are as the lists say and that the page is current.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORE = ROOT / "jmtrade_core"
PAGE, PICTURE = ROOT / "docs" / "architecture.md", ROOT / "docs" / "layers.svg"


@dataclass(frozen=True)
class Room:
    """A module or package of core: what it holds, and where a reader begins."""

    name: str
    holds: str
    begin: str = ""


@dataclass(frozen=True)
class Floor:
    """Rooms of one kind; a room imports from rooms before it only."""

    name: str
    rooms: tuple[Room, ...]


FLOORS = (
    Floor(
        "the ground",
        (
            Room("i18n", "words in Chinese and English"),
            Room("errors", "what is refused: the place, what was found, what is wanted, the cure"),
            Room("money", "whole fen and cents, exact percentages"),
            Room("deprecated", "old names, kept for one version"),
        ),
    ),
    Floor(
        "what is declared",
        (
            Room("schema", "tables, columns and column types of the enterprise record",
                 "schema/tables.py"),
            Room("measures", "what a rule is made of", "measures/measure.py"),
            Room("config", "TOML with the line of each key; the city; a county",
                 "config/profiles.py"),
            Room("plugin", "the hooks, who speaks through them, and tools", "plugin/spec.py"),
            Room("policy", "what is in force for a county and a year", "policy/policy.py"),
        ),
    ),
    Floor(
        "what decides",
        (
            Room("engine", "records and measures become lines", "engine/run.py"),
            Room("intake", "files become records or findings", "intake/eager.py"),
            Room("output", "what renderers share: a printed book, a grid, writing a file whole"),
            Room("awards", "a request becomes decisions, and decisions become output",
                 "awards/run.py"),
        ),
    ),
    Floor(
        "what explains",
        (
            Room("findings", "what the gate found, as a report and as a marked copy"),
            Room("pricing", "what each reading costs, alone and together", "pricing/decide.py"),
            Room("targets", "the policy's targets, a scoreboard", "targets/score.py"),
            Room("simulations", "other numbers or readings, side by side",
                 "simulations/compare.py"),
            Room("explanations", "why each line was decided so; it replays",
                 "explanations/build.py"),
            Room("template", "an empty workbook to fill in"),
            Room("catalogue", "all that the policy awards and asks", "catalogue/build.py"),
        ),
    ),
    Floor(
        "what is at the door",
        (
            Room("scaffold", "templates of plugins and profiles"),
            Room("doctor", "whether this installation is whole"),
            Room("testing", "the conformance kit and worked cases", "testing/conformance.py"),
            Room("json_schemas", "a schema of each document that a command writes"),
            Room("library", "what the commands do, for programs and notebooks"),
            Room("cli", "one file a command", "cli/__init__.py"),
        ),
    ),
)  # fmt: skip
ALIASES = ("terms", "records", "hookspecs")
"""Deprecated modules that hand on to their new homes."""
DOORS = ("__init__", "__main__")
"""They hand out names of every room, on first use."""

INVARIANTS = (
    ("Nothing in core names an article or a measure", "test_core_names_no_article_and_no_measure"),
    ("Imports point to earlier rooms, and no two modules need each other",
     "test_imports_point_upwards, test_no_module_needs_itself"),
    ("Core reaches tools through entry points alone", "test_core_imports_no_plugin"),
    ("Nothing in an article reads a file or prints", "test_articles_neither_read_nor_print"),
    ("Polars is named in column types, backends, intake and output alone",
     "test_polars_is_named_where_it_may_be"),
    ("Asking for help loads no engine", "test_help_loads_no_engine"),
    ("No two classes of core have one name", "test_no_two_classes_of_core_have_one_name"),
    ("Nothing of the program imports its tests, scripts or benchmarks",
     "test_the_program_stands_alone"),
)  # fmt: skip

WAYS = """\
## The way of a claim

A row of a claim table is read by `intake/` (sheet, heading and unit are found, each cell becomes
a value of its column's type, or a finding), stands in `engine/records.py` as one row of a typed
frame, is put beside the facts of its enterprise by `engine/claims.py`, meets the conditions of
its measure in their order, and then, if it would still pay, the rules across claims in
`measures/across/`. `engine/payers.py` says who pays. `awards/` turns the line into a table,
JSON, csv or a workbook, and `explanations/` shows the same way as a tree whose steps replay.

## The way of a term

A number of a measure is written in the article's `terms.toml`, may be written again by the city
and then by a county, and keeps the file and line of each writing (`config/toml.py`,
`config/terms_file.py`). `policy/layers.py` lays the three over one another, refuses what a county
may not touch and notes each difference; `measures/terms.py` hands the measure the value in force
on the day of each claim.

## The way of a finding

What is wrong with a cell is said where it is found, as a `Problem` with the place, what was found,
what is wanted and the cure (`errors.py`), under a code that `intake/finding_codes.py` lists. The
gate shows all of them together and decides nothing while an error stands; `findings/` prints them
and writes the marked copy of the file.

## Entry points of tools

| group | what it brings |
|---|---|
| `jmtrade.commands` | a command's name and its builder; listed without being imported |
| `jmtrade.priors` | prior awards from elsewhere, for `award --ledger` and `explain --ledger` |
| `jmtrade.engines` | an engine for `award --engine` |

An article's plugin speaks through the hooks of `plugin/spec.py` and is enabled by the
configuration; a tool is there as soon as it is installed.

## Where money could go wrong, and what stands there

| danger | what stands there |
|---|---|
| rounding | whole fen; one floor division for each share, before the cap |
| a silent zero | an empty cell is unknown, and unknown holds |
| paid twice | once-only over earlier awards, duplicates within a run, contests across the city |
| a number from nowhere | every value has an origin; `jmtrade measures` prints it |
| order of rows or plugins | lines are sorted; two claimants are an error |
| a county that breaks the city's rule | locks, documents, differences in yuan |

## What the tests are tested by

Worked cases, a scalar twin of the rulebook, properties on random records and the conformance
kit look at the same rules from four sides. Whether they would notice a fault is measured:
`just mutants` plants small ones (an edge left out of a comparison, a rate a hundredth of a
percent higher, a condition or a `.fill_null()` gone) in plugins, `terms.toml` and core, and at
least 95 % have to be found. What is not found is either a missing test or a fault that changes
nothing; those stand with their reason in `tests/mutants/equivalent.toml`.
[Why a tool of our own](decisions/mutation-testing.md).
"""


def order() -> tuple[str, ...]:
    """Every room, those that others build on first."""
    return tuple(room.name for floor in FLOORS for room in floor.rooms)


def files(folder: Path = CORE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def module_of(file: Path, root: Path = ROOT) -> str:
    """The dotted name of a file below a folder of packages; a package's is its folder's."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> Iterator[str]:
    """Dotted names of everything imported, at the top or inside a function."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{_home(node, file)}.{alias.name}" for alias in node.names)


def _home(node: ast.ImportFrom, file: Path) -> str:
    """The module that is imported from, a relative one in full."""
    if not node.level:
        return node.module or ""
    parts = module_of(file).split(".")
    package = parts if file.name == "__init__.py" else parts[:-1]
    above = package[: len(package) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def page() -> str:
    """docs/architecture.md."""
    return "\n".join(
        [
            "# Architecture",
            "",
            "<!-- Written by python -m scripts.architecture. -->",
            "",
            "![The floors of jmtrade](layers.svg)",
            "",
            "**Core decides; everything else is a plugin.** Core turns records and a policy into",
            "decisions and shows why. An *article* brings tables and measures; a *tool* brings",
            "commands over decisions. Both are distributions of one shape (`plugins/articles/`,",
            "`plugins/tools/`), and both can be a county's own.",
            "",
            "## Code map",
            "",
            "A room imports only from rooms above it in this table.",
            "",
            "| floor | room | holds | begin with |",
            "|---|---|---|---|",
            *_rows(),
            "",
            "## Invariants",
            "",
            *(f"- **{said}.** (`{test}`)" for said, test in INVARIANTS),
            "",
            WAYS,
        ]
    )


def _rows() -> Iterator[str]:
    for floor in FLOORS:
        for index, room in enumerate(floor.rooms):
            begin = f"`{room.begin}`" if room.begin else ""
            yield f"| {floor.name if not index else ''} | `{room.name}` | {room.holds} | {begin} |"


def picture() -> str:
    """The floors as an SVG, the ground at the bottom."""
    step, width = 74, 760
    height = step * len(FLOORS) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" role="img" aria-labelledby="t">',
        '  <title id="t">The floors of jmtrade, the ground at the bottom</title>',
    ]
    for index, floor in enumerate(reversed(FLOORS)):
        top = 10 + index * step
        parts += [
            f'  <rect x="10" y="{top}" width="{width - 20}" height="{step - 10}" fill="#e3ebf8" '
            'stroke="#2f4a80"/>',
            f'  <text x="24" y="{top + 26}" font-size="14" font-weight="bold">{floor.name}</text>',
            f'  <text x="24" y="{top + 48}" font-size="12">'
            f"{'  ·  '.join(room.name for room in floor.rooms)}</text>",
        ]
    return "\n".join([*parts, "</svg>", ""])


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    PICTURE.write_text(picture(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
