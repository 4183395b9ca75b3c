"""What a channel may be called.

https://docs.slack.dev/reference/methods/conversations.create: lower-case letters, digits, hyphens and underscores, at
most 80. A name stays taken when its channel is archived, and the refusal does not say whose it is.
"""

from __future__ import annotations

import re

from sandbox.errors import SlackError
from sandbox.team import Team

LONGEST = 80
LATIN = re.compile(r"[a-z0-9_-]+")


def check_channel_name(team: Team, name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST:
        raise SlackError("invalid_name_maxlength")
    if not any(character.isalnum() for character in name):
        raise SlackError("invalid_name_punctuation")
    if not _well_formed(team, name):
        raise SlackError("invalid_name_specials")
    if any(channel.name == name and not channel.deleted for channel in team.channels.values()):
        raise SlackError("name_taken")


def _well_formed(team: Team, name: str) -> bool:
    if LATIN.fullmatch(name):
        return True
    if not team.settings.non_latin_channel_names:
        return False
    return name == name.lower() and all(one.isalnum() or one in "-_" for one in name)
