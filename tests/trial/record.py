"""The record that each of the nine clerks types: four invented firms, every outcome.

Worked out by hand (award year 2018, no ratio in the profile, history of A verified):

- A exports 6,000,000 dollars after 4,000,000: the milestone of 5,000,000, 100,000 yuan;
- A's booth 25,000 less 0 and 5,000: 20,000; its certificate half of 240,000, capped at 100,000;
  its premium 10 % of 200,000: 20,000; its talent is referred; 6,000,000 needs no liaison;
- B's certificate has no fee yet: held; its invention in the US: 100,000;
- C has a dishonesty record within three years: its certificate is denied;
- D's trademark was paid for in 2018 already: denied.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from stdnum.cn import uscc

Row = dict[str, Any]
Record = dict[str, list[Row]]

AREAS = {"zhongxiang": "420881", "jingshan": "420882", "shayang": "420822", "dongbao": "420802",
         "duodao": "420804"}  # fmt: skip
"""GB/T 2260; the other four have no code of their own and take the city's."""

FIRMS = "ABCD"
CERTIFICATION, MILESTONE = "branding.certification", "growth.milestone"
DECIDED = {
    ("A", MILESTONE, "5000000"): ("pay", "", "100000.00"),
    ("A", "exhibitions.booth", "示例展|2018-03-05|A-1"): ("pay", "", "20000.00"),
    ("A", CERTIFICATION, "CERT-1"): ("pay", "capped", "100000.00"),
    ("A", "credit_insurance.premium", "BD-1|2018-06-30"): ("pay", "", "20000.00"),
    ("A", "talent.attraction", "王工"): ("refer", "", "0.00"),
    ("B", CERTIFICATION, "CERT-2"): ("hold", "fee-missing", "0.00"),
    ("B", "branding.patent", "INV-1"): ("pay", "", "100000.00"),
    ("C", CERTIFICATION, "CERT-3"): ("deny", "dishonesty", "0.00"),
    ("D", "branding.trademark", "1400001"): ("deny", "already-awarded", "0.00"),
}
"""(firm, measure, subject) -> (outcome, reason, amount); fixed awards of A's exports but the
milestone are left out: they are all below their threshold, or held."""


def code(county: str, firm: str) -> str:
    """An invented code with a right check digit."""
    at = FIRMS.index(firm) + 10 * (1 + sorted(AREAS).index(county) if county in AREAS else 9)
    body = f"91{AREAS.get(county, '420800')}MA{at:07}"
    return body + str(uscc.calc_check_digit(body))


def record(county: str, name: str) -> Record:
    """Sheet -> rows by heading, as a careful clerk of the county would have them."""
    a, b, c, d = (code(county, firm) for firm in FIRMS)
    firm = "统一社会信用代码"
    fee, subsidy = "认证费用（元）", "省级保费扶持（元）"
    return {
        "企业名录": [
            {firm: a, "企业名称": f"示例甲（{name}）有限公司", "县市区": name,
             "登记日期": date(2009, 5, 4), "单位类型": "企业", "历史实绩已核": "是"},
            {firm: b, "企业名称": f"虚构乙（{name}）股份公司", "县市区": name},
            {firm: c, "企业名称": f"杜撰丙（{name}）机械厂", "县市区": name},
            {firm: d, "企业名称": f"假想丁（{name}）商贸行", "县市区": name},
        ],
        "进出口实绩": [
            {firm: a, "年度": 2017, "出口额（美元）": 4_000_000},
            {firm: a, "年度": 2018, "出口额（美元）": 6_000_000},
        ],
        "失信记录": [{firm: c, "发生日期": date(2017, 6, 1), "事由": "走私"}],
        "历史兑付": [
            {firm: d, "项目": "branding.trademark", "年度": 2018, "金额（元）": 50_000},
        ],
        "展会": [
            {firm: a, "展会名称": "示例展", "组展项目": "百展行动", "开展日期": date(2018, 3, 5),
             "展位号": "A-1", "展位费（元）": 25_000, "国家补贴（元）": 0, "省补贴（元）": 5_000},
        ],
        "商标国际注册": [{firm: d, "国际注册号": "1400001", "注册日期": date(2018, 9, 1)}],
        "国际认证": [
            {firm: a, "证书编号": "CERT-1", "认证日期": date(2018, 3, 5), fee: 240_000},
            {firm: b, "证书编号": "CERT-2", "认证日期": date(2018, 5, 11)},
            {firm: c, "证书编号": "CERT-3", "认证日期": date(2018, 7, 2), fee: 60_000},
        ],
        "境外专利": [
            {firm: b, "专利号": "US100", "发明标识": "INV-1", "授权国家或地区": "US",
             "专利类型": "发明", "授权日期": date(2018, 10, 9)},
        ],
        "出口信用保险": [
            {firm: a, "保单号": "BD-1", "缴费日期": date(2018, 6, 30), "保费（元）": 200_000,
             subsidy: 50_000},
        ],
        "外贸人才": [{firm: a, "姓名或团队": "王工", "引进日期": date(2018, 10, 1)}],
    }  # fmt: skip
