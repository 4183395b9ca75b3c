"""The form that declares an incident: short enough for 2 a.m., with the safe answers filled in."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.playbook import Playbook
from views.catalogue import Mrkdwn, Texts
from views.modals import form

DEFAULT_SEVERITY = "SEV2"


def declare_form(
    playbook: Playbook, person: str, now: datetime, say: Texts, *, title: str = "", recent: Sequence[Mrkdwn] = ()
) -> View:
    """The form, with oneself as commander and now as the time. `recent` names what others declared minutes ago."""
    severities = [(s.key, f"{s.key} {say.text(s.name)}") for s in playbook.severities]
    means = " / ".join(f"{s.key}: {say.text(s.means)}" for s in playbook.severities)
    blocks: list[Block] = []
    if recent:
        warning = say(
            "Just declared: {incidents}. If it is the same leak, join that one instead.", incidents=tuple(recent)
        )
        blocks.append(form.notice(warning, "recent"))
    blocks += [
        form.short_text("title", say("Title"), hint=say("In a few words, without names or numbers of clients"),
        value=title), form.long_text("what_happened", say("What happened")),
        form.long_text("how_found", say("How was it found, and by whom")),
        form.moment("detected_at", say("When was it found"), value=now),
        form.several(
            "data_kinds", say("Kinds of data touched"), [(k.key, say.text(k.name)) for k in playbook.data_kinds],
            hint=say("Leave it empty if nobody knows yet"),
        ),
        form.person("commander", say("Commander"), value=person),
        form.select(
            "severity", say("Severity"), severities, value=DEFAULT_SEVERITY,
            hint=say("If unsure, take the higher. {means}", means=means),
        ),
        form.checks("insider", say("Who may have caused it"), [("suspected", say("Somebody inside is suspected"))]),
        form.select(
            "announcing",
            say("Announcement"),
            [
                ("advised", say("As advised: quiet if somebody inside is suspected")),
                ("announce", say("Announce: code, severity and status only")),
                ("quiet", say("Quiet: no announcement, no words in the channel name")),
            ],
            value="advised",
        ),
    ]  # fmt: skip
    return form.modal("declare", say("Declare an incident"), say("Declare"), "", blocks, say)


def declared(code: str, say: Texts) -> View:
    """What the declarer reads at once: it is on record, and its channel is on the way."""
    text = say("*{code}* is on record. Its channel is being opened; you get the link by direct message.", code=code)
    return form.told(say("Incident declared"), text, say)
