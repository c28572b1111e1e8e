"""Who is entitled without asking: by registers alone, and never by a guess."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from jmtrade_papers import texts

from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from tests.support import COUNTY, FIRM, YEAR, run

from .press import Press

HEADS = {
    "enterprises": "uscc,name,county,registered_on,exports_verified",
    "exports": "uscc,year,export_usd",
    "insurance": "uscc,policy_no,paid_on,premium,provincial_subsidy,policy_insurer",
    "certifications": "uscc,certificate_no,certified_on,fee",
    "dishonesty": "uscc,occurred_on,matter",
    "prior_awards": "uscc,measure,subject,year,amount",
}
CONTRACT = ("uscc", "measure", "subject", "status", "lacks", "amount")


def written(place: Path, **rows: list[str]) -> Path:
    data = place / "data"
    data.mkdir(exist_ok=True)
    firm = f"{FIRM},甲公司,钟祥市,2010-01-01,是"
    for table, head in HEADS.items():
        given = rows.get(table, [firm] if table == "enterprises" else [])
        (data / f"{table}.csv").write_text("\n".join([head, *given]) + "\n", encoding="utf-8")
    return data


def listed(data: Path, *words: object) -> list[dict[str, Any]]:
    done = run("entitled", "--county", COUNTY, "--year", YEAR, "--data", data,
               "--format", "json", *words)  # fmt: skip
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)["lines"]
    assert all(tuple(one) == CONTRACT for one in found)
    return found


def test_the_declared_measures_are_those_that_registers_hold() -> None:
    known = policy.load(profiles.packaged(), COUNTY, YEAR)
    declared = {m.id: m.register for m in known.measures if m.register}
    assert declared == {
        "growth.milestone": "customs", "growth.new_exporter": "customs",
        "growth.new_processing": "customs", "branding.trademark": "trademark-office",
        "credit_insurance.premium": "credit-insurer", "facilitation.aeo": "aeo-list",
    }  # fmt: skip


def test_it_flips_when_customs_revise(tmp_path: Path) -> None:
    exports = [f"{FIRM},{year},0" for year in range(2005, 2018)]
    for usd, status in (("5000001", ["entitled"]), ("4999999", []), ("", ["lacks"])):
        data = written(tmp_path, exports=[*exports, f"{FIRM},2018,{usd}"])
        found = [one for one in listed(data) if one["measure"] == "growth.milestone"]
        assert [one["status"] for one in found] == status
        if status == ["entitled"]:
            assert (found[0]["amount"], found[0]["lacks"]) == ("100000.00", "")


def test_everything_that_lacks_is_said(tmp_path: Path) -> None:
    data = written(tmp_path, exports=[f"{FIRM},2018,6000000"],
                   insurance=[f"{FIRM},P-1,2018-03-01,,,是"])  # fmt: skip
    (one,) = [e for e in listed(data, "--lang", "zh") if e["measure"] == "credit_insurance.premium"]
    assert one["status"] == "lacks"
    assert "保费发票" in one["lacks"]
    assert "省级保费扶持" in one["lacks"]
    assert one["amount"] is None


def test_what_no_register_holds_must_be_claimed(tmp_path: Path) -> None:
    data = written(tmp_path, certifications=[f"{FIRM},C-1,2018-03-01,50000"])
    (one,) = [e for e in listed(data) if e["measure"] == "branding.certification"]
    assert (one["status"], one["lacks"], one["amount"]) == ("must-claim", "", "25000.00")


def test_nobody_is_entitled_twice(tmp_path: Path) -> None:
    exports = [f"{FIRM},{year},0" for year in range(2005, 2018)]
    prior = [f"{FIRM},growth.milestone,5000000,2018,100000"]
    data = written(tmp_path, exports=[*exports, f"{FIRM},2018,6000000"], prior_awards=prior)
    assert "growth.milestone" not in {one["measure"] for one in listed(data)}


def test_csv_has_the_columns_of_the_contract(tmp_path: Path) -> None:
    data = written(tmp_path, certifications=[f"{FIRM},=1+1,2018-03-01,50000"])
    file = tmp_path / "e.csv"
    words = ("--county", COUNTY, "--year", YEAR, "--data", data)
    assert run("entitled", *words, "-o", file).code == 0
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert tuple(rows[0][:6]) == CONTRACT
    assert [row[2] for row in rows[1:]] == ["'=1+1"]
    said = run("entitled", *words, "--lang", "zh").out.decode()
    assert "须申报：1 家，1 项，25,000.00 元" in said


def test_a_letter_confirms_the_account(press: Press, tmp_path: Path) -> None:
    exports = [f"{FIRM},{year},0" for year in range(2005, 2018)]
    certificate = [f"{FIRM},C-1,2018-03-01,50000"]
    data = written(tmp_path, exports=[*exports, f"{FIRM},2018,6000000"], certifications=certificate)
    words = ("--county", COUNTY, "--year", YEAR, "--data", data, "--enterprise", FIRM)
    file = press.paper("confirmation", *words)
    said = "".join(texts.of_docx(file))
    assert "共110,000.00元（人民币壹拾壹万元整）" in said
    assert "海关统计" in said
    assert "国际体系" not in said, "no register holds it"
    assert "户名甲公司" in said
    assert press.verify(file, "--data", data).code == 0
    written(tmp_path, exports=[*exports, f"{FIRM},2018,40000"], certifications=certificate)
    done = press.typed("papers", "confirmation", *words, "-o", press.place / "c.docx")
    assert done.code == 2
    assert "[papers-nothing]" in done.err


def test_an_example_is_marked() -> None:
    done = run("entitled", "--county", COUNTY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out.decode("utf-8-sig"))))
    assert {row["marks"] for row in rows} == {"example"}
