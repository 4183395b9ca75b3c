"""What notices are called, and where each stands: for cards, lists, letters and the summary."""

from models.notices.facts import NoticeFacts
from models.notices.kinds import NAMES
from views.catalogue import N_, Mrkdwn, Texts

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
