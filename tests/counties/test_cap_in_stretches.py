"""A cap that rises within the year: what was paid before it rose counts once, and no more."""

from __future__ import annotations

from pathlib import Path

from tests.support import award, config, firm, of, write_csv

MEASURE = "branding.certification"
RISES = """[authority]
document = "D 1"
[terms."branding.certification"]
cap = [{from = 2018-07-01, value = 150_000}]
"""


def test_what_a_full_pool_refused_is_not_drawn(tmp_path: Path) -> None:
    """60,000 were awarded before: March gets 40,000 of its 80,000, August 50,000 of 100,000."""
    claims = [of(certificate_no="A", certified_on="2018-03-01", fee=160_000),
              of(certificate_no="B", certified_on="2018-08-01", fee=200_000)]  # fmt: skip
    prior = of(measure=MEASURE, subject="Z", year=2018, amount=60_000)
    tables = {"enterprises": [firm()], "certifications": claims, "prior_awards": [prior]}
    data = write_csv(tmp_path / "in", tables)
    decided = award(data, "--config", config(tmp_path, RISES)).decisions
    paid = {d["subject"]: d["amount"] for d in decided if d["measure"] == MEASURE}
    assert paid == {"A": "40000.00", "B": "50000.00"}
