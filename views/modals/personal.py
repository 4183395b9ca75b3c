"""The question whether what was typed is personal data, asked in the form itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from views.catalogue import Mrkdwn, Texts
from views.elements import actions, button, lines, plain, section
from views.modals import form

WARNING = "personal_data"
SHOWN = 10


def with_warning(view: Mapping[str, Any], masked: Sequence[str], say: Texts) -> View:
    """The same form with the question on top. Slack keeps what was typed where block and action ids stay the same:
    https://docs.slack.dev/reference/views/modal-views
    """
    return View(
        type="modal",
        callback_id=view["callback_id"],
        title=view["title"],
        submit=plain(say("Keep it masked"), form.TITLE),
        close=view.get("close"),
        private_metadata=view["private_metadata"],
        blocks=[*_question(masked, say), *view["blocks"]],
    )


def recorded(say: Texts) -> View:
    """What is shown after a press that cannot close the form by itself."""
    return form.told(say("Recorded"), say("It is on record. You can close this."), say)


def _question(masked: Sequence[str], say: Texts) -> list[Block]:
    shown = say.listed([Mrkdwn(f"`{say.write(each)}`") for each in masked[:SHOWN]])
    text = lines(
        say("*This looks like personal data or a password:* {shown}", shown=shown),
        say("The record can never be changed, so it is kept in this masked form. Submit again to agree."),
    )
    keep = button(say("It is not what it seems: keep as typed"), "personal.as_typed", "as_typed")
    return [section(text, WARNING), actions([keep], "personal_answer")]
