"""The law's clocks: which duties to tell authorities, clients and people an incident starts, why, and by when.

    playbooks/obligations/*.yaml ─ catalogue ─► packs of obligations, refused whole if one line is wrong
                                                    │
    Facts + moments ─────────────── evaluate ───────┴──► one Standing per obligation: applies, why, start, due

The catalogue holds what was read in the law, each row with its citation and a mark that says how surely it was read.
`evaluate` is pure: the same facts, moments and instant give the same standings. It decides nothing: it presumes and
shows its reason, and a person with the legal role confirms. What a duty's clock does then (reminders, notices, waivers)
is for the changes.
"""

from models.obligations.agreement import SENT, UPDATED
from models.obligations.catalogue import Catalogue, is_pack, load_catalogue, read_pack
from models.obligations.conditions import Ground
from models.obligations.evaluating import Applies, Moments, Standing, Start, evaluate
from models.obligations.pack import Content, Contents, Force, Mark, NoticeKind, Obligation, Pack

__all__ = [
    "SENT",
    "UPDATED",
    "Applies",
    "Catalogue",
    "Content",
    "Contents",
    "Force",
    "Ground",
    "Mark",
    "Moments",
    "NoticeKind",
    "Obligation",
    "Pack",
    "Standing",
    "Start",
    "evaluate",
    "is_pack",
    "load_catalogue",
    "read_pack",
]
