"""Click's own words, listed so that the catalogue translates them; nothing here runs.

Click looks them up with gettext itself (see ``words.speak``).
"""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext


def help_page() -> tuple[str, ...]:
    """What ``--help`` and ``--version`` say."""
    return (
        _("Usage:"),
        _("Options"),
        _("Positional arguments"),
        _("Commands"),
        _("required"),
        _("default: {default}"),
        _("env var: {var}"),
        _("Show this message and exit."),
        _("Show the version and exit."),
        _("%(prog)s, version %(version)s"),
    )


def errors(n: int) -> tuple[str, ...]:
    """What is said of a wrong command line."""
    return (
        _("Error: {message}"),
        _("Try '{command} {option}' for help."),
        _("Missing command."),
        _("No such command {name!r}."),
        _("No such option {name!r}."),
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", n),
        _("Option {name!r} does not take a value."),
        ngettext("Option {name!r} requires an argument.",
                 "Option {name!r} requires {nargs} arguments.", n),
        ngettext("Got unexpected extra argument ({args})",
                 "Got unexpected extra arguments ({args})", n),
        _("Missing argument"),
        _("Missing option"),
        _("Missing parameter"),
        _("Missing {param_type}"),
        _("Missing parameter: {param_name}"),
        _("Choose from:\n\t{choices}"),
    )  # fmt: skip


def values(n: int) -> tuple[str, ...]:
    """What is said of a wrong value."""
    return (
        _("Invalid value: {message}"),
        _("Invalid value for {param_hint}: {message}"),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", n),
        _("{value!r} is not a valid {number_type}."),
        _("{value} is not in the range {range}."),
        _("{name} {filename!r} does not exist."),
        _("{name} {filename!r} is a file."),
        _("{name} {filename!r} is a directory."),
        _("{name} {filename!r} is not readable."),
        _("file"),
        _("directory"),
        _("path"),
    )
