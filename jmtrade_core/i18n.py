"""Words for people: English source strings, Chinese by catalogue (gettext).

Ids, JSON keys and codes never pass through here: they are the same in every language.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("zh", "en")
_CATALOGUES = Path(__file__).parent / "locale"
_beside: list[Path] = []
"""Catalogues of tools, which bring their own words."""
_spoken: ContextVar[str] = ContextVar("jmtrade_language", default="en")
_loaded: dict[str, gettext.NullTranslations] = {}


def system_language(environ: Mapping[str, str] | None = None) -> str:
    """The language asked for by JMTRADE_LANG, else the system's, else English."""
    environ = os.environ if environ is None else environ
    names = (environ.get(n, "") for n in ("JMTRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


def speak(language: str) -> None:
    """Use this language for the rest of the run (one of LANGUAGES).

    Click takes its own words from the process's gettext domain; ours holds them too.
    """
    _spoken.set(language)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("jmtrade", _CATALOGUES)
    gettext.textdomain("jmtrade")


def add_catalogue(folder: Path) -> None:
    """Hear a tool's words too, after core's: a folder such as ``PACKAGE/locale``."""
    if folder not in _beside and folder.is_dir():
        _beside.append(folder)
        _loaded.clear()


def language() -> str:
    """The language in use."""
    return _spoken.get()


def _(text: str) -> str:
    """The words for an English source string in the language in use."""
    spoken = _spoken.get()
    if spoken == "en":
        return text
    if spoken not in _loaded:
        _loaded[spoken] = gettext.translation("jmtrade", _CATALOGUES, [spoken], fallback=True)
        for folder in _beside:
            _loaded[spoken].add_fallback(
                gettext.translation("jmtrade", folder, [spoken], fallback=True)
            )
    return _loaded[spoken].gettext(text)


def pick(chinese: str, english: str) -> str:
    """Words that data carry in both languages, such as a measure's title."""
    return english if _spoken.get() == "en" and english else chinese


def listed(names: Iterable[str]) -> str:
    """Names one after another, as the language in use sets them apart."""
    return _(", ").join(names)


def also(sayings: Iterable[str]) -> str:
    """Clauses one after another."""
    return _("; ").join(sayings)


def saying(name: str, text: str) -> str:
    """``name: text``."""
    return _("{name}: {text}").format(name=name, text=text)
