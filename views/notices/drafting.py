"""Drafting: what is known of an incident, as the text of a notice with the contents that the law asks for.

A draft has a section for every item of its list, in the list's order, and a gap for whatever is not known. Where no
template fits (a list of a firm's own pack) every item is a gap: better an empty form than an invented sentence.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from models.notices.facts import NoticeFacts
from models.notices.kinds import OWN, Checklist, Item, checklist_of
from models.notices.sections import LONGEST, Section
from models.notices.templates import Templates, fill_in, untraced
from models.obligations import Catalogue, NoticeKind
from models.playbook import Text
from models.state import State
from views.catalogue import N_, Texts
from views.notices.given import gap, given
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


def draft(
    state: State, templates: Templates, kind: NoticeKind, language: str, recipient: str, obligations: tuple[str, ...],
    at: datetime, zone: str, supplements: NoticeFacts | None = None,
) -> tuple[str, tuple[Section, ...], str]:  # fmt: skip
    """The title, the sections and the mark of the template of a notice as far as it can be written at a time."""
    say = voice(state, language, zone)
    wanted = checklist_of(kind, obligations, state.law.catalogue)
    template = templates.find(_template_name(wanted), kind, language)
    if template is None:
        return kind_name(kind, say), tuple(_gaps_only(wanted, say)), ""
    filled = dict(fill_in(templates, template, given(state, kind, recipient, obligations, supplements, at, say)))
    title, _ = untraced(filled.get("#", ""))
    return title.strip() or kind_name(kind, say), tuple(_sections(wanted, filled, say)), template.mark


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
        yield Section(item.key, heading, (text or gap(say)(heading))[:LONGEST], sources)
    yield from _around("closing", filled, say)


def _around(key: str, filled: Mapping[str, str], say: Texts) -> Iterator[Section]:
    text, sources = untraced(filled.get(key, ""))
    if text:
        yield Section(key, say(HEADINGS[key]), text, sources)


def _gaps_only(wanted: Checklist, say: Texts) -> Iterator[Section]:
    for item in wanted.items:
        heading = item_text(item, say)
        yield Section(item.key, heading, gap(say)(heading))
