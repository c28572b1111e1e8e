"""What a table says of one of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jmtrade_core.schema.columns import kind_of

if TYPE_CHECKING:
    from jmtrade_core.schema.columns import ColumnType


@dataclass(frozen=True)
class Column:
    """One column; ``key`` columns together are a row's identity.

    Inside, money is whole fen and usd whole cents, a number whole thousandths, a percent
    whole millionths (30 % is 300,000), a count and a year what they say.
    """

    id: str
    heading: str
    type: str
    """The id of its column type: ``kind`` has all that depends on it."""
    required: bool = False
    key: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    """For an enum: id -> Chinese label."""
    earlier: Mapping[str, str] = field(default_factory=dict)
    """For an enum: another label of an option, such as it had before -> its id."""
    among: frozenset[str] = frozenset()
    """For a text column that takes only certain codes: those codes."""
    among_what: str = ""
    """What the codes are, for the error that refuses another one."""
    names: Mapping[str, str] = field(default_factory=dict)
    """For the same: a name by which people call a code -> the code."""
    vague: Mapping[str, str] = field(default_factory=dict)
    """For the same: a name that several codes could mean -> what to write in its place."""

    part_of: str = ""
    """For a quantity: the column of which it is a part; above it stands an error."""
    usually_within: tuple[str, ...] = ()
    """For the same: columns whose sum it does not exceed; above it stands a warning."""
    usual: tuple[int, int] | None = None
    """For money: least and most, in yuan, that is usual; outside it a slip of unit is likely."""
    when: tuple[str, str] = ("", "")
    """When it matters, in Chinese and in English, for the template; empty: always."""

    @property
    def kind(self) -> ColumnType:
        """What becomes of its cells. KeyError for a type that is not known."""
        return kind_of(self.type)

    @property
    def called(self) -> Mapping[str, str]:
        """Every other word that stands for an option or a code -> its id."""
        labels = {label: id for id, label in self.options.items()}
        return {**labels, **self.earlier, **self.names}

    @classmethod
    def code(cls, id: str, heading: str, *, required: bool = False, key: bool = False) -> Column:
        return cls(id, heading, "code", required, key)

    @classmethod
    def text(
        cls,
        id: str,
        heading: str,
        *,
        required: bool = False,
        key: bool = False,
        among: frozenset[str] = frozenset(),
        among_what: str = "",
        names: Mapping[str, str] | None = None,
        vague: Mapping[str, str] | None = None,
    ) -> Column:
        return cls(
            id, heading, "text", required, key, among=among, among_what=among_what,
            names=names or {}, vague=vague or {},
        )  # fmt: skip

    @classmethod
    def date(cls, id: str, heading: str, *, key: bool = False) -> Column:
        return cls(id, heading, "date", key=key)

    @classmethod
    def year(cls, id: str = "year", heading: str = "年度") -> Column:
        """A calendar year; always required and part of the identity."""
        return cls(id, heading, "year", required=True, key=True)

    @classmethod
    def money(
        cls,
        id: str,
        heading: str,
        *,
        required: bool = False,
        part_of: str = "",
        usual: tuple[int, int] | None = None,
    ) -> Column:
        return cls(id, heading, "money", required, part_of=part_of, usual=usual)

    @classmethod
    def usd(
        cls,
        id: str,
        heading: str,
        *,
        part_of: str = "",
        usually_within: tuple[str, ...] = (),
    ) -> Column:
        return cls(id, heading, "usd", part_of=part_of, usually_within=usually_within)

    @classmethod
    def count(cls, id: str, heading: str, *, required: bool = False) -> Column:
        """Whole things, such as persons: at least 0."""
        return cls(id, heading, "count", required)

    @classmethod
    def number(cls, id: str, heading: str, *, required: bool = False) -> Column:
        """A quantity such as tonnes or square metres, to three decimals: at least 0. The
        unit stands in the heading."""
        return cls(id, heading, "number", required)

    @classmethod
    def percent(cls, id: str, heading: str, *, required: bool = False) -> Column:
        """A share from 0 % to 100 %, to four decimals, written with its sign."""
        return cls(id, heading, "percent", required)

    @classmethod
    def flag(cls, id: str, heading: str, *, when: tuple[str, str] = ("", "")) -> Column:
        return cls(id, heading, "flag", when=when)

    @classmethod
    def enum(
        cls,
        id: str,
        heading: str,
        options: Mapping[str, str],
        *,
        required: bool = False,
        key: bool = False,
        earlier: Mapping[str, str] | None = None,
        when: tuple[str, str] = ("", ""),
    ) -> Column:
        return cls(id, heading, "enum", required, key, options, earlier or {}, when=when)
