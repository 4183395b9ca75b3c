"""The names that an incident's channel may have from us: `inc-0007-gong-zi-biao`, always legal, always the same for the
same incident."""

from models.texts import channel_slug

LONGEST_NAME = 80
"""https://docs.slack.dev/reference/methods/conversations.create#naming"""


def channel_name(number: int, title: str, *, quiet: bool) -> str:
    """Code and words of the title in ASCII; a quiet incident's name has no words.

    Lower-case letters, digits and hyphens: https://docs.slack.dev/reference/methods/conversations.create#naming
    """
    slug = "" if quiet else channel_slug(title)
    return "-".join(part for part in (f"inc-{number:04d}", slug) if part)


def names(wanted: str, incident_id: str, nth: int = 1) -> list[str]:
    """The name wanted, then what is tried where strangers took it; the last one nobody can have thought of.

    Of an incident's `nth` channel they begin with that number: the name of the one before may be free again, and two
    channels of one incident are not to be confused.
    """
    suffixes = [*map(str, range(max(nth, 2), nth + 5)), incident_id[:8] if nth == 1 else f"{incident_id[:8]}-{nth}"]
    suffixed = [f"{wanted[: LONGEST_NAME - len(suffix) - 1]}-{suffix}" for suffix in suffixes]
    return [wanted, *suffixed] if nth == 1 else suffixed
