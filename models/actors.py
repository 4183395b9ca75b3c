"""Who acts, and when: the one piece of context that every change is given."""

from dataclasses import dataclass
from datetime import datetime

STANCH = "stanch"
"""The bot itself, as the actor of what no person did (a reminder, a channel that was opened)."""


@dataclass(frozen=True)
class Actor:
    """A person in the act of changing something.

    `person` is the Slack user id, or `STANCH`; `at` is the moment the change is recorded (UTC, with its zone);
    `admin` says whether the installation's settings list the person under ADMINS.
    """

    person: str
    at: datetime
    admin: bool = False
