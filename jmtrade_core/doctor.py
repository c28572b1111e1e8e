"""What a support call asks first: is this installation whole, and what would it decide with?

Each check yields entries; a ``wrong`` one stops or falsifies a run, a ``note`` is good to
know. Nothing here raises: what cannot be loaded is an entry like any other.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from jmtrade_core.config import profiles
from jmtrade_core.config.profiles import City
from jmtrade_core.errors import JmtradeError, Problem, did_you_mean
from jmtrade_core.i18n import _, listed
from jmtrade_core.plugin import tools
from jmtrade_core.plugin.loading import GROUP, Plugin
from jmtrade_core.policy import policy

SAMPLE = "兑付√×→￥"
"""What the tables print beyond ASCII."""
COMPILED = ("jmtrade_core", "narwhals", "polars")
"""The packages whose compiling a user would notice."""
WINDOWS_FONTS = ("msyh.ttc", "simsun.ttc", "simhei.ttf", "Deng.ttf")
MAC_FONTS = ("/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/STHeiti Light.ttc")

OFFICIAL_FONTS = {
    "方正小标宋简体": (("FZXiaoBiaoSong-B05S", "FZXBSJW.TTF"), ("宋体", "SimSun", "simsun.ttc")),
    "仿宋_GB2312": (("FangSong_GB2312", "simfang_GB2312.ttf"), ("仿宋", "FangSong", "simfang.ttf")),
    "黑体": (("SimHei", "simhei.ttf"), ()),
}
"""Fonts of official documents (GB/T 9704): each with its other names, and what programs take
where it is missing, of which the first name is said."""

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class Answer:
    """One answer. ``check`` is stable; the words follow the language in use."""

    check: str
    value: str
    state: State = "ok"
    cure: str = ""


def examine(config: Path | None, commands: tuple[str, ...] = ()) -> list[Answer]:
    """Every check, in the order of the report; ``commands`` are core's own."""
    return [*program(), *console(), *fonts(), *official_fonts(), *calendar(), *bytecode(),
            *tools_of(commands), *policies(config)]  # fmt: skip


def program() -> Iterator[Answer]:
    """Versions of the suite, of Python and of what the suite stands on."""
    yield Answer("jmtrade", metadata.version("jmtrade"))
    yield Answer("python", f"{platform.python_implementation()} {platform.python_version()}")
    yield Answer("platform", platform.platform())
    for requirement in metadata.requires("jmtrade") or []:
        if "extra ==" not in requirement:
            yield _dependency(re.split(r"[\s\[<>=!~;(]", requirement, maxsplit=1)[0])


def _dependency(name: str) -> Answer:
    try:
        return Answer(f"package {name}", metadata.version(name))
    except metadata.PackageNotFoundError:
        cure = _("install it: pip install {name}").format(name=name)
        return Answer(f"package {name}", _("not installed"), "wrong", cure)


def console() -> Iterator[Answer]:
    """Whether the console can show what the tables hold."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        SAMPLE.encode(encoding)
        yield Answer("console", encoding)
    except (UnicodeEncodeError, LookupError):
        cure = _("set PYTHONUTF8=1 (on Windows also: chcp 65001)")
        yield Answer("console", encoding, "wrong", cure)


def fonts() -> Iterator[Answer]:
    """A Chinese font, where the system can tell; printing a workbook needs one."""
    found = chinese_fonts()
    if found is None:
        yield Answer("fonts", _("cannot tell"), "note")
    elif found:
        yield Answer("fonts", listed(found[:3]))
    else:
        cure = _("install one before printing, such as Noto Sans CJK")
        yield Answer("fonts", _("no Chinese font"), "note", cure)


def official_fonts() -> Iterator[Answer]:
    """The fonts that papers name, and what is printed where one is missing."""
    names = font_names()
    if names is None:
        yield Answer("paper-fonts", _("cannot tell"), "note")
        return
    missing = [font for font, (also, _other) in OFFICIAL_FONTS.items() if not {font, *also} & names]
    if not missing:
        yield Answer("paper-fonts", listed(OFFICIAL_FONTS))
        return
    said = [_instead(font, OFFICIAL_FONTS[font][1], names) for font in missing]
    cure = _("install them where papers are printed; lines may break elsewhere until then")
    yield Answer("paper-fonts", listed(said), "note", cure)


def _instead(font: str, others: tuple[str, ...], names: set[str]) -> str:
    if set(others) & names:
        return _("{font} is missing: {other} instead").format(font=font, other=others[0])
    return _("{font} is missing: what the program chooses instead").format(font=font)


def font_names() -> set[str] | None:
    """Every name of every font, or of its file; ``None`` where the system does not say."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        return {path.name for path in folder.iterdir()} if folder.is_dir() else None
    lister = None if sys.platform == "darwin" else shutil.which("fc-list")
    if lister is None:
        return None
    asked = subprocess.run([lister, ":", "family"], capture_output=True, timeout=20)
    lines = asked.stdout.decode("utf-8", "replace").splitlines()
    return {name.strip() for line in lines for name in line.split(",")}


def chinese_fonts() -> list[str] | None:
    """Names of Chinese fonts; ``None`` where the system does not say."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        return [name for name in WINDOWS_FONTS if (folder / name).is_file()]
    if sys.platform == "darwin":
        return [Path(path).stem for path in MAC_FONTS if Path(path).is_file()]
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    asked = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, timeout=20)
    lines = asked.stdout.decode("utf-8", "replace").splitlines()
    return sorted({line.split(",")[0].strip() for line in lines if line.strip()})


def calendar() -> Iterator[Answer]:
    """The calendar of working days, which deadlines need and awards do not."""
    if importlib.util.find_spec("chinese_calendar") is None:
        yield Answer("calendar", _("not installed"), "note", _("only deadlines need it"))
        return
    from importlib import import_module

    days = import_module("chinese_calendar.constants").holidays
    until = _("{version}, until {year}").format(
        version=metadata.version("chinesecalendar"), year=max(day.year for day in days)
    )
    yield Answer("calendar", until)


def bytecode() -> Iterator[Answer]:
    """Whether the large packages are compiled; uncompiled ones start slowly."""
    specs = {name: importlib.util.find_spec(name) for name in COMPILED}
    plain = {n: s for n, s in specs.items() if s and s.cached and not Path(s.cached).is_file()}
    if not plain:
        yield Answer("bytecode", _("compiled"))
        return
    folders = " ".join(f'"{Path(spec.origin or "").parent}"' for spec in plain.values())
    value = _("not compiled: {names}").format(names=listed(plain))
    yield Answer("bytecode", value, "note", f"python -m compileall -q {folders}")


def tools_of(commands: tuple[str, ...]) -> Iterator[Answer]:
    """Installed tools and the commands they bring; one whose name is taken is never heard."""
    for point in tools.installed(tools.COMMANDS).values():
        if point.dist is not None and point.name not in commands:
            yield _tool(point, f"{point.dist.name} {point.dist.version}")
    for point in tools.clashes(commands):
        home = point.dist.name if point.dist else point.value
        cure = _("give its command another name, or uninstall it")
        yield Answer(
            f"tool {point.name}", _("{name} is never heard").format(name=home), "wrong", cure
        )


def _tool(point: metadata.EntryPoint, version: str) -> Answer:
    """Whether a tool's command can be built."""
    try:
        tools.built(point)
    except JmtradeError as error:
        (problem, *_more) = error.problems
        return Answer(f"tool {point.name}", f"{version}: {problem.found}", "wrong", problem.cure)
    return Answer(f"tool {point.name}", version)


def policies(given: Path | None) -> Iterator[Answer]:
    """The configuration in use, each county's policy, and the plugins that they list."""
    try:
        folder = profiles.folder(given)
        yield Answer("configuration", f"{folder} ({_chosen_by(given)})")
        city = profiles.read_city(folder)
    except JmtradeError as error:
        yield from (_wrong("configuration", problem) for problem in error.problems)
        return
    yield from strays(folder, city)
    plugins: dict[str, Plugin] = {}
    problems: dict[str, Answer] = {}
    for id in city.jurisdictions:
        try:
            county = profiles.read_county(folder, id, city)
            loaded = policy.assemble(city, county, city.ends.year, {}).plugins
            plugins |= {plugin.home: plugin for plugin in loaded}
        except JmtradeError as error:
            problems |= {str(p): _wrong(f"county {id}", p) for p in error.problems}
    yield from problems.values()
    pins = " ".join([*city.official, *_pins(folder, city)])
    yield from (_plugin(plugin, pins) for plugin in plugins.values())
    yield from unlisted(pins)


def _chosen_by(given: Path | None) -> str:
    if given is not None:
        return "--config"
    return "JMTRADE_CONFIG" if os.environ.get("JMTRADE_CONFIG") else _("packaged")


def _wrong(check: str, problem: Problem) -> Answer:
    found = _("{place}: found {found}; wanted {wanted}").format(
        place=problem.place, found=problem.found, wanted=problem.wanted
    )
    return Answer(check, f"{found} [{problem.code}]", "wrong", problem.cure)


def strays(folder: Path, city: City) -> Iterator[Answer]:
    """Profiles of no county: nobody would ever read them."""
    for path in sorted((folder / "counties").glob("*.toml")):
        if path.stem not in city.jurisdictions:
            cure = did_you_mean(path.stem, sorted(city.jurisdictions))
            yield Answer("profile", _("{path} is read by nobody").format(path=path), "wrong", cure)


def _pins(folder: Path, city: City) -> Iterator[str]:
    """What the profiles list, as written; a profile that cannot be read lists nothing."""
    for id in city.jurisdictions:
        try:
            county = profiles.read_county(folder, id, city)
        except JmtradeError:
            continue
        yield from (*county.use, *county.local)


def _plugin(plugin: Plugin, pins: str) -> Answer:
    """A loaded plugin with the pin that a profile would give it."""
    local = plugin.home.endswith(".py")
    pin = f"{plugin.home if local else f'{plugin.home}=={plugin.version}'} sha256:{plugin.sha256}"
    if plugin.official or f"sha256:{plugin.sha256}" in pins:
        return Answer(f"plugin {plugin.name}", pin)
    return Answer(
        f"plugin {plugin.name}", pin, "note", _("not pinned: list it with this version and hash")
    )


def unlisted(pins: str) -> Iterator[Answer]:
    """Installed plugins that neither the city nor a county lists; they are never imported."""
    listed = set(re.split(r"\s+|==", pins))
    for entry in metadata.entry_points(group=GROUP):
        if entry.dist is not None and entry.dist.name not in listed:
            value = f"{entry.dist.name} {entry.dist.version}: " + _("installed, not listed")
            cure = _("list it in a profile, or uninstall it")
            yield Answer(f"plugin {entry.name}", value, "note", cure)
