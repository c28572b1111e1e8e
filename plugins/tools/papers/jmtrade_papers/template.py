"""A Word template and fields become a paper; a template can print, repeat and ask, no more."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, NoReturn
from zipfile import BadZipFile

from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from jmtrade_core.errors import PolicyError, Problem, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_papers.office import FIELDS, Office
from jmtrade_papers.words import CONTROL

SEAL, PICTURE, MARKS = "核验码", "二维码", "标记"
OWN = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Template:
    """The file's content and name, and the short hash that its papers carry."""

    content: bytes
    name: str

    @property
    def hash(self) -> str:
        return sha256(self.content).hexdigest()[:16]


def of_kind(kind: str, folder: Path | None) -> Template:
    """The office's own template where its folder has one, else the packaged one."""
    own = (folder or OWN) / f"{kind}.docx"
    path = own if own.is_file() else OWN / f"{kind}.docx"
    return Template(path.read_bytes(), str(own) if own.is_file() and folder else path.name)


def repeated(template: Template) -> tuple[str, ...]:
    """The headings that a program repeats where a table goes on to a new page."""
    from docx import Document

    tables = Document(io.BytesIO(template.content)).tables
    heads = ("".join("".join(c.text.split()) for c in table.rows[0].cells) for table in tables)
    return tuple(head for head in heads if "{" not in head)


class Env(ImmutableSandboxedEnvironment):
    """Nothing can be called or computed: figures come ready, and a template is no program."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

    def __init__(self) -> None:
        super().__init__(
            autoescape=True, undefined=StrictUndefined, finalize=_finalize, loader=DictLoader({})
        )
        self.globals.clear()
        self.filters.clear()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return False

    def call(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SecurityError(_("a template calls nothing"))

    def call_binop(self, *args: Any) -> NoReturn:
        raise SecurityError(_("a template computes nothing"))

    def call_unop(self, *args: Any) -> NoReturn:
        raise SecurityError(_("a template computes nothing"))


def _finalize(value: Any) -> Any:
    """Text as XML holds it, its braces too: what comes after looks for some of them."""
    if isinstance(value, str) and not isinstance(value, Markup):
        text = CONTROL.sub(" ", value)
        return Markup(escape(text).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704
    return value


def render(template: Template, fields: Mapping[str, Any], seal: Any, office: Office) -> bytes:
    """The paper, docx. PolicyError names every field that the template asks for and nobody
    knows, and a template that is no template."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    try:
        document, env = DocxTemplate(io.BytesIO(template.content)), Env()
        asked = document.get_undeclared_template_variables(env)
        known = {**fields, **office.fields, SEAL: str(seal), PICTURE: ""}
        _checked(template, asked, known, office, bool(fields.get(MARKS)))
        document = DocxTemplate(io.BytesIO(template.content))
        if PICTURE in asked:
            picture = io.BytesIO(seal.picture())
            known[PICTURE] = InlineImage(document, picture, width=Mm(24))
        document.render(known, env)
        stream = io.BytesIO()
        document.save(stream)
    except (TemplateError, OverflowError) as error:
        raise PolicyError(_faulty(template, str(error))) from error
    except (BadZipFile, KeyError, ValueError) as error:
        raise PolicyError(_faulty(template, f"{type(error).__name__}: {error}")) from error
    return stream.getvalue()


def _faulty(template: Template, found: str) -> Problem:
    wanted = _("a Word template (.docx) that prints fields, repeats rows and asks, no more")
    cure = _("begin anew from the packaged one: jmtrade papers {kind} --blank -o FILE")
    cure = cure.format(kind=Path(template.name).stem)
    return Problem(template.name, found, wanted, cure, "template")


def _checked(
    template: Template, asked: set[str], known: Mapping[str, Any], office: Office, marked: bool
) -> None:
    settings = {field: key for key, field in FIELDS.items()}
    problems = []
    for name in sorted(asked - set(known)):
        if name in settings:
            wanted = _("{key} in [papers], which {template} prints").format(
                key=settings[name], template=template.name
            )
            problems.append(Problem(office.place, _("nothing"), wanted, "", "papers-setting"))
        else:
            wanted, cure = _("a field of this paper"), did_you_mean(name, sorted(known))
            found = f"{{{{ {name} }}}}"
            problems.append(Problem(template.name, found, wanted, cure, "template-field"))
    needed = (SEAL, MARKS) if marked else (SEAL,)
    for name in needed:
        if name not in asked:
            wanted = _("the field {name}, without which nobody can check the paper")
            found, wanted = _("nothing"), wanted.format(name=f"{{{{ {name} }}}}")
            problems.append(Problem(template.name, found, wanted, "", "template-field"))
    if problems:
        raise PolicyError(*problems)
