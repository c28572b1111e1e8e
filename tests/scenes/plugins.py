"""Wrong plugins: files of a county, and distributions made up for the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.scenes.scene import Make, Scene, csv, sound
from tests.support import of

HEAD = """
from dataclasses import replace
from jmtrade_core import EXPORTS, Cap, Column, Fixed, Measure, Share, Table, col, hookimpl
"""
TERMS = "TERMS = '[\"x.y\"]\\namount = 5\\n'\n"
OWN = (
    'Measure("x.y", None, EXPORTS, "county", pays=Fixed(terms["x.y"].amount),'
    ' once_per="enterprise")'
)


def award(*measures: str, terms: str = TERMS) -> str:
    """A plugin that awards these measures."""
    body = f"def jmtrade_award(terms, official):\n    return [{', '.join(measures)}]\n"
    return f"{HEAD}{terms}@hookimpl\n{body}"


def records(*tables: str) -> str:
    """A plugin that adds these tables."""
    return f"{HEAD}@hookimpl\ndef jmtrade_records():\n    return [{', '.join(tables)}]\n"


def table(id: str, sheet: str, column: str = "note") -> str:
    return f'Table("{id}", "{sheet}", (Column.text("{column}", "备注"),))'


def local(
    code: str,
    *sources: str,
    says: tuple[str, ...],
    names: str = "first second",
    data: Make = sound,
) -> Scene:
    """Plugins kept as files beside the county's profile."""
    files = [f"{name}.py" for name, _source in zip(names.split(), sources, strict=False)]

    def prepare(place: Path) -> None:
        for name, source in zip(files, sources, strict=True):
            (place / "counties" / name).write_text(source, encoding="utf-8")

    profile = f'[authority]\ndocument = "x"\n[plugins]\nlocal = {files}\n'
    return Scene(code, says, 3, data, profile, prepare=prepare)


def distribution(
    site: Path,
    name: str,
    *,
    source: str = "",
    terms: str | None = "",
    version: str = "1.0",
    entries: tuple[str, ...] | None = None,
) -> Path:
    """An installed distribution with one package of the same name; returns the package."""
    module = name.replace("-", "_")
    info = site / f"{module}-{version}.dist-info"
    info.mkdir(parents=True)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    lines = (f"{module} = {module}",) if entries is None else entries
    text = "\n".join(("[jmtrade]", *lines)) if lines else ""
    (info / "entry_points.txt").write_text(text, encoding="utf-8")
    package = site / module
    package.mkdir()
    (package / "__init__.py").write_text(source, encoding="utf-8")
    if terms is not None:
        (package / "terms.toml").write_text(terms, encoding="utf-8")
    return package


def installed(
    code: str, listed: str, make: Callable[[Path], object], says: tuple[str, ...]
) -> Scene:
    """A county that lists a distribution; ``make`` installs it into ``site``."""

    def prepare(place: Path) -> None:
        make(place.parent / "site")

    profile = f'[plugins]\nuse = ["{listed}"]\n'
    return Scene(code, ("zhongxiang.toml:2", *says), 3, profile=profile, prepare=prepare)


LOCAL = (
    Scene("plugin-missing", ("gone.py", "a file"), 3, profile="[plugins]\nlocal = ['gone.py']"),
    local("plugin-broken", "import nowhere_at_all", says=("first.py", "nowhere_at_all")),
    local("plugin-broken", "raise SystemExit(0)", says=("first.py", "SystemExit")),
    local("plugin-broken", "def (", says=("first.py", "SyntaxError")),
    local(
        "plugin-hooks",
        award(OWN).replace("terms, official", "numbers"),
        says=("first", "numbers", "spec.py"),
    ),
    local(
        "plugin-hooks",
        award(OWN).replace("jmtrade_award", "jmtrade_awards"),
        says=("first", "jmtrade_awards", "spec.py"),
    ),
    local("plugin-fault", award("1 // 0"), says=("first.py", "jmtrade_award: ZeroDivisionError")),
    local("plugin-fault", award("'x.y'"), says=("first.py", "jmtrade_award: 'x.y'")),
    local(
        "plugin-fault",
        award(OWN).replace("return", "answer ="),
        says=("first.py", "jmtrade_award: None"),
    ),
    local(
        "term-missing", award(OWN.replace("amount", "amont")), says=("[x.y]", "amont", "amount?")
    ),
    local(
        "reading-unknown",
        award("terms.reading('growth.histry')"),
        says=("growth.histry", "did you mean growth.history?"),
    ),
    local("config-syntax", award(terms="TERMS = 'article = {'\n"), says=("first.py TERMS:1",)),
    local(
        "plugin-twice",
        award(OWN),
        award(OWN),
        says=("x.y declared by", "first.py", "second.py", "one plugin for each measure"),
    ),
    local(
        "plugin-twice",
        records(table("notes", "备注")),
        records(table("notes", "注")),
        says=("notes declared by", "first.py", "second.py", "a table of its own"),
    ),
    local(
        "plugin-twice",
        records(table("notes", "备注")),
        records(table("remarks", "备注")),
        says=("备注 declared by", "first.py", "second.py"),
    ),
    local("plugin-twice", award(), says=("jmtrade-growth", "growth.py"), names="growth"),
    local("table", records(table("exports", "我的")), says=("exports", "core does not own")),
    local("table", records(table("mine", "进出口实绩")), says=("mine", "进出口实绩")),
    local(
        "plugin-column",
        records(table("notes", "备注", "honest")),
        says=("first.py: notes", "honest"),
    ),
    local(
        "replaces-unsaid",
        award('official["branding.patent"]', terms=""),
        says=("jmtrade-branding", "first.py", 'replaces="branding.patent"'),
    ),
    local(
        "replaces-unknown",
        award('replace(official["branding.patent"], replaces="branding.patnt")', terms=""),
        says=("first.py", "branding.patnt"),
    ),
    local(
        "locked",
        award('replace(official["growth.milestone"], replaces="growth.milestone")', terms=""),
        says=("first.py", "growth.milestone", "locked"),
    ),
    local(
        "payer", award(OWN.replace("county", "shared")), says=("first.py: x.y", 'payer="shared"')
    ),
    local(
        "payer",
        award(
            'replace(official["branding.patent"], replaces="branding.patent", payer="city")',
            terms="",
        ),
        says=("first.py: branding.patent", 'payer="city"'),
    ),
    local(
        "measure-once",
        award(OWN.replace(', once_per="enterprise"', "")),
        says=("first.py: x.y", "nothing is paid twice"),
    ),
    local(
        "measure-cap",
        award(OWN[:-1] + ', cap=Cap(terms["x.y"].amount, "uscc"))'),
        says=("first.py: x.y", 'per="uscc"', "enterprise-year"),
    ),
    local(
        "rate-kind",
        award(OWN.replace("Fixed(", 'Share(of="export_usd", rate=')),
        says=("first.py TERMS", "x.y.amount", "5.00", '"10%"'),
        data=csv(exports=[of(year="2018", export_usd="1")]),
    ),
    local(
        "measure-fault",
        award(OWN.replace('Fixed(terms["x.y"].amount)', 'Fixed(col("export_usd") * 0.2)')),
        says=("first.py: x.y", "Float64", "not whole fen"),
        data=csv(exports=[of(year="2018", export_usd="1")]),
    ),
    local(
        "measure-fault",
        award(
            OWN.replace(
                'Fixed(terms["x.y"].amount)', 'Fixed(col("export_usd") * col("import_usd"))'
            )
        ),
        says=("first.py: x.y", "beyond 64 bits", "import_usd"),
        data=csv(exports=[of(year="2018", export_usd="90000000", import_usd="90000000")]),
    ),
    local(
        "measure-fault",
        award(
            'replace(official["branding.trademark"], pays=Fixed(col("lost")),'
            ' replaces="branding.trademark")',
            terms="from jmtrade_core import col\n",
        ),
        says=("first.py: branding.trademark", "lost", "第三条"),
        data=csv(trademarks=[of(registration_no="W1", registered_on="2018-02-02")]),
    ),
)

INSTALLED = (
    installed(
        "plugin-missing",
        "fake-tolls",
        lambda site: distribution(site, "fake-toll"),
        ("fake-tolls, which is not installed", "did you mean fake-toll?"),
    ),
    installed("plugin-spec", "fake toll", lambda site: None, ("fake toll", "sha256:")),
    installed(
        "plugin-entry",
        "fake-toll",
        lambda site: distribution(site, "fake-toll", entries=()),
        ("fake-toll", "one entry point"),
    ),
    installed(
        "plugin-entry",
        "fake-toll",
        lambda site: distribution(site, "fake-toll", entries=("a = fake_toll", "b = fake_toll")),
        ("fake-toll", "one entry point"),
    ),
    installed(
        "plugin-entry",
        "fake-toll",
        lambda site: distribution(site, "fake-toll", entries=("toll = fake_tool.x",)),
        ("fake_tool.x", "a package with a terms.toml"),
    ),
    installed(
        "plugin-broken",
        "fake-toll",
        lambda site: distribution(site, "fake-toll", source="import nowhere_at_all"),
        ("fake-toll", "nowhere_at_all"),
    ),
    installed(
        "plugin-version",
        "fake-toll==2.0",
        lambda site: distribution(site, "fake-toll", source="raise RuntimeError"),
        ("version 1.0", "2.0", "install the listed one"),
    ),
    installed(
        "plugin-sha256",
        f"fake-toll==1.0 sha256:{'0' * 64}",
        lambda site: distribution(site, "fake-toll", source="raise RuntimeError"),
        ("sha256", "0" * 64),
    ),
    Scene(
        "config-unreadable",
        ("terms.toml", "a readable file"),
        3,
        profile='[plugins]\nuse = ["fake-toll"]\n',
        prepare=lambda place: distribution(place.parent / "site", "fake-toll", terms=None),
    ),
)

PLUGINS = (*LOCAL, *INSTALLED)
