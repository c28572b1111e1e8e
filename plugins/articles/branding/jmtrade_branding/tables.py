"""What article 3 adds to the enterprise record."""

from __future__ import annotations

from jmtrade_branding.country_names import CODES, VAGUE
from jmtrade_branding.jurisdictions import JURISDICTIONS
from jmtrade_core import Column, Table

ROLES = {"secretariat": "秘书处", "lead": "主导制修订"}
ORGANISATIONS = {
    "iso": "国际标准化组织",
    "iec": "国际电工委员会",
    "itu": "国际电信联盟",
    "other": "其他",
}
LEVELS = {"tc": "技术委员会", "sc": "分技术委员会"}
OF_SECRETARIATS = ("申报秘书处时需要；主导标准不需要", "for a secretariat; not for a standard")
PATENT_KINDS = {"invention": "发明", "utility": "实用新型", "design": "外观设计"}

TRADEMARKS = Table(
    "trademarks",
    "商标国际注册",
    (
        Column.text("registration_no", "国际注册号", required=True, key=True),
        Column.date("registered_on", "注册日期"),
        Column.money("fee", "注册费用（元）"),
    ),
    event="registered_on",
    subject=("registration_no",),
)

CERTIFICATIONS = Table(
    "certifications",
    "国际认证",
    (
        Column.text("certificate_no", "证书编号", required=True, key=True),
        Column.text("standard", "认证标准"),
        Column.date("certified_on", "认证日期"),
        Column.money("fee", "认证费用（元）", usual=(500, 500_000)),
        Column.flag(
            "initial",
            "首次认证",
            when=("市里解释为“仅首次认证”时需要", "where the city pays first certifications alone"),
        ),
    ),
    event="certified_on",
    subject=("certificate_no",),
)

STANDARDS = Table(
    "standards",
    "国际标准",
    (
        Column.enum("role", "角色", ROLES, required=True, key=True),
        Column.text("standard_no", "标准或委员会编号", required=True, key=True),
        Column.date("approved_on", "批准日期"),
        Column.enum("organisation", "国际组织", ORGANISATIONS, when=OF_SECRETARIATS),
        Column.enum("level", "委员会级别", LEVELS, when=OF_SECRETARIATS),
    ),
    event="approved_on",
    subject=("standard_no",),
)

PATENTS = Table(
    "patents",
    "境外专利",
    (
        Column.text("patent_no", "专利号", required=True, key=True),
        Column.text("invention_id", "发明标识", required=True),
        Column.text(
            "jurisdiction",
            "授权国家或地区",
            among=JURISDICTIONS,
            among_what="ISO 3166-1 alpha-2 (US 美国, JP 日本, DE 德国), EP, EA, OA, AP, GC",
            names=CODES,
            vague=VAGUE,
        ),
        Column.enum("kind", "专利类型", PATENT_KINDS),
        Column.date("granted_on", "授权日期"),
    ),
    event="granted_on",
    subject=("invention_id",),
)
