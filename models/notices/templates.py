"""Templates: what notices are drafted from. Those shipped with the product, and a firm's own, which win by name.

A template is a file `NAME.zh.md.j2` or `NAME.en.md.j2` in the folder `notices` of the playbook folder (the setting
PLAYBOOKS). NAME is a list of contents (`cac_report`), or such a list and a kind of notice (`pipl57.individual`). It is
text with Jinja2 in a sandbox: it can read what it is given and nothing else. A line `# …` is its title, a line `## KEY`
begins the section that answers one item of the list; `## opening` and `## closing` stand around them. `firm.zh.md.j2`
says who the firm is, for all of them.

A firm's files are tried at start together with ours, on an incident of which nothing is known and on one of which
everything is, and refused with file and line. What the record holds one day may still be more than was tried: then
`fill_in` says so, and what was shipped is used instead.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from models.playbook import Problem
from models.refusal import N_

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

LANGUAGES = {"zh": "zh_CN", "en": "en"}
AROUND = ("opening", "closing")
"""The sections before and after those that answer the list."""

ABOUT_THE_FIRM = "firm"

_SAME = {"house.client": "client", "house.individual": "pipl57.individual"}
"""Where a list of ours asks for what a law's list asks for, its template serves for both."""

NAME = re.compile(r"([a-z][a-z0-9._-]*)\.(zh|en)\.md\.j2")
HEADING = re.compile(r"^(#|##)[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_MARKED = re.compile("\x01([^\x02]*)\x02")


class Flaw(StrEnum):
    """What can be wrong with a template."""

    NAME = N_("a template is called NAME.zh.md.j2 or NAME.en.md.j2, where NAME is one of {known}")
    SYNTAX = N_("the template cannot be read: {reason}")
    UNKNOWN = N_("there is nothing called {name} to be filled in; there are {known}")
    NOT_FILLED = N_("the template cannot be filled in: {reason}")
    NO_TITLE = N_("the title is missing: begin with a line such as # Report")
    NO_ITEM = N_("the section {name} answers nothing: the list has {known}")
    MISSING = N_("the section {name} is missing: every item of the list has one, if only to say what is to be added")
    NO_MACRO = N_("the macro {name} is missing, which other templates use: there are {known}")


class NotFilled(Exception):  # noqa: N818 - whoever drafts goes on without the template
    """A template cannot be filled in. `problem` says where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Template:
    """One template: its text as its file has it, and what to call that file."""

    name: str
    language: str
    text: str
    file: str

    @property
    def mark(self) -> str:
        """What a draft remembers of it: its name and the beginning of its digest."""
        return f"{self.name}@{sha256(self.text.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Templates:
    """All templates by name and language, and among them those that a firm's may stand in front of."""

    of: Mapping[tuple[str, str], Template] = field(default_factory=dict)
    shipped: Mapping[tuple[str, str], Template] = field(default_factory=dict)

    @property
    def as_shipped(self) -> "Templates":
        """Without the firm's."""
        return Templates(self.shipped, self.shipped)

    def find(self, checklist: str, kind: str, language: str) -> Template | None:
        """The one for a list of contents and a kind of notice: the closer fit first."""
        names = (f"{checklist}.{kind}", checklist, _SAME.get(checklist, ""))
        return next((self.of[name, language] for name in names if (name, language) in self.of), None)


def fill_in(templates: Templates, template: Template, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The template with what is given, as (key, text): the title under `#`, then its sections in order.

    Raises `NotFilled` with what Jinja2 has against it, or what it does with values that cannot be done.
    """
    from jinja2 import TemplateError

    try:
        environment = _environment(templates, template.language, given)
        text = environment.get_template(template.name).render(given)
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        file, line = _place_of(error, templates, template)
        raise NotFilled(Problem(file, line, Flaw.NOT_FILLED, {"reason": str(error)})) from error
    parts = _MARKED.split(text)[1:]
    return [(key, _without_idle_lines(words)) for key, words in zip(parts[::2], parts[1::2], strict=True)]


def parsed(template: Template) -> "nodes.Template":
    """Its syntax tree. Raises `jinja2.TemplateSyntaxError`."""
    return _environment(Templates(), template.language, {}).parse(_marked(template.text), template.name)


def _environment(templates: Templates, language: str, given: Mapping[str, Any]) -> "ImmutableSandboxedEnvironment":
    """Text goes in and text comes out: nothing is escaped here. What is drafted is a Word file and a form's field."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    texts = {name: (_marked(each.text), each.file, None) for (name, spoken), each in templates.of.items()
             if spoken == language}  # fmt: skip
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(texts.get), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=False, finalize=_as_text,
    )  # fmt: skip
    environment.globals = {name: given[name] for name in ("gap",) if name in given}
    if ABOUT_THE_FIRM in texts:
        environment.globals[ABOUT_THE_FIRM] = environment.get_template(ABOUT_THE_FIRM).module
    return environment


class Traced(str):
    """A text that knows what of the record says so (`source`); where a template shows it, that goes along with it."""

    __slots__ = ("source",)
    source: str

    @classmethod
    def of(cls, text: str, source: str) -> "Traced":
        traced = cls(text)
        traced.source = source
        return traced


def untraced(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the sources in it, and the sources."""
    sources = dict.fromkeys(re.findall("\x03([^\x04]*)\x04", text))
    return re.sub("\x03[^\x04]*\x04", "", text), tuple(sources)


def _as_text(value: object) -> object:
    return f"{value!s}\x03{value.source}\x04" if isinstance(value, Traced) else value


def _marked(text: str) -> str:
    """Headings as marks that nothing a person typed can hold: it is tidied of control characters."""
    return HEADING.sub(lambda found: f"\x01{'#' if found[1] == '#' else found[2]}\x02"
                        + (found[2] if found[1] == "#" else ""), text)  # fmt: skip


def _without_idle_lines(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.strip())


def _place_of(error: Exception, templates: Templates, template: Template) -> tuple[str, int]:
    """The file, and the line in it, where filling in went wrong: Jinja2 puts their own lines into the traceback."""
    known = {each.file for each in templates.of.values()}
    file, line, at = template.file, 0, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename in known:
            file, line = at.tb_frame.f_code.co_filename, at.tb_lineno
        at = at.tb_next
    return file, line
