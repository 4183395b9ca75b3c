"""Drafting: what is known of an incident, as the text of a notice with the contents that the law asks for.

A draft has a section for every item of its list, in the list's order, and a gap for whatever is not known. Where no
template fits (a list of a firm's own pack) every item is a gap: better an empty form than an invented sentence. A
firm's template that cannot be filled in after all is told, and what was shipped serves in its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.notices.facts import NoticeFacts
from models.notices.kinds import OWN, Checklist, Item, checklist_of
from models.notices.sections import Section, shortened
from models.notices.templates import NotFilled, Templates, fill_in, untraced
from models.obligations import Catalogue
from models.playbook import Problem, Text
from models.state import State
from views.catalogue import N_, Texts
from views.notices.given import gap, given
from views.notices.order import Order
from views.notices.words import kind_name

HEADINGS = {"opening": N_("Opening"), "closing": N_("Closing")}
"""What the parts around the list are called on forms; on paper they have no heading."""


def voice(state: State, language: str, zone: str) -> Texts:
    """How a notice speaks: its own language, on paper, people by name."""
    return Texts(language, zone, names=state.names, paper=True)


def lists_of(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The keys of the items of every list of contents: the law's by its own key, ours under `house.`."""
    law = {each.key: tuple(item.key for item in each.items) for pack in catalogue.packs for each in pack.contents}
    return law | {f"house.{key}": tuple(item for item, _ in items) for key, items in OWN.items()}


@dataclass(frozen=True)
class Drafted:
    """A notice as far as it could be written. `template` is the mark of what it was written from, '' for gaps only;
    `broken` is what is wrong with the firm's templates, if that kept them from being used."""

    title: str
    sections: tuple[Section, ...]
    template: str = ""
    broken: tuple[Problem, ...] = ()


def draft(state: State, templates: Templates, order: Order, at: datetime, zone: str) -> Drafted:
    """What can be written of a notice at a time."""
    say = voice(state, order.language, zone)
    wanted = order.checklist(state.law.catalogue)
    fillings, broken = given(state, order, at, say), list[Problem]()
    for each in (templates, templates.as_shipped):
        template = each.find(_template_name(wanted), order.kind, order.language)
        if template is None:
            continue
        try:
            filled = dict(fill_in(each, template, fillings))
        except NotFilled as error:
            broken.append(error.problem)
            continue
        title, _ = untraced(filled.get("#", ""))
        sections = tuple(_sections(wanted, filled, say))
        return Drafted(title.strip() or kind_name(order.kind, say), sections, template.mark, tuple(broken))
    return Drafted(kind_name(order.kind, say), tuple(_gaps_only(wanted, say)), "", tuple(broken))


def item_text(item: Item, say: Texts) -> str:
    """What an item of a list asks for."""
    return say.text(item.text) if isinstance(item.text, Text) else say(item.text)


def checklist(notice: NoticeFacts, catalogue: Catalogue) -> Checklist:
    """What a notice must hold."""
    return checklist_of(notice.kind, notice.obligations, catalogue)


def _template_name(wanted: Checklist) -> str:
    """Ours are told apart from the law's: a pack may call a list of its own what we call one of ours."""
    return wanted.key if wanted.citation else f"house.{wanted.key}"


def _sections(wanted: Checklist, filled: Mapping[str, str], say: Texts) -> Iterator[Section]:
    yield from _around("opening", filled, say)
    for item in wanted.items:
        text, sources = untraced(filled.get(item.key, ""))
        heading = item_text(item, say)
        yield Section(item.key, heading, _short(text or gap(say)(heading), say), sources)
    yield from _around("closing", filled, say)


def _around(key: str, filled: Mapping[str, str], say: Texts) -> Iterator[Section]:
    text, sources = untraced(filled.get(key, ""))
    if text:
        yield Section(key, say(HEADINGS[key]), _short(text, say), sources)


def _short(text: str, say: Texts) -> str:
    return shortened(text, say("[to be added: the rest, which did not fit here: see the timeline]"))


def _gaps_only(wanted: Checklist, say: Texts) -> Iterator[Section]:
    for item in wanted.items:
        heading = item_text(item, say)
        yield Section(item.key, heading, gap(say)(heading))
