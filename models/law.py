"""The law that an incident was opened under: the packs that were switched on, as they read at that time.

A pack may be mended, and a firm may switch on another, while an incident is open; what it was opened under stays with
it, by the digests of the texts. What is asked of an incident is then always asked of the same text.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import Session

from models.facts import Facts
from models.obligations import Catalogue, Pack, read_pack
from models.playbook import digest_of
from models.tables import Incident, LawText


@dataclass(frozen=True)
class Law:
    """What new incidents are opened under. `packs` are those beside the ones that are on by default, by key; `zone` is
    the firm's, an IANA name; `firm` is what is known of the firm itself, whatever happened to it."""

    catalogue: Catalogue
    packs: Collection[str] = ()
    zone: str = "Asia/Shanghai"
    firm: Facts = field(default_factory=Facts)


_read: dict[str, Pack] = {}
"""Packs by the digest of their text, which never changes under it."""


def keep_law(session: Session, incident: Incident, law: Law) -> None:
    """Have an incident opened under the law as it stands now. Part of a change that holds the numbers' lock."""
    digests = []
    for pack in law.catalogue.switched_on(law.packs):
        text = law.catalogue.texts[pack.key]
        digest = digest_of(text)
        if session.get(LawText, digest) is None:
            session.add(LawText(digest=digest, pack=pack.key, text=text))
        digests.append(digest)
    incident.law, incident.zone = digests, law.zone


def law_of(session: Session, digests: Collection[str] | None) -> Catalogue:
    """The packs with these digests; none for an incident that is older than the law in this house."""
    return Catalogue(tuple(_pack(session, digest) for digest in digests or ()))


def _pack(session: Session, digest: str) -> Pack:
    if digest not in _read:
        kept = session.get_one(LawText, digest)
        _read[digest] = read_pack(kept.text, kept.pack)
    return _read[digest]
