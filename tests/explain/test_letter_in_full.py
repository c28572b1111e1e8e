"""A letter as it is sent, word by word: an enterprise acts on each of them."""

from __future__ import annotations

from pathlib import Path

from tests.support import COUNTY, FIRM, YEAR, Tables, firm, of, run, write_csv

TABLES: Tables = {
    "enterprises": [firm(registered_on="2017-01-01", exports_verified="yes")],
    "exports": [of(year=YEAR, export_usd=10_000_000, processing_export_usd=0, ecommerce_usd=0),
                of(year=YEAR - 1, export_usd=1_000_000, processing_export_usd=0)],
    "certifications": [of(certificate_no="C", certified_on="2018-03-01", fee=300_000)],
    "exhibitions": [of(exhibition="E", opened_on="2018-05-01", booth_no="A", programme="mofcom",
                       booth_fee=20_000, national_subsidy=5_000, provincial_subsidy=1_000)],
}  # fmt: skip
LETTER = """\
甲 (91420881MA0000001G)
钟祥市: awards of 2018, as of 2018-12-31

第三条 International certification C
  PAID 100,000.00 yuan (limited by the cap or by an earlier award)
  rests on 第三条, sentence 3.3: international certification: half of the fee, at most 100,000 yuan
  amount: 50% of fee 300,000.00 = 150,000.00
    one award only; the earliest claim is paid: no other claim
    of similar ones the first is paid; the others wait for a finding: no other claim
    cap of the year 100,000.00; earlier awards took 0.00, earlier lines 0.00: 100,000.00

第二条 Exhibition booth subsidy E 2018-05-01 A
  PAID 14,000.00 yuan
  rests on 第二条, sentence 2.2: of a booth fee under the two programmes, what state and province \
left is paid
  amount: what is left, 14,000.00 = 14,000.00
    one award only; the earliest claim is paid: no other claim
    of similar ones the first is paid; the others wait for a finding: no other claim

第一条 Liaison support
  RECORDED: city and county
  rests on 第一条, sentence 1.3: exporters of 10 million dollars and more are looked after by city \
and county
  rests on 第一条, sentence 1.4: exporters of 30 million dollars and more are looked after by the \
city

第一条 Export milestone award 5000000
  PAID 100,000.00 yuan
  rests on 第一条, sentence 1.5: the milestone award; first above 5 million dollars: 100,000 yuan
  amount: 100,000.00 [5,000,000.00: 100,000.00] = 100,000.00

第一条 New exporter award
  NOT PAID: exported in an earlier year
  rests on 第一条, sentence 1.10: a new exporter of 50,000 dollars and more: 10,000 yuan
  - exported in an earlier year: highest exports of an earlier year 1,000,000.00 \
[export usd 2017 1,000,000.00]

Not concerned: 第四条 E-commerce exporter award, 第一条 New processing exporter award

Worth asking (no claim, but the known figures suggest one)
  - 第六条 Export credit insurance premium subsidy: no row of the year in 出口信用保险; \
export usd at least the threshold (export usd 10,000,000.00)
"""


def test_every_word(tmp_path: Path) -> None:
    data = write_csv(tmp_path, TABLES)
    done = run("explain", FIRM, "--county", COUNTY, "--year", YEAR, "--data", data,
               "--for", "enterprise")  # fmt: skip
    assert done.out.decode() == LETTER
