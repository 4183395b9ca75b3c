"""Where templates come from, and how a firm's are tried before anybody needs them.

All that are shipped are read, then those in the folder `notices` of the firm's playbook folder (the setting PLAYBOOKS),
which win by name. What the firm's say of the firm is called by ours as well: as soon as there is one file of a firm's,
every template is filled in, with nothing known and with everything.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from models.notices.templates import (
    ABOUT_THE_FIRM,
    AROUND,
    HEADING,
    LANGUAGES,
    NAME,
    Flaw,
    NotFilled,
    Template,
    Templates,
    fill_in,
    parsed,
)
from models.playbook import BadPlaybook, Problem
from models.playbook.shipped import text_of

_OWN = "notices"


def load_templates(
    folder: Path | None, lists: Mapping[str, Collection[str]], samples: Collection[Mapping[str, Any]]
) -> Templates:
    """The shipped templates, replaced or joined by those in `folder`/notices.

    `lists` are the keys of the items of every list of contents; `samples` is what templates may fill in, each of an
    incident to try them on. Raises BadPlaybook with the problems of every file of the firm's.
    """
    own = folder / _OWN if folder else None
    return _joined(sorted(own.iterdir()) if own and own.is_dir() else [], lists, samples)


def check_template(file: Path, lists: Mapping[str, Collection[str]], samples: Collection[Mapping[str, Any]]) -> None:
    """Try one file of a firm's, with what the file beside it says of the firm. Raises BadPlaybook with its problems."""
    beside = [each for each in file.parent.glob(f"{ABOUT_THE_FIRM}.*.md.j2") if each.name != file.name]
    _joined([file, *beside], lists, samples)


def _joined(
    own: Collection[Path], lists: Mapping[str, Collection[str]], samples: Collection[Mapping[str, Any]]
) -> Templates:
    known = [*lists, *(f"{each}.KIND" for each in lists)]
    shipped = dict(_read(_files_in(files("playbooks") / "notices", "playbooks/notices"), known))
    ours = dict(_read([(file, str(file)) for file in own], known))
    templates = Templates(shipped | ours, shipped)
    if ours and (problems := _each_once(_problems(templates, ours.values(), lists, samples))):
        raise BadPlaybook(problems)
    return templates


def _files_in(folder: Traversable, name: str) -> list[tuple[Traversable, str]]:
    return [(file, f"{name}/{file.name}") for file in sorted(folder.iterdir(), key=lambda each: each.name)]


def _read(
    found: Iterable[tuple[Traversable, str]], known: Collection[str]
) -> Iterator[tuple[tuple[str, str], Template]]:
    """The templates among files, each with what to call it."""
    problems = []
    for file, called in found:
        if not file.name.endswith(".j2"):
            continue
        parts = NAME.fullmatch(file.name)
        if parts is None or not (parts[1] == ABOUT_THE_FIRM or _list_of(parts[1], known)):
            problems.append(Problem(called, 0, Flaw.NAME, {"known": ", ".join([ABOUT_THE_FIRM, *known])}))
            continue
        try:
            name, language = parts[1], LANGUAGES[parts[2]]
            yield (name, language), Template(name, language, text_of(file, called), called)
        except BadPlaybook as error:
            problems += error.problems
    if problems:
        raise BadPlaybook(problems)


def _list_of(name: str, lists: Collection[str]) -> str | None:
    """The list of contents that a template is for: its name, or what stands before the kind in it."""
    before = name.rpartition(".")[0]
    return name if name in lists else before if before in lists else None


def _problems(
    templates: Templates, ours: Collection[Template], lists: Mapping[str, Collection[str]],
    samples: Collection[Mapping[str, Any]],
) -> Iterator[Problem]:  # fmt: skip
    """What is wrong with a firm's templates. What they say of the firm serves ours too: those are tried with it."""
    names = {*next(iter(samples)), ABOUT_THE_FIRM}
    unreadable = [problem for each in ours for problem in _misread(each, templates, names)]
    yield from unreadable
    if unreadable:
        return
    spoken = {each.language for each in ours}
    for sample in samples:
        for each in templates.of.values():
            if each.name != ABOUT_THE_FIRM and each.language in spoken:
                yield from _tried(templates, each, each in ours, lists, sample)


def _misread(template: Template, templates: Templates, names: Collection[str]) -> Iterator[Problem]:
    """What can be seen without filling a template in."""
    from jinja2 import TemplateSyntaxError, meta, nodes

    try:
        tree = parsed(template)
        unknown = sorted(meta.find_undeclared_variables(tree) - {*names})
    except TemplateSyntaxError as error:
        yield Problem(template.file, error.lineno, Flaw.SYNTAX, {"reason": str(error.message)})
        return
    for name in unknown:
        line = next((each.lineno for each in tree.find_all(nodes.Name) if each.name == name), 0)
        yield Problem(template.file, line, Flaw.UNKNOWN, {"name": name, "known": ", ".join(sorted(names))})
    if template.name == ABOUT_THE_FIRM:
        wanted = _macros_of(templates.shipped[template.name, template.language])
        for name in wanted:
            if name not in _macros_of(template):
                yield Problem(template.file, 0, Flaw.NO_MACRO, {"name": name, "known": ", ".join(wanted)})


def _macros_of(template: Template) -> list[str]:
    from jinja2 import nodes

    return [each.name for each in parsed(template).find_all(nodes.Macro)]


def _tried(
    templates: Templates, template: Template, is_ours: bool, lists: Mapping[str, Collection[str]],
    sample: Mapping[str, Any],
) -> Iterator[Problem]:  # fmt: skip
    try:
        filled = fill_in(templates, template, sample)
    except NotFilled as error:
        yield error.problem
        return
    if is_ours:
        yield from _disagreements(template, [key for key, _ in filled], lists)


def _disagreements(template: Template, keys: list[str], lists: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    items = lists[_list_of(template.name, lists) or ""]
    if "#" not in keys:
        yield Problem(template.file, 1, Flaw.NO_TITLE)
    for found in HEADING.finditer(template.text):
        if found[1] == "##" and found[2] not in (*items, *AROUND):
            line = template.text.count("\n", 0, found.start()) + 1
            yield Problem(template.file, line, Flaw.NO_ITEM, {"name": found[2], "known": ", ".join(items)})
    for item in items:
        if item not in keys:
            yield Problem(template.file, 0, Flaw.MISSING, {"name": item})


def _each_once(problems: Iterable[Problem]) -> list[Problem]:
    return list({str(each): each for each in problems}.values())
