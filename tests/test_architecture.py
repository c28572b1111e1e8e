"""The shape of the house: what may import what, and who may name what."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from jmtrade_core.schema.tables import core_tables
from scripts.architecture import (
    ALIASES,
    CORE,
    DOORS,
    INVARIANTS,
    PAGE,
    PICTURE,
    ROOT,
    files,
    imports,
    module_of,
    order,
    page,
    picture,
)
from tests.support import COUNTY, YEAR

ARTICLES = sorted(ROOT.glob("plugins/articles/*/jmtrade_*"))
TOOLS = sorted(ROOT.glob("plugins/tools/*/jmtrade_*"))
POLARS = {"schema/columns", "intake", "output", "awards", "testing", "library.py",
          "engine/backends/polars.py", "engine/backends/polars_uscc.py"}  # fmt: skip
ARTICLE_IMPORTS = {"__future__", "collections", "dataclasses", "datetime", "jmtrade_core",
                   "narwhals", "typing"}  # fmt: skip
NOT_IN_ARTICLES = {"open", "print", "input", "exec", "eval", "compile", "__import__"}


def room(file: Path) -> str:
    """The module at the top of core, or the package that the file is part of."""
    return file.relative_to(CORE).parts[0].removesuffix(".py")


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def texts(file: Path) -> Iterator[str]:
    """String constants of the code; docstrings may give examples."""
    tree = parsed(file)
    statements = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in statements:
            yield str(node.value)


def program() -> list[Path]:
    """Every file of core and of the official plugins."""
    return [f for folder in (CORE, *ARTICLES, *TOOLS) for f in files(folder)]


@pytest.mark.parametrize("file", files(), ids=lambda file: file.relative_to(CORE).as_posix())
def test_imports_point_upwards(file: Path) -> None:
    mine = room(file)
    if mine in (*DOORS, *ALIASES):
        return
    assert mine in order(), "give the new room its floor in scripts/architecture.py"
    above = order()[: order().index(mine) + (1 if file.parent != CORE else 0)]
    ours = {name.split(".")[1] for name in imports(file) if name.startswith("jmtrade_core.")}
    assert ours <= set(above)


def test_order_names_what_is_there() -> None:
    assert {*order(), *ALIASES} == {room(file) for file in files()} - set(DOORS)


def needs(folders: list[Path]) -> dict[str, set[str]]:
    """Module -> the modules of the same packages that it imports; doors hand out lazily."""
    modules = {module_of(f, folder.parent): f for folder in folders for f in files(folder)}
    found = {}
    for name, file in modules.items():
        if file.name == "__init__.py":
            continue
        asked = {dotted if dotted in modules else dotted.rpartition(".")[0]
                 for dotted in imports(file)}  # fmt: skip
        found[name] = {m for m in asked if m in modules and modules[m].name != "__init__.py"}
    return found


@pytest.mark.parametrize(
    "folders",
    [[CORE], *([tool] for tool in TOOLS), *([a] for a in ARTICLES), [ROOT / "benchmarks"],
     [ROOT / "scripts"], [ROOT / "tests"]],
    ids=lambda folders: folders[0].name,
)  # fmt: skip
def test_no_module_needs_itself(folders: list[Path]) -> None:
    list(TopologicalSorter(needs(folders)).static_order())  # raises CycleError


def test_core_imports_no_plugin() -> None:
    plugins = {package.name for package in (*ARTICLES, *TOOLS)}
    assert [f for f in files() if {n.split(".")[0] for n in imports(f)} & plugins] == []


def test_the_program_stands_alone() -> None:
    outside = {"tests", "scripts", "benchmarks", "examples"}
    assert [f for f in program() if {n.split(".")[0] for n in imports(f)} & outside] == []


def test_core_names_no_article_and_no_measure() -> None:
    known = policy.load(profiles.packaged(), COUNTY, YEAR)
    ours = {table.id for table in core_tables({})}
    names = {measure.id for measure in known.measures} | (set(known.tables) - ours)
    names |= {word for plugin in known.plugins for word in (plugin.name, plugin.home)}
    assert len(names) > 30
    named = {(room(file), text) for file in files() for text in texts(file) if text in names}
    assert named == set()


def test_polars_is_named_where_it_may_be() -> None:
    users = [f for f in files() if any(n.split(".")[0] == "polars" for n in imports(f))]
    places = [file.relative_to(CORE).as_posix() for file in users]
    assert [p for p in places if not {p, *map(str, Path(p).parents)} & POLARS] == []


SWITCHES = 5
TYPE_COMPARED = re.compile(r"\.type (==|!=|in|not in) |\[\w+\.type\]|\.get\(\w+\.type\b")


def test_column_types_are_told_apart_in_their_classes() -> None:
    """66 places once asked for a column's type, and all of them had to know of a new one."""
    places = [
        f"{file.relative_to(ROOT).as_posix()}: {line.strip()}"
        for file in program()
        if "schema/columns" not in file.as_posix()
        for line in file.read_text(encoding="utf-8").splitlines()
        if TYPE_COMPARED.search(line)
    ]
    assert len(places) <= SWITCHES, places


def test_there_are_eight_articles_and_a_shelf_of_tools() -> None:
    assert len(ARTICLES) == 8
    tools = {"jmtrade_ledger", "jmtrade_papers", "jmtrade_spark", "jmtrade_web"}
    assert tools <= {tool.name for tool in TOOLS}


@pytest.mark.parametrize("package", ARTICLES, ids=lambda package: package.name)
def test_articles_neither_read_nor_print(package: Path) -> None:
    """An article knows core, the expressions and itself: no file, no console, no polars."""
    for file in sorted(package.rglob("*.py")):
        roots = {name.split(".")[0] for name in imports(file)}
        assert roots <= ARTICLE_IMPORTS | {package.name}
        called = {node.id for node in ast.walk(parsed(file)) if isinstance(node, ast.Name)}
        assert called & NOT_IN_ARTICLES == set()


HELP = """
import sys
from jmtrade_core.cli import run
for arguments in (["--help"], ["--version"], *([name, "--help"] for name in {commands!r})):
    assert run(arguments) == 0
heavy = {{"polars", "narwhals", "python_calamine", "xlsxwriter", "sqlalchemy", "pyspark"}}
print("LOADED", sorted(heavy & set(sys.modules)))
"""


def test_help_loads_no_engine() -> None:
    from jmtrade_core.cli import COMMANDS

    tools = tuple(point.name for point in entry_points(group="jmtrade.commands"))
    assert "ledger" in tools
    script = HELP.format(commands=(*COMMANDS, *tools))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines()[-1] == "LOADED []"


def test_listing_the_commands_imports_no_tool() -> None:
    script = "import sys; from jmtrade_core.cli import run; assert run(['--help']) == 0;"
    script += "print('LOADED', [m for m in sys.modules if m.startswith('jmtrade_ledger')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.stdout.decode().splitlines()[-1] == "LOADED []"
    assert "ledger" in done.stdout.decode()


def test_a_run_loads_no_numpy(tmp_path: Path) -> None:
    """Polars loads it for a Decimal literal, which would be a tenth of a county's run."""
    words = ["award", "--county", "zhongxiang", "-o", str(tmp_path / "award.xlsx")]
    script = f"import sys; from jmtrade_core.cli import run; assert run({words}) == 0;"
    script += "print('LOADED', [m for m in ('numpy', 'pandas', 'pyarrow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.stdout.decode().splitlines()[-1] == "LOADED []", done.stderr.decode()


def test_the_page_is_current() -> None:
    """Run ``python -m scripts.architecture``."""
    assert PAGE.read_text(encoding="utf-8") == page()
    assert PICTURE.read_text(encoding="utf-8") == picture()


@pytest.mark.parametrize(("said", "tests"), INVARIANTS)
def test_each_invariant_has_its_test(said: str, tests: str) -> None:
    assert said
    assert set(tests.split(", ")) <= set(globals())


def test_each_room_begins_where_it_says() -> None:
    from scripts.architecture import FLOORS

    begins = [room.begin for floor in FLOORS for room in floor.rooms if room.begin]
    assert [begin for begin in begins if not (CORE / begin).is_file()] == []


def test_no_two_classes_of_core_have_one_name() -> None:
    """A name that is read in one room means the same in the next."""
    found = [(node.name, file.relative_to(CORE).as_posix()) for file in files()
             for node in parsed(file).body if isinstance(node, ast.ClassDef)]  # fmt: skip
    homes: dict[str, list[str]] = {}
    for name, home in found:
        homes.setdefault(name, []).append(home)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
