"""What notices are called, and where each stands: for cards, lists, letters and the summary."""

from models.notices.facts import NoticeFacts
from models.notices.kinds import NAMES, Checklist
from views.catalogue import N_, Mrkdwn, Texts
from views.reasons import MARKS

STATES = {
    "draft": N_("draft"),
    "asked": N_("waits for approval"),
    "approved": N_("approved, not sent"),
    "sent": N_("sent"),
    "unapproved": N_("sent without approval"),
}
LANGUAGES = {"zh_CN": N_("Chinese"), "en": N_("English")}


def kind_name(kind: str, say: Texts) -> Mrkdwn:
    """What a kind of notice is called."""
    return say({str(key): name for key, name in NAMES.items()}[kind])


def basis_of(wanted: Checklist, say: Texts) -> Mrkdwn:
    """Whose list of contents it is, and how surely it was read."""
    if wanted.citation is None or wanted.mark is None:
        return say("The list of contents is our own: no law gives one for this.")
    mark = say(MARKS[wanted.mark])
    return say("Contents after {citation} ({mark})", citation=wanted.citation, mark=mark)


def name_of(notice: NoticeFacts, say: Texts) -> Mrkdwn:
    """A notice as people speak of it: 通报 2 · 告知委托方企业."""
    return say("Notice {n} · {kind}", n=notice.number, kind=kind_name(notice.kind, say))


def state_of(notice: NoticeFacts) -> str:
    """How it stands, as one of `STATES`."""
    if notice.state == "sent":
        return "sent" if notice.approver else "unapproved"
    return "asked" if notice.is_asked else notice.state


def state_name(notice: NoticeFacts, say: Texts) -> Mrkdwn:
    return say(STATES[state_of(notice)])
