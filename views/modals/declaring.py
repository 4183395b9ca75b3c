"""The form that declares an incident: short enough for 2 a.m., with the safe answers filled in.

It says by code and time which incidents were declared just now, and notes the newest of them in its metadata, so that
the declarer is asked once about each and no more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.changes.declaring import Recent
from models.incidents import code
from models.playbook import Playbook
from views.catalogue import Texts
from views.elements import clip, section
from views.modals import form

DEFAULT_SEVERITY = "SEV2"


def declare_form(
    playbook: Playbook, person: str, now: datetime, say: Texts, *, words: str = "", recent: Sequence[Recent] = ()
) -> View:
    """The form, with oneself as commander and now as the time. `words` are those typed after the command: the title,
    and what happened where they are too many for one."""
    line = " ".join(words.split())
    title, story = (line, "") if len(line) <= form.SHORT else (clip(line, form.SHORT), clip(words, form.LONG))
    severities = [(s.key, f"{s.key} {say.text(s.name)}") for s in playbook.severities]
    means = " / ".join(f"{s.key}: {say.text(s.means)}" for s in playbook.severities)
    blocks: list[Block] = [_just_declared(recent, say)] if recent else []
    blocks += [
        form.short_text("title", say("Title"), hint=say("In a few words, without names or numbers of clients"),
                        value=title),
        form.long_text("what_happened", say("What happened"), value=story),
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
    return form.modal("declare", say("Declare an incident"), say("Declare"), _newest(recent), blocks, say)


def with_recent(view: Mapping[str, Any], recent: Sequence[Recent], say: Texts) -> View:
    """The form as it was submitted, when somebody declared another incident meanwhile."""
    return form.again(view, [_just_declared(recent, say)], submit=say("Declare all the same"), about=_newest(recent))


def told_of(view: Mapping[str, Any]) -> int:
    """The number of the newest incident that a form has told of; 0 if it told of none."""
    return int(view["private_metadata"] or 0)


def declared(code: str, say: Texts) -> View:
    """What the declarer reads at once: it is on record, and its channel is on the way."""
    text = say("*{code}* is on record. Its channel is being opened; you get the link by direct message.", code=code)
    return form.told(say("Incident declared"), text, say)


def _just_declared(recent: Sequence[Recent], say: Texts) -> Block:
    listed = tuple(say("{code} ({when})", code=code(each.number), when=each.at) for each in recent)
    return section(
        say(
            "*Just declared: {incidents}.* If it is the same leak, do not declare it twice: close this form and ask an "
            "administrator to add you there.",
            incidents=listed,
        ),
        "recent",
    )


def _newest(recent: Sequence[Recent]) -> str:
    return str(max((each.number for each in recent), default=""))
