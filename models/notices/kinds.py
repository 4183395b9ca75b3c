"""The kinds of notices, and what each must hold.

What the law lists stands in the catalogue (`models.obligations`), with its citation and mark. For what no law lists
there is a list of our own, which says that it is. Who may approve which kind: `models.permissions`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import get_args

from models.obligations import Catalogue, NoticeKind, Obligation
from models.playbook import Text
from models.refusal import N_

KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)

NAMES: Mapping[NoticeKind, str] = {
    "authority_first": N_("First report to an authority"),
    "authority_followup": N_("Follow-up report to an authority"),
    "authority_summary": N_("Summary report to an authority"),
    "client": N_("Notice to a client company"),
    "individual": N_("Notice to individuals"),
    "statement": N_("Public statement"),
    "internal": N_("Internal brief"),
    "police": N_("Report to the police"),
    "insurer": N_("Notice to the insurer"),
    "partner": N_("Notice to a partner"),
}

OWN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "authority": (
        ("unit", N_("Who reports, and who can be reached")),
        ("event", N_("What happened, when, and when it was found")),
        ("scope", N_("Which data, how many people")),
        ("measures", N_("What was done, and to what effect")),
        ("next", N_("What comes next")),
    ),
    "client": (
        ("event", N_("What happened")),
        ("harm", N_("What harm may come of it")),
        ("measures", N_("What was done")),
        ("contact", N_("Whom to reach and how")),
    ),
    "individual": (
        ("what_happened", N_("What happened, and which information is concerned")),
        ("measures", N_("What was done, and what you can do")),
        ("contact", N_("Whom to reach and how")),
    ),
    "statement": (
        ("known", N_("What is known")),
        ("doing", N_("What is being done")),
        ("advice", N_("What people can do")),
        ("contact", N_("Whom to reach and how")),
    ),
    "internal": (
        ("known", N_("What is known")),
        ("doing", N_("What is being done")),
        ("rules", N_("What everybody keeps to")),
        ("contact", N_("Whom to send questions to")),
    ),
    "police": (
        ("reporter", N_("Who reports")),
        ("event", N_("What happened, when and where")),
        ("suspicion", N_("What points to a crime")),
        ("loss", N_("Data and loss concerned")),
        ("evidence", N_("Evidence preserved")),
        ("contact", N_("Whom to reach and how")),
    ),
    "insurer": (
        ("policy", N_("Policy and insured")),
        ("event", N_("What happened, and when it became known")),
        ("loss", N_("Loss so far and expected")),
        ("measures", N_("What was done, and outside help needed")),
        ("contact", N_("Whom to reach and how")),
    ),
    "partner": (
        ("event", N_("What happened, as far as it concerns you")),
        ("request", N_("What we ask of you")),
        ("contact", N_("Whom to reach and how")),
    ),
}
"""Our own lists, by kind; the three reports to authorities share one. No law asks for these."""


@dataclass(frozen=True)
class Item:
    """One thing a notice must hold. `first`: it goes out at once, even where the rest is not known yet."""

    key: str
    text: Text | str
    """The law's words in both languages, or a sentence of our own for the catalogue of texts."""
    first: bool = False


@dataclass(frozen=True)
class Checklist:
    """What a notice must hold, in order. `key` names the list; `citation` and `mark` are the law's, None for ours."""

    key: str
    items: tuple[Item, ...]
    citation: Text | None = None
    mark: str | None = None


def kind_for(obligation: Obligation) -> NoticeKind:
    """The kind of notice that meets a duty: as its row says, else by who answers for it."""
    if obligation.notice:
        return obligation.notice
    by_owner: Mapping[str, NoticeKind] = {"customer": "client", "logistics": "insurer", "comms": "statement"}
    return by_owner.get(obligation.owner, "authority_first")


def fits(kind: str, obligation: Obligation) -> bool:
    """Whether a notice of this kind can meet a duty. Reports to authorities stand for one another; nothing else does
    that its row does not name: who may approve follows from the kind."""
    return _sort(kind) in {_sort(each) for each in (kind_for(obligation), *obligation.notice_or)}


def _sort(kind: str) -> str:
    return "authority" if kind.startswith("authority") else kind


def next_kind(kind: NoticeKind) -> NoticeKind:
    """What a supplement of a notice is called."""
    return "authority_followup" if kind == "authority_first" else kind


def answered(
    kind: NoticeKind, own: Collection[str], before: tuple[NoticeKind, Collection[str]] | None, catalogue: Catalogue
) -> tuple[str, ...]:
    """The duties that a notice answers, the one whose contents it has first. `before` is what it supplements, if
    anything: its kind and its duties, which a supplement goes on answering though they are met."""
    if before is None:
        return tuple(dict.fromkeys(own))
    rows = catalogue.obligations
    carried = [key for key in before[1] if key in rows and fits(kind, rows[key])]
    goes_on = kind == next_kind(before[0])
    return tuple(dict.fromkeys((*carried, *own) if goes_on else (*own, *carried)))


def checklist_of(kind: NoticeKind, obligations: Collection[str], catalogue: Catalogue) -> Checklist:
    """What a notice of this kind that serves these duties must hold: the law's list, if one of them has one."""
    for key in obligations:
        contents = catalogue.contents_of(key) if key in catalogue.obligations else None
        if contents:
            items = tuple(Item(item.key, item.text, item.first) for item in contents.items)
            return Checklist(contents.key, items, contents.citation, contents.mark)
    return own_checklist(kind)


def own_checklist(kind: NoticeKind) -> Checklist:
    """Our own list for a kind."""
    key = _sort(kind)
    return Checklist(key, tuple(Item(item, sentence) for item, sentence in OWN[key]))


def served_together(kind: NoticeKind, key: str, running: Collection[str], catalogue: Catalogue) -> list[str]:
    """Of the duties that run, those that one notice meets together with `key`: of the same kind, to nobody else, and
    asking for the same contents or for none."""
    rows, mine = catalogue.obligations, catalogue.obligations[key].contents
    return [
        each
        for each in running
        if each == key or (kind_for(rows[each]) == kind and kind == "client" and rows[each].contents in (mine, None))
    ]
