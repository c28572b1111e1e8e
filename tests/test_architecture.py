"""The shape of the house: what may import what, and who may name what."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import jmtrade_core
from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from jmtrade_core.schema.tables import core_tables
from tests.support import COUNTY, YEAR

PACKAGE = Path(jmtrade_core.__file__).parent
PLUGINS = sorted(PACKAGE.parent.glob("plugins/articles/*/jmtrade_*"))

ORDER = """
    words errors located money subjects records terms reader fragments expressions conditions
    payouts measures invented configuration vouched hookspecs plugins layers offers deviations
    policy anchors reasons scaffold doctor rules decisions unclaimed engine intake award bulk
    readings about targets output explain catalogue simulate schemas testing ledger_verify
    committed ledger cli
""".split()
"""A module or package imports only from those before it (and, in a package, from its own)."""

DOORS = {"__init__", "__main__"}
"""They hand out names of every module, on first use."""

POLARS = {"intake", "output", "testing", "engine/polars.py"}
PLUGIN_IMPORTS = {"__future__", "collections", "dataclasses", "datetime", "jmtrade_core",
                  "narwhals", "typing"}  # fmt: skip
NOT_IN_PLUGINS = {"open", "print", "input", "exec", "eval", "compile", "__import__"}


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unit(file: Path) -> str:
    """The module, or the package that it is part of."""
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Dotted names of everything imported, at the top or inside a function."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def texts(file: Path) -> Iterator[str]:
    """String constants of the code; docstrings may give examples."""
    tree = parsed(file)
    statements = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in statements:
            yield str(node.value)


@pytest.mark.parametrize("file", files(), ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_imports_point_upwards(file: Path) -> None:
    mine = unit(file)
    if mine in DOORS:
        return
    assert mine in ORDER, "give the new module its place in ORDER"
    above = ORDER[: ORDER.index(mine) + (1 if file.parent != PACKAGE else 0)]
    ours = {name.split(".")[1] for name in imports(file) if name.startswith("jmtrade_core.")}
    assert ours <= set(above)


def test_order_names_what_is_there() -> None:
    assert set(ORDER) == {unit(file) for file in files()} - DOORS


def test_core_names_no_article_and_no_measure() -> None:
    known = policy.load(profiles.packaged(), COUNTY, YEAR)
    ours = {table.id for table in core_tables({})}
    names = {measure.id for measure in known.measures} | (set(known.tables) - ours)
    names |= {word for plugin in known.plugins for word in (plugin.name, plugin.home)}
    assert len(names) > 30
    named = {(unit(file), text) for file in files() for text in texts(file) if text in names}
    assert named == set()


def test_polars_is_named_in_intake_output_and_the_engines_own_module() -> None:
    users = [f for f in files() if any(n.split(".")[0] == "polars" for n in imports(f))]
    places = [file.relative_to(PACKAGE).as_posix() for file in users]
    assert [p for p in places if not {p, p.split("/")[0]} & POLARS] == []


def test_there_are_eight_plugins() -> None:
    assert len(PLUGINS) == 8


@pytest.mark.parametrize("package", PLUGINS, ids=lambda package: package.name)
def test_plugins_neither_read_nor_print(package: Path) -> None:
    """A plugin knows core, the expressions and itself: no file, no console, no polars."""
    for file in sorted(package.rglob("*.py")):
        roots = {name.split(".")[0] for name in imports(file)}
        assert roots <= PLUGIN_IMPORTS | {package.name}
        called = {node.id for node in ast.walk(parsed(file)) if isinstance(node, ast.Name)}
        assert called & NOT_IN_PLUGINS == set()


HELP = """
import sys
from jmtrade_core.cli import run
for arguments in (["--help"], ["--version"], *([name, "--help"] for name in {commands!r})):
    assert run(arguments) == 0
heavy = {{"polars", "narwhals", "python_calamine", "xlsxwriter"}}
print("LOADED", sorted(heavy & set(sys.modules)))
"""


def test_help_loads_no_engine() -> None:
    from jmtrade_core.cli import COMMANDS

    program = HELP.format(commands=COMMANDS)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines()[-1] == "LOADED []"
