"""The status of an installation, for whoever looks after it: lines with a mark, and a table of the incidents.

It says what stands in the way and what to do about it. People are called by their Slack ids and incidents by their
codes, so that it can be passed on as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from models.backlog import Backlog
from models.refusal import Refused
from views.catalogue import N_, Mrkdwn, Texts
from views.parked import refusals

Reach = Literal["connected", "connecting", "lost", "blind", "silent"]
"""What a running process says of itself, where it was asked; `silent` if it said nothing."""


@dataclass(frozen=True)
class Outside:
    """How an installation looks from outside `at` one moment (UTC).

    `database` says where the record is, `trouble` why it cannot be read, if so. `worker` is the number of the process
    that works on it: empty where nobody knows the number, None where there is no process. `reach` is None where nobody
    could be asked, and so is `leads`: whether that process shows in Slack what is recorded. `heard_at` is when Slack
    was last heard and `locked_out_since` since when it refuses the token. `due` counts what fell due and is not on
    record yet.
    """

    at: datetime
    database: str
    trouble: Refused | None = None
    worker: str | None = None
    reach: Reach | None = None
    heard_at: datetime | None = None
    locked_out_since: datetime | None = None
    backlogs: tuple[Backlog, ...] = ()
    leads: bool | None = None
    due: int = 0

    @property
    def well(self) -> bool:
        """Whether it works. That something waits, or that Slack refuses it, is told and does not count."""
        works = self.worker is not None and self.reach in (None, "connected", "connecting")
        return works and self.trouble is None and self.locked_out_since is None

    def since(self, moment: datetime) -> timedelta:
        """How long ago something was. A clock that differs a little never makes that less than nothing."""
        return max(self.at - moment, timedelta(0))


Line = tuple[bool | None, Mrkdwn]
"""A sentence, and whether what it says is well; None where it is neither."""

COLUMNS = (N_("Incident"), N_("Severity"), N_("Not shown yet"), N_("Refused by Slack, and what to do"))

_REACH: dict[Reach, tuple[bool | None, str]] = {
    "connected": (True, N_("It is connected to Slack.")),
    "connecting": (None, N_("It is just connecting to Slack.")),
    "lost": (False, N_("It has not reached Slack for more than a minute. Look at its log and at the network.")),
    "blind": (False, N_("It cannot read the database. Look at its log.")),
    "silent": (False, N_("It does not answer on PORT. Look at its log; if it hangs, start it again.")),
}

_LEADS = N_("It leads: it shows in Slack what is recorded, and reminds people.")
_FOLLOWS = N_("Another process leads. This one records what people do.")


def status_lines(seen: Outside, say: Texts) -> Iterator[Line]:
    """From near to far: the record, the process, Slack, and what Slack shows."""
    if seen.trouble:
        yield False, say.refusal(seen.trouble)
    else:
        yield True, say("The database {url} can be read and is up to date.", url=seen.database)
    if seen.worker:
        yield True, say("Stanch works on it (process {pid}).", pid=seen.worker)
    elif seen.worker is not None:
        yield True, say("Stanch works on it.")
    elif not seen.trouble:
        yield False, say("No Stanch works on it. Start it: stanch run")
    yield from _slack(seen, say)
    if not seen.trouble:
        yield from _shown(seen, say)


def status_rows(seen: Outside, say: Texts) -> list[tuple[Mrkdwn, ...]]:
    """A row for each open incident, and for a closed one of which something is missing."""
    return [
        (
            say.write(backlog.outline.incident.code),
            say.write(backlog.outline.incident.severity),
            _behind(seen, backlog, say),
            Mrkdwn("\n".join(refusals(backlog, say)) or "—"),
        )
        for backlog in seen.backlogs
    ]


def _slack(seen: Outside, say: Texts) -> Iterator[Line]:
    if seen.reach:
        well, sentence = _REACH[seen.reach]
        yield well, say(sentence)
    if seen.leads is not None:
        yield seen.leads or None, say(_LEADS if seen.leads else _FOLLOWS)
    if since := seen.locked_out_since:
        sentence = N_("Slack has refused the bot token for {length}: put a valid one into SLACK_BOT_TOKEN.")
        yield False, say(sentence, length=say.duration(seen.since(since)))
    if heard := seen.heard_at:
        yield None, say("Slack was last heard {length} ago.", length=say.duration(seen.since(heard)))


def _shown(seen: Outside, say: Texts) -> Iterator[Line]:
    if behind := sum(backlog.behind > 0 for backlog in seen.backlogs):
        yield (
            None,
            say.plural(
                "{n} incident has changes that Slack does not show yet.",
                "{n} incidents have changes that Slack does not show yet.",
                behind,
            ),
        )
    else:
        yield True, say("Slack shows everything that is recorded.")
    if parked := sum(len(backlog.parked) for backlog in seen.backlogs):
        yield None, say.plural("Slack refuses {n} thing.", "Slack refuses {n} things.", parked)
    if seen.due:
        yield (
            None,
            say.plural(
                "{n} deadline or reminder fell due and is not worked on yet.",
                "{n} deadlines or reminders fell due and are not worked on yet.",
                seen.due,
            ),
        )


def _behind(seen: Outside, backlog: Backlog, say: Texts) -> Mrkdwn:
    """How many changes, and how old the oldest is."""
    if not backlog.behind or not backlog.since:
        return Mrkdwn("—")
    age = say.duration(seen.since(backlog.since))
    return say.plural("{n} change, {age} old", "{n} changes, the oldest {age} old", backlog.behind, age=age)
