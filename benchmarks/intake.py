"""Checking 100,000 rows of a workbook against python-calamine's bare reading of them.

    python benchmarks/intake.py [ROWS]

Processor seconds, the median of five runs of each, in one process, after a warm run.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine
import xlsxwriter
from stdnum.cn import uscc

from jmtrade_core.config.profiles import packaged
from jmtrade_core.intake.eager import examine
from jmtrade_core.intake.files.xlsx_scan import scan
from jmtrade_core.policy import policy

RUNS = 5
COUNTIES = ("钟祥市", "京山市", "沙洋县", "东宝区", "掇刀区")


def workbook(path: Path, rows: int) -> Path:
    """A fifth of the rows are enterprises, the rest four years of exports of each."""
    rng = random.Random(7)
    book = xlsxwriter.Workbook(path)
    codes = []
    for nr in range(rows // 5):
        stem = f"91420881MA{nr:07}"
        codes.append(stem + uscc.calc_check_digit(stem))
    firms, exports = book.add_worksheet("企业名录"), book.add_worksheet("进出口实绩")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    firms.write_row(
        0, 0, ["统一社会信用代码", "企业名称", "县市区", "登记日期", "单位类型", "历史实绩已核"]
    )
    exports.write_row(0, 0, ["统一社会信用代码", "年度", "出口额（美元）", "进口额（美元）",
                             "加工贸易出口额（美元）", "跨境电商交易额（美元）"])  # fmt: skip
    for nr, code in enumerate(codes, 1):
        name = "".join(rng.choices("东风华泰汉江莫愁荆楚金龙宏图盛世", k=5))
        firms.write_row(nr, 0, [code, f"荆门{name}{nr}有限公司", rng.choice(COUNTIES)])
        firms.write_number(nr, 3, rng.randrange(36_000, 43_000), day)
        firms.write_row(nr, 4, ["企业", "是"])
        base = rng.randrange(10**5, 10**9)
        for at, year in enumerate(range(2015, 2019)):
            amounts = [rng.randrange(base // 2, base) / 100 for _ in range(3)]
            exports.write_row(nr * 4 - 3 + at, 0, [code, year, *amounts])
    book.close()
    return path


def median(job: Callable[[], object]) -> float:
    job()
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        job()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    theirs = policy.load(packaged(), "zhongxiang", 2018)
    with tempfile.TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "book.xlsx", rows)

        def bare() -> None:
            with python_calamine.load_workbook(path) as book:
                for name in book.sheet_names:
                    book.get_sheet_by_name(name).to_python(skip_empty_area=False)

        def check() -> None:
            found = examine([path], theirs.tables, theirs.known_measures).findings
            assert not found, found[:3]

        reading, scanning, checking = median(bare), median(lambda: scan(path)), median(check)
    print(f"rows                 {rows:>9,}")
    print(f"calamine alone       {reading:>9.3f} s")
    print(f"safety scan alone    {scanning:>9.3f} s")
    print(f"whole check          {checking:>9.3f} s")
    print(f"check / calamine     {checking / reading:>9.2f}")


if __name__ == "__main__":
    main()
