"""Wrong options, profiles and city files."""

from __future__ import annotations

from pathlib import Path

from tests.scenes.scene import Scene

CERT = '[terms."branding.certification"]\n'


def option(code: str, *options: str, says: tuple[str, ...], without: str = "") -> Scene:
    return Scene(code, says, 2, options=options, without=(without,))


def profile(code: str, text: str, *says: str) -> Scene:
    return Scene(code, ("zhongxiang.toml:", *says), 3, profile=text)


def city(code: str, text: str, *says: str) -> Scene:
    return Scene(code, ("jmtrade.toml:", *says), 3, city=text)


def _in(name: str, content: bytes) -> Scene:
    """A profile of these bytes."""
    code = "config-encoding" if name == "UTF-8" else "config-too-large"

    def prepare(place: Path) -> None:
        (place / "counties" / "zhongxiang.toml").write_bytes(content)

    return Scene(code, ("zhongxiang.toml", name), 3, prepare=prepare)


OPTIONS = (
    option(
        "county-unknown", "--county", "zongxiang", says=("zongxiang", "did you mean zhongxiang?")
    ),
    option("county-unknown", "--county", "../x", says=("../x", "known: dachaihu")),
    option(
        "reading-unknown",
        "--reading",
        "growth.histry=require",
        says=("growth.histry", "did you mean growth.history?"),
    ),
    option(
        "option-unknown",
        "--reading",
        "growth.history=requir",
        says=("--reading growth.history: found requir", "did you mean require?"),
    ),
    option("reading-form", "--reading", "growth.history", says=("growth.history", "NAME=OPTION")),
    option(
        "reading-twice",
        "--reading",
        "growth.history=require",
        "--reading",
        "growth.history=assume-complete",
        says=("growth.history: found assume-complete", "one option"),
    ),
    option("outcome", "--outcome", "pay,hodl", says=("hodl", "did you mean hold?")),
    option("config-folder", "--config", "gone", says=("--config: found gone", "a folder")),
    option("no-year", "--county", "dongbao", without="--year", says=("--year", "nothing")),
    option("no-data", "--county", "dongbao", without="--data", says=("--data", "nothing")),
)

PROFILES = (
    profile("config-syntax", "name = [", "zhongxiang.toml:1", "valid TOML"),
    profile("config-syntax", "a = 1\na = 2", "zhongxiang.toml:2", "valid TOML"),
    profile("config-syntax", "a = " + "[" * 2000, "nested", "valid TOML"),
    profile("config-unknown", "exports_sinc = 2005", ":1", "did you mean exports_since?"),
    profile("config-unknown", "[funding]\nshared = '5%'", ":2", "did you mean shared_city?"),
    profile("config-unknown", CERT + "capp = 1", ":2", "did you mean cap?"),
    profile("config-unknown", CERT.replace("cat", ""), ":1", "did you mean branding.certification"),
    profile(
        "config-unknown",
        '[funding.measures]\n"branding.patnt" = "5%"',
        ":2",
        "did you mean branding.patent?",
    ),
    profile("config-value", "exports_since = '2005'", ":1", "found 2005", "a year"),
    profile("config-value", "exports_since = 0", ":1", "found 0", "a year from 1900"),
    profile("example-mark", "example = true", ":1", "found true", "a table [example]"),
    profile("config-value", "year = 99999", ":1", "found 99999", "a year from 1900"),
    profile("config-value", "funding = 3", ":1", "found 3", "a table"),
    profile("config-value", "terms = 3", ":1", "found 3", "a table"),
    profile("config-value", "[funding]\nshared_city = 0.4", ":2", "0.4", 'such as "30%"'),
    profile("config-value", "[funding]\nshared_city = '40'", ":2", "found 40", "a percentage"),
    profile("config-value", "[funding]\nshared_city = '101%'", ":2", "101%", "a percentage"),
    profile("config-value", CERT + "cap = '5%'", ":2", "found 5%", "an amount of at least 0"),
    profile("config-value", CERT + "cap = -1", ":2", "found -1", "a number"),
    profile("config-value", CERT + "cap = 1.234", ":2", "found 1.234", "a number"),
    profile("config-value", CERT + "rate = 5", ":2", "found 5", "a percentage"),
    profile("config-value", CERT + "cap = []", ":2", "found []", "dates that differ"),
    profile("config-value", "[plugins]\nuse = 'x'", ":2", "found x", "a list of names"),
    profile("reading-in-county", "[readings]\nx = 1", ":1", "readings", "the city's configuration"),
    profile("disable-unknown", "[plugins]\ndisable = ['brandin']", ":2", "did you mean branding?"),
    profile("locked", "[plugins]\ndisable = ['growth.milestone']", ":2", "growth.milestone"),
    profile("locked", "[plugins]\ndisable = ['growth']", ":2", "one by one: growth.new_exporter"),
    profile("locked", '[terms."growth.milestone"]\ntiers = { "5000000" = 1 }', ":1", "locked"),
    profile("locked", '[terms."growth.liaison"]\nthreshold = 1', ":1", "locked"),
    profile("document-missing", CERT + "cap = 5", "branding.certification cap", "[authority]"),
    profile("document-missing", "[plugins]\ndisable = ['branding.patent']", "branding.patent"),
    _in("UTF-8", b'name = "\xff"'),
    _in("at most 1 MB", b"#" * 1_000_001),
)

CITIES = (
    city("config-unknown", "[policy]\nfrm = 2018-01-01", ":2", "did you mean from?"),
    city("config-value", "[policy]\nfrom = 2018-01-01", "policy.to: found nothing", "a date"),
    city("config-value", "[readings.x]\noptions = 3\ndefault = 'a'", ":2", "found 3", "a table"),
    city("config-value", "[rulings.'growth.history']\noption = 'require'", ":1", "the document"),
    city(
        "reading-unknown",
        "[rulings.'growth.histry']\noption = 'require'\ndocument = 'd'",
        ":1",
        "did you mean growth.history?",
    ),
    city(
        "option-unknown",
        "[rulings.'growth.history']\noption = 'requir'\ndocument = 'd'",
        ":1",
        "did you mean require?",
    ),
    city("plugin-missing", "[plugins]\nofficial = ['jmtrade-growt']", ":2", "jmtrade-growth?"),
)

OTHER_COMMANDS = (
    Scene(
        "exists", ("counties/zhongxiang.toml: found a file", "a name that is free"), 2,
        profile="year = 2018", words=("new", "county", "zhongxiang", "--config", "{config}"),
    ),
    Scene(
        "plugin-name", ("NAME: found Cold Chain", "for instance cold-chain"), 2,
        words=("new", "plugin", "Cold Chain", "--county", "zhongxiang"),
    ),
    Scene("no-case", ("found no case", "written as TOML"), 2, words=("test", "{config}/none")),
)  # fmt: skip

SETTINGS = (*OPTIONS, *PROFILES, *CITIES, *OTHER_COMMANDS)
