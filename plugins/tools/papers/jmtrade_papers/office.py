"""Who signs: ``[papers]`` of the city's file, and over it that of a county's profile.

[papers]
office = "钟祥市商务局"            # who signs
contact = "张三"
phone = "0724-0000000"
address = "…"
finance = "钟祥市财政局"           # to whom requests go
review = "钟祥市人民政府"          # where a review is applied for
court = "钟祥市人民法院"           # where a suit is brought
supplement_working_days = 15       # to bring what is missing; no default
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jmtrade_core.config import profiles
from jmtrade_core.config.reader import Reader
from jmtrade_core.i18n import _

FIELDS = {
    "office": "单位", "contact": "联系人", "phone": "电话", "address": "地址",
    "finance": "财政部门", "review": "复议机关", "court": "法院",
}  # fmt: skip
"""Keys of ``[papers]`` -> the field that a template prints."""
DAYS = "supplement_working_days"


@dataclass(frozen=True)
class Office:
    """``fields`` are those that the configuration fills; ``place`` is where it is written."""

    fields: Mapping[str, str]
    supplement_working_days: int | None
    place: str


def read_office(config: Path, county: str | None) -> Office:
    """The office of a county, or of the city. PolicyError for an unknown key or a wrong value."""
    city = profiles.read_city(config)
    documents = [city.document]
    if county is not None:
        documents.append(profiles.read_county(config, county, city).document)
    fields: dict[str, str] = {}
    days: int | None = None
    for document in documents:
        reader = Reader(document)
        reader.table((*FIELDS, DAYS), "papers")
        for key, field in FIELDS.items():
            fields |= {field: text} if (text := reader.text("papers", key)) else {}
        given: Any = reader.value(int, _("a number of working days"), "papers", DAYS)
        if given is not None and given < 1:
            wrong = document.wrong(("papers", DAYS), given, _("at least one day"))
            reader.problems.append(wrong)
        days = days if given is None else given
        reader.done()
    return Office(fields, days, documents[-1].place("papers"))
