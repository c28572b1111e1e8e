"""Names, reasons and templates that try to be more than text."""

from __future__ import annotations

import itertools
import zipfile
from pathlib import Path

import pytest
from docx import Document
from jmtrade_papers import template, texts
from jmtrade_papers.office import Office
from jmtrade_papers.seal import Seal

from jmtrade_core.errors import PolicyError
from tests.ledger.office import line

from .press import Press, text_of

BITS = [
    "{{ 7*7 }}", "{% for a in b %}", "{# x #}", "{_{ 7 }_}", "{_% x %_}", "{{r 单位 }}", "${7*7}",
    "<w:p/>", "</w:t></w:r></w:p>", "<w:br/>", "&amp;", "&lt;script&gt;", "&#123;", "]]>",
    "<![CDATA[x]]>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "=1+1", "+cmd|' /C calc'!A0",
    "@SUM(1)", "%s%n", "{0.__class__}", "\\u0000", "'\"", "甲&乙", "<甲>",
]  # fmt: skip
FORMS = ["{}", "甲{}乙", "{}{}", "（{}）", " {} ", "{}\n乙", "{}\t乙", "{}\a乙"]
PAYLOADS = [form.replace("{}", bit) for form, bit in itertools.product(FORMS, BITS)]
SEAL = Seal(
    "award", {"award": "1"}, __import__("datetime").date(2019, 3, 4), {"ledger": "1.0"}, "t"
)


def squeezed(text: str) -> str:
    return "".join("".join(c if c >= " " else " " for c in text).split())


def written(place: Path, *paragraphs: str) -> template.Template:
    document = Document()
    for text in (*paragraphs, "{{ 核验码 }}"):
        document.add_paragraph(text)
    document.save(str(place / "own.docx"))
    return template.Template((place / "own.docx").read_bytes(), "own.docx")


def rendered(form: template.Template, place: Path, **fields: object) -> list[str]:
    content = template.render(form, fields, SEAL, Office({}, None, "jmtrade.toml"))
    (place / "out.docx").write_bytes(content)
    return texts.of_docx(place / "out.docx")


def test_there_are_two_hundred() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 200


def test_a_name_is_text_whatever_it_says(tmp_path: Path) -> None:
    rows = [{"企业": payload} for payload in PAYLOADS]
    form = written(tmp_path, "{%p for 行 in 名单 %}", "始{{ 行.企业 }}终", "{%p endfor %}")
    said = rendered(form, tmp_path, 名单=rows)
    assert said[: len(rows)] == [squeezed(f"始{payload}终") for payload in PAYLOADS]


def test_names_and_reasons_of_a_ledger_are_text(press: Press) -> None:
    some = PAYLOADS[: len(BITS)]
    press.office.record([line(n, name=payload) for n, payload in enumerate(some, 1)])
    press.office.until_cleared(*[one.id for one in press.office.all()])
    file = press.paper("notice", "--run", press.run())
    said = text_of(file)
    assert [payload for payload in some if squeezed(payload) not in said] == []
    assert press.verify(file).code == 0


def test_a_reason_is_text(press: Press) -> None:
    (id,) = press.paid([line(1, 100_00)])
    press.office.record([line(1, 40_00)], reason=PAYLOADS[0] + "<w:p/>&")
    file = press.paper("recovery", "--award", id)
    assert squeezed(PAYLOADS[0] + "<w:p/>&") in text_of(file)
    assert press.verify(file).code == 0


CODE = [
    "{{ ''.__class__.__mro__ }}", "{{ 单位.__class__ }}", "{{ 名单.append(1) }}",
    "{{ 单位.format(单位) }}", "{{ self.__init__.__globals__ }}", "{{ 单位|upper }}",
    "{{ 1 + 1 }}", "{{ 'a' * 1000000000 }}", "{{ 9 ** 9 ** 9 }}", "{{ -1 }}",
    "{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{% extends 'x' %}",
    "{{ 单位['__class__'].x }}", "{{ range(9) }}", "{{ lipsum() }}", "{{ cycler('a') }}",
    "{{ namespace() }}", "{{ joiner() }}", "{{ loop.index }}", "{% for a in 单位.x %}{% endfor %}",
    "{{ 不认识 }}", "{{", "{% if %}", "{% for 行 in 名单 %}{{ 行.没有 }}{% endfor %}",
    "{{ caller() }}", "{% macro m() %}{% endmacro %}{{ m() }}", "{{ 名单.__len__() }}",
    "{{ 名单.0.企业.x }}", "{{ [].__class__ }}",
]  # fmt: skip


@pytest.mark.parametrize("code", CODE)
def test_a_template_runs_nothing(tmp_path: Path, code: str) -> None:
    form = written(tmp_path, code)
    with pytest.raises(PolicyError) as refused:
        rendered(form, tmp_path, 单位="甲", 名单=[{"企业": "乙"}])
    assert {p.code for p in refused.value.problems} <= {"template", "template-field"}
    assert all(p.place == "own.docx" for p in refused.value.problems)


def test_nothing_of_a_paper_leaves_the_machine(papers: dict[str, Path]) -> None:
    """No link, macro or picture from elsewhere comes with a packaged template."""
    for file in papers.values():
        with zipfile.ZipFile(file) as book:
            assert not any("vba" in name.lower() for name in book.namelist())
            links = [book.read(n) for n in book.namelist() if n.endswith(".rels")]
        assert not any(b'TargetMode="External"' in link for link in links)
