"""How long jmtrade takes, beside what the same work costs elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COUNTY, YEAR = "zhongxiang", 2018
"""The county and year of every run here; the packaged profile gives no ratio of payers."""

WRITTEN: Mapping[str, Any] = {"compression": "zstd", "compression_level": 1}
"""How jmtrade packs Parquet, and so does every peer; a test holds that the two are equal."""

TABLES = ("enterprises", "exports", "dishonesty", "prior_awards")
"""What the four awards that single records can express are decided from."""
