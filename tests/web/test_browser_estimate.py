"""The estimate in a real browser, from a file: asked, answered, and the workbook downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import run

from .browsing import opened

pytestmark = pytest.mark.browser
UNLABELLED = """[...document.querySelectorAll('input, select')]
    .filter((one) => !one.labels.length).map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("estimate") / "企业 估算.html"
    asked = ("--county", "zhongxiang", "--year", "2018", "-o", path, "--lang", "zh")
    assert run("estimate", *asked).code == 0
    return path


@pytest.fixture(scope="module")
def page(file: Path) -> Iterator[Any]:
    """A page that asks for nothing but itself, and complains of nothing."""
    with opened(file.as_uri(), "file:", "blob:") as page:
        yield page


def field(page: Any, card: str, column: str) -> Any:
    """The last card of a kind has the question."""
    box = page.locator("fieldset.card", has=page.get_by_text(card, exact=True)).last
    return box.locator(f'[data-column="{column}"] :is(input, select)')


def test_from_answers_to_a_workbook(page: Any, tmp_path: Path) -> None:
    firm = {"uscc": "91420881MA0000001G", "name": "荆门测试有限公司", "registered_on": "2015-03-01"}
    for column, text in firm.items():
        field(page, "钟祥市", column).fill(text)
    for question in ("says-dishonesty-none", "says-prior_awards-none"):
        page.check(f"#{question}")
    page.get_by_role("button", name="添加：资质荣誉").click()
    assert not field(page, "资质荣誉", "operating").is_visible()
    field(page, "资质荣誉", "kind").select_option("aeo")
    field(page, "资质荣誉", "certificate_no").fill("AEO 1")
    field(page, "资质荣誉", "granted_on").fill("2017-05-06")
    field(page, "资质荣誉", "operating").select_option("yes")
    assert page.inner_text("#total").startswith("100,000.00 至 ")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0, width
    assert page.evaluate(UNLABELLED) == []
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载申报表").click()
    path = tmp_path / "申报表.xlsx"
    coming.value.save_as(path)
    assert run("check", path, "--county", "zhongxiang").code == 0
    award = run("award", "--county", "zhongxiang", "--year", "2018", "--data", path,
                "--format", "json").document  # fmt: skip
    paid = {one["measure"]: one["amount"] for one in award["decisions"] if one["outcome"] == "pay"}
    assert paid == {"facilitation.aeo": "100000.00"}


def test_a_wrong_answer_is_said_beside_it(page: Any) -> None:
    field(page, "2018 年", "export_usd").fill("12万")
    fault = page.locator('fieldset.card .field:has([aria-invalid="true"]) .fault')
    assert fault.count() == 1
    assert fault.is_visible()
    assert page.get_by_role("button", name="下载申报表").is_disabled()
    field(page, "2018 年", "export_usd").fill("120000")
    assert page.get_by_role("button", name="下载申报表").is_enabled()
