"""What somebody asks to have drafted: what kind of notice, in which language, to whom, for which duties."""

from dataclasses import dataclass

from models.notices.facts import NoticeFacts
from models.notices.kinds import Checklist, checklist_of
from models.obligations import Catalogue, NoticeKind


@dataclass(frozen=True)
class Order:
    """`obligations` are the keys of the duties that it answers; `supplements` is the sent notice that it adds to."""

    kind: NoticeKind
    language: str
    recipient: str = ""
    obligations: tuple[str, ...] = ()
    supplements: NoticeFacts | None = None

    def checklist(self, catalogue: Catalogue) -> Checklist:
        """What it must hold."""
        return checklist_of(self.kind, self.obligations, catalogue)
