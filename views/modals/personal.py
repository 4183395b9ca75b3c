"""The question whether what was typed is personal data, asked in the form itself.

It shows the masked forms, which are exactly what would be stored, and knows them by a digest: whoever types something
new after it was asked is asked again.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from views.catalogue import Mrkdwn, Texts
from views.elements import actions, button, clip, lines, section
from views.modals import form
from views.surfaces import digest_of

WARNING = "personal_data"
LONGEST_MASK = 80
ROOM = 2000
"""Characters for the masked forms. The rest of a section's 3000 is for the sentences around them."""


def with_warning(view: Mapping[str, Any], masked: Sequence[str], say: Texts) -> View:
    """The form as it was submitted, with the question on top."""
    text = lines(
        say("*This looks like personal data or a password:* {shown}", shown=_listed(masked, say)),
        say("The record can never be changed, so it is kept in this masked form. Submit again to agree."),
    )
    keep = button(say("It is not what it seems: keep as typed"), "personal.as_typed", "as_typed")
    question: list[Block] = [section(text, f"{WARNING}.{_digest(masked)}"), actions([keep], f"{WARNING}.answer")]
    return form.again(view, question, submit=say("Keep it masked"))


def was_asked(view: Mapping[str, Any], masked: Sequence[str]) -> bool:
    """Whether the form shows the question about exactly these."""
    return any(block["block_id"] == f"{WARNING}.{_digest(masked)}" for block in view["blocks"])


def recorded(say: Texts) -> View:
    """What is shown after a press that cannot close the form by itself."""
    return form.told(say("Recorded"), say("It is on record. You can close this."), say)


def _listed(masked: Sequence[str], say: Texts) -> Mrkdwn:
    """As many as there is room for, and how many more there are."""
    written = [Mrkdwn(f"`{say.write(clip(each.replace('`', ''), LONGEST_MASK))}`") for each in dict.fromkeys(masked)]
    shown = sum(length <= ROOM for length in accumulate(len(each) + 2 for each in written))
    rest = len(written) - shown
    more = [say.plural("and {n} more", "and {n} more", rest)] if rest else []
    return say.listed([*written[:shown], *more])


def _digest(masked: Sequence[str]) -> str:
    return digest_of(sorted(set(masked)))[:16]
