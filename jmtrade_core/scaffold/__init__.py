"""New plugins and profiles, written from the templates in this folder.

A template is a file of this folder whose text holds ``$names``; what is written has the
shape of the official articles, passes its own tests, and pays invented claims only.
"""

from __future__ import annotations

import keyword
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from importlib.metadata import version
from pathlib import Path
from string import Template

from jmtrade_core.config.profiles import City, county_id, county_meant
from jmtrade_core.errors import Problem, UsageError, of_system
from jmtrade_core.i18n import _
from jmtrade_core.plugin.loading import GROUP

TEMPLATES = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 25
"""Characters of a name: with its suffix it is a workbook's sheet, which has at most 31."""

Files = Mapping[str, str]
"""Path below the destination -> text."""


def compatible(release: str) -> str:
    """The versions that a plugin made and tested with this one may ask for."""
    major, minor = (int(part) for part in release.split(".")[:2])
    below = f"{major}.{minor + 1}" if major == 0 else f"{major + 1}"
    return f"jmtrade>={major}.{minor},<{below}"


@dataclass(frozen=True)
class Names:
    """A plugin's names, all derived from the one that was asked for."""

    name: str
    county: str
    county_name: str

    @property
    def package(self) -> str:
        return self.name.replace("-", "_")

    @property
    def measure(self) -> str:
        """``zhongxiang-logistics`` of Zhongxiang awards ``zhongxiang.logistics``."""
        short = self.package.removeprefix(f"{self.county}_")
        return f"{self.county}.{short}"

    def fill(self, template: str) -> str:
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        return Template(text).substitute(
            name=self.name,
            package=self.package,
            jmtrade=compatible(version("jmtrade")),
            measure=self.measure,
            test_class="".join(part.capitalize() for part in self.name.split("-")),
            county=self.county,
            county_name=self.county_name,
        )


def names(name: str, county: str, city: City, tables: Iterable[str]) -> Names:
    """The names of a new plugin. UsageError lists everything that is wrong with them.

    ``tables`` are the ids that are in use: the new table is called like the plugin.
    """
    county = county_id(county, city)
    taken = {*plugin_names(city), *tables}
    problems = [*name_problems(name, taken), *county_problems(county, city)]
    if problems:
        raise UsageError(*problems)
    return Names(name, county, city.jurisdictions[county])


def name_problems(name: str, taken: set[str]) -> list[Problem]:
    """A plugin's name must serve as a distribution, a module and a sheet."""
    proposal = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")[:LONGEST]
    cure = _("for instance {name}").format(name=proposal.rstrip("-") or "zhongxiang-logistics")
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        wanted = _("at most {longest} of a-z, 0-9 and single hyphens, a letter first").format(
            longest=LONGEST
        )
        return [Problem("NAME", name, wanted, cure, "plugin-name")]
    package = name.replace("-", "_")
    if keyword.iskeyword(package) or package in sys.stdlib_module_names or package in taken:
        wanted = _("a name that nothing else has")
        cure = _("put the county's id in front of it")
        return [Problem("NAME", name, wanted, cure, "plugin-name")]
    return []


def plugin_names(city: City) -> set[str]:
    """Names of plugins that are listed or installed, and of the suite's own modules."""
    official = {spec.split("==")[0].strip().replace("-", "_") for spec in city.official}
    entries = metadata.entry_points(group=GROUP)
    installed = {name for entry in entries for name in (entry.name, entry.value)}
    return {"jmtrade", "jmtrade_core"} | official | installed


def county_problems(id: str, city: City) -> list[Problem]:
    if id in city.jurisdictions:
        return []
    wanted = _("one of the city's counties")
    return [Problem("--county", id, wanted, county_meant(id, city), "county-unknown")]


def plugin(names: Names) -> Files:
    """A distribution: package, terms, a table, an example, a case and tests."""
    example = {f"example/{table}.csv": f"example/{table}.csv" for table in
               ("enterprises", "exports", "dishonesty", "prior_awards")}  # fmt: skip
    files = {
        "pyproject.toml": "pyproject.toml.tmpl",
        "README.md": "README.md.tmpl",
        f"{names.package}/__init__.py": "module.py.tmpl",
        f"{names.package}/terms.toml": "terms.toml.tmpl",
        f"{names.package}/py.typed": "py.typed",
        f"config/counties/{names.county}.toml": "example.toml.tmpl",
        **example,
        f"example/{names.package}.csv": "example/claims.csv",
        "cases/share-and-cap.toml": "case.toml.tmpl",
        f"tests/test_{names.package}.py": "test.py.tmpl",
    }
    return {path: names.fill(template) for path, template in files.items()}


def single_file(names: Names) -> Files:
    """The same measure as one file for ``[plugins] local``, with its terms inside."""
    module, terms = names.fill("module.py.tmpl"), names.fill("terms.toml.tmpl")
    before, hook, after = module.partition("\n@hookimpl\n")
    text = f'{before}TERMS = """\n{terms}"""\n\n{hook}{after}'
    return {f"{names.package}.py": text}


def profile(id: str, city: City) -> Files:
    """A county's profile, each key explained and commented out."""
    problems = county_problems(id, city)
    if problems:
        raise UsageError(*problems)
    return {f"counties/{id}.toml": Names("", id, city.jurisdictions[id]).fill("profile.toml.tmpl")}


def write(files: Files, folder: Path) -> None:
    """Write new files below a folder; nothing is ever overwritten.

    UsageError names each file that is in the way, and then nothing is written.
    """
    refuse([folder / path for path in files])
    with mended(folder):
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)


def write_folder(files: Files, folder: Path) -> None:
    """Write a new folder, which appears whole or not at all. UsageError if it is there."""
    refuse([folder])
    with mended(folder), tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as draft:
        write(files, Path(draft) / folder.name)
        (Path(draft) / folder.name).rename(folder)


def refuse(places: Sequence[Path]) -> None:
    """UsageError for every place where something is already."""
    wanted, cure = _("a name that is free"), _("remove what is there, or choose another name")
    there = [
        Problem(
            str(place), _("a folder") if place.is_dir() else _("a file"), wanted, cure, "exists"
        )
        for place in places
        if place.exists()
    ]
    if there:
        raise UsageError(*there)


@contextmanager
def mended(folder: Path) -> Iterator[None]:
    """A disk that refuses becomes an error that names the folder."""
    try:
        yield
    except OSError as error:
        found, cure = of_system(error)
        wanted = _("a folder that can be written")
        raise UsageError(Problem(str(folder), found, wanted, cure, "output")) from error
