"""The tables' columns and identities (contract 1), and writing them as CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from .model import Row

# Table -> (identity columns, other columns), both by id.
_LAYOUT: dict[str, tuple[str, str]] = {
    "enterprises": ("uscc", "name county registered_on kind exports_verified"),
    "exports": ("uscc year", "export_usd import_usd processing_export_usd ecommerce_usd"),
    "dishonesty": ("uscc occurred_on matter", "repaired_on"),
    "prior_awards": ("uscc measure subject year", "amount"),
    "successions": ("uscc predecessor", "kind on"),
    "determinations": ("uscc measure subject matter decided_on", "finding document"),
    "exhibitions": (
        "uscc exhibition opened_on booth_no",
        "programme booth_fee national_subsidy provincial_subsidy",
    ),
    "trademarks": ("uscc registration_no", "registered_on fee"),
    "certifications": ("uscc certificate_no", "standard certified_on fee initial"),
    "standards": ("uscc role standard_no", "approved_on organisation level"),
    "patents": ("uscc patent_no", "invention_id jurisdiction kind granted_on"),
    "ecommerce_platforms": (
        "uscc platform year",
        "built_locally on_schedule invoices_locally turnover_usd construction_cost",
    ),
    "service_platforms": (
        "uscc platform year",
        "built_locally customs collection refund construction_cost",
    ),
    "insurance": ("uscc policy_no paid_on", "premium provincial_subsidy policy_insurer"),
    "credentials": ("uscc kind certificate_no", "granted_on lost_on operating issuer"),
    "talent": ("uscc person", "category introduced_on"),
}
TABLES: dict[str, tuple[str, ...]] = {
    table: tuple(f"{keys} {rest}".split()) for table, (keys, rest) in _LAYOUT.items()
}
IDENTITY: dict[str, tuple[str, ...]] = {
    table: tuple(keys.split()) for table, (keys, _) in _LAYOUT.items()
}


def identity(table: str, row: Row) -> tuple[str, ...]:
    """A row's identity; empty parts are equal to each other (contract 1)."""
    return tuple(row.get(column, "").strip() for column in IDENTITY[table])


def write_csv(tables: Mapping[str, list[Row] | None], folder: Path) -> None:
    """Write `<table>.csv` in UTF-8, headings by id; an absent table (None) gives no file."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in TABLES.items():
        rows = tables.get(table)
        if rows is None:
            continue
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
