"""Notices: what is told outside because of a leak, to authorities, clients, people and others.

    playbooks/notices/*.md.j2 ─ templates ─┐
                                           ▼
    facts, moments, timeline ── views.notices.drafting ──► sections ──► draft → approved → sent ──► its duties are met
                                                                         models.changes.notices

A notice is drafted from a template, section by section as the law's list of contents has it. What is not known is a
gap, marked 【待补：…】 and never invented. Somebody else than its author approves it; what was in fact sent can always
be recorded. `wording` says what had better be put otherwise. Nothing here decides what has to be told: that is the
law's, and a matter for a person with the legal role.
"""

from models.notices.kinds import KINDS, Checklist, Item, checklist_of, kind_for
from models.notices.sections import Section, digest_of, gaps_in, sections_from_json, sections_to_json
from models.obligations import NoticeKind

__all__ = [
    "KINDS",
    "Checklist",
    "Item",
    "NoticeKind",
    "Section",
    "checklist_of",
    "digest_of",
    "gaps_in",
    "kind_for",
    "sections_from_json",
    "sections_to_json",
]
