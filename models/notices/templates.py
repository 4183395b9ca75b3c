"""Templates: what notices are drafted from. Those shipped with the product, and a firm's own, which win by name.

A template is a file `NAME.zh.md.j2` or `NAME.en.md.j2` in the folder `notices` of the playbook folder (the setting
PLAYBOOKS). NAME is a list of contents (`cac_report`), or such a list and a kind of notice (`pipl57.individual`). It is
text with Jinja2 in a sandbox: it can read what it is given and nothing else. A line `# …` is its title, a line `## KEY`
begins the section that answers one item of the list; `## opening` and `## closing` stand around them. `firm.zh.md.j2`
says who the firm is, for all of them.

A firm's files are tried at start on an incident of which nothing is known, and refused with file and line.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.playbook import BadPlaybook, Problem
from models.playbook.shipped import text_of
from models.refusal import N_

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

LANGUAGES = {"zh": "zh_CN", "en": "en"}
AROUND = ("opening", "closing")
"""The sections before and after those that answer the list."""

ABOUT_THE_FIRM = "firm"

_SAME = {"house.client": "client", "house.individual": "pipl57.individual"}
"""Where a list of ours asks for what a law's list asks for, its template serves for both."""

_OWN = "notices"
_NAME = re.compile(r"([a-z][a-z0-9._-]*)\.(zh|en)\.md\.j2")
_HEADING = re.compile(r"^(#|##)[ \t]+(.+?)[ \t]*$", re.MULTILINE)
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
    """All templates by name and language."""

    of: Mapping[tuple[str, str], Template] = field(default_factory=dict)

    def find(self, checklist: str, kind: str, language: str) -> Template | None:
        """The one for a list of contents and a kind of notice: the closer fit first."""
        names = (f"{checklist}.{kind}", checklist, _SAME.get(checklist, ""))
        return next((self.of[name, language] for name in names if (name, language) in self.of), None)


def load_templates(folder: Path | None, lists: Mapping[str, Collection[str]], given: Mapping[str, Any]) -> Templates:
    """The shipped templates, replaced or joined by those in `folder`/notices.

    `lists` are the keys of the items of every list of contents; `given` is what templates may fill in, of an incident
    of which nothing is known. Raises BadPlaybook with the problems of every file of the firm's.
    """
    known = [*lists, *(f"{each}.KIND" for each in lists)]
    found = dict(_read(files("playbooks") / "notices", "playbooks/notices", known))
    own = folder / _OWN if folder else None
    if own is None or not own.is_dir():
        return Templates(found)
    ours = dict(_read(own, str(own), known))
    templates = Templates(found | ours)
    problems = [problem for each in ours.values() for problem in _tried(templates, each, lists, given)]
    if problems:
        raise BadPlaybook(problems)
    return templates


def fill_in(templates: Templates, template: Template, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The template with what is given, as (key, text): the title under `#`, then its sections in order.

    Raises what Jinja2 has against it (`jinja2.TemplateError`), or what a template does with values that cannot be done.
    """
    environment = _environment(templates, template.language, given)
    text = environment.get_template(template.name).render(given)
    parts = _MARKED.split(text)[1:]
    return [(key, _without_idle_lines(words)) for key, words in zip(parts[::2], parts[1::2], strict=True)]


def _environment(templates: Templates, language: str, given: Mapping[str, Any]) -> "ImmutableSandboxedEnvironment":
    """Text goes in and text comes out: nothing is escaped here. What is drafted is a Word file and a form's field."""
    from jinja2 import DictLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    texts = {name: _marked(each.text) for (name, spoken), each in templates.of.items() if spoken == language}
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(texts), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False,
        finalize=_as_text,
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
    return _HEADING.sub(lambda found: f"\x01{'#' if found[1] == '#' else found[2]}\x02"
                        + (found[2] if found[1] == "#" else ""), text)  # fmt: skip


def _without_idle_lines(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.strip())


def _read(folder: Traversable, name: str, known: Collection[str]) -> Iterator[tuple[tuple[str, str], Template]]:
    problems = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        called = f"{name}/{file.name}"
        if not file.name.endswith(".j2"):
            continue
        parts = _NAME.fullmatch(file.name)
        if parts is None or not (parts[1] == ABOUT_THE_FIRM or _list_of(parts[1], known)):
            problems.append(Problem(called, 0, Flaw.NAME, {"known": ", ".join([ABOUT_THE_FIRM, *known])}))
            continue
        try:
            yield (
                (parts[1], LANGUAGES[parts[2]]),
                Template(parts[1], LANGUAGES[parts[2]], text_of(file, called), called),
            )
        except BadPlaybook as error:
            problems += error.problems
    if problems:
        raise BadPlaybook(problems)


def _list_of(name: str, lists: Collection[str]) -> str | None:
    """The list of contents that a template is for: its name, or what stands before the kind in it."""
    before = name.rpartition(".")[0]
    return name if name in lists else before if before in lists else None


def _tried(
    templates: Templates, template: Template, lists: Mapping[str, Collection[str]], given: Mapping[str, Any]
) -> Iterator[Problem]:
    """What is wrong with one template: as far as it can be read, and filled in where nothing is known."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        unknown = list(_unknown_names(templates, template, given))
        yield from unknown
        if not unknown and template.name != ABOUT_THE_FIRM:
            filled = fill_in(templates, template, given)
            yield from _disagreements(template, [key for key, _ in filled], lists)
    except TemplateSyntaxError as error:
        yield Problem(template.file, error.lineno, Flaw.SYNTAX, {"reason": str(error.message)})
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        yield Problem(template.file, _line_of(error, template), Flaw.NOT_FILLED, {"reason": str(error)})


def _unknown_names(templates: Templates, template: Template, given: Mapping[str, Any]) -> Iterator[Problem]:
    from jinja2 import meta, nodes

    tree = _environment(Templates(), template.language, given).parse(_marked(template.text), template.name)
    known = {*given, ABOUT_THE_FIRM}
    for name in sorted(meta.find_undeclared_variables(tree) - known):
        line = next((each.lineno for each in tree.find_all(nodes.Name) if each.name == name), 0)
        yield Problem(template.file, line, Flaw.UNKNOWN, {"name": name, "known": ", ".join(sorted(known))})


def _disagreements(template: Template, keys: list[str], lists: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    items = lists[_list_of(template.name, lists) or ""]
    if "#" not in keys:
        yield Problem(template.file, 1, Flaw.NO_TITLE)
    for found in _HEADING.finditer(template.text):
        if found[1] == "##" and found[2] not in (*items, *AROUND):
            line = template.text.count("\n", 0, found.start()) + 1
            yield Problem(template.file, line, Flaw.NO_ITEM, {"name": found[2], "known": ", ".join(items)})
    for item in items:
        if item not in keys:
            yield Problem(template.file, 0, Flaw.MISSING, {"name": item})


def _line_of(error: Exception, template: Template) -> int:
    """Where in the template it went wrong: Jinja2 puts the template's own lines into the traceback."""
    line, at = 0, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename in (template.name, "<template>"):
            line = at.tb_lineno
        at = at.tb_next
    return line
