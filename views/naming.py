"""The incident channel's name: `inc-0007-gong-zi-biao`, always legal, always the same for the same incident."""

from models.state import IncidentFacts
from models.texts import channel_slug
from views.surfaces import Channel


def channel_of(incident: IncidentFacts) -> Channel:
    """Code and words of the title in ASCII; a quiet incident's name has no words.

    Lower-case letters, digits and hyphens, at most 80 characters:
    https://docs.slack.dev/reference/methods/conversations.create#naming
    """
    slug = "" if incident.quiet else channel_slug(incident.title)
    return Channel("-".join(part for part in (f"inc-{incident.number:04d}", slug) if part))
