"""What Slack refuses, in words: what is missing, why, and what to do about it.

Told to those who can do something: administrators in their Home, and whoever types `stanch status`. What is refused for
the same reason is one line. A word of Slack's that is not known here is told as it is.
"""

from collections import Counter
from collections.abc import Iterator

from models.backlog import INVITATION, Backlog
from models.refusal import Who
from models.state import State
from views.catalogue import N_, Mrkdwn, Texts

THINGS_SHOWN = 6
"""Things named in one line; where there are more, it says how many."""

_THINGS = {
    "announcement": N_("the announcement"),
    "topic": N_("the channel's topic"),
    "status": N_("the status card"),
    "status.pin": N_("the pin on the status card"),
    "roles": N_("the roles card"),
    "event": N_("news in the channel"),
    "closure": N_("the proposal to close it"),
    "summary": N_("the summary"),
    "summary.md": N_("the summary as a file"),
    "summary.json": N_("the record as a file"),
    "mark": N_("the check mark under a message"),
}
"""What people call a surface, by what its key begins with."""

Cause = tuple[str, str]
"""Why Slack refuses, and the cure."""

_NOT_THERE: Cause = (
    N_("the bot is not in the channel"),
    N_("Write /invite in the channel and choose Stanch."),
)
_FORBIDDEN: Cause = (
    N_("the workspace does not allow it"),
    N_("Ask a workspace owner to allow it to the app: Settings → Permissions."),
)
_NOT_TAKEN: Cause = (
    N_("Slack does not take it as it is"),
    N_("This is a mistake in Stanch: update it, and report the word. Nothing recorded is lost."),
)
_NO_FILES: Cause = (
    N_("the workspace takes no more files"),
    N_("Ask a workspace owner to allow files or to make room for them."),
)
_NOBODY: Cause = (
    N_("nobody uses this account"),
    N_("Give what is theirs to somebody else."),
)

_CAUSES: dict[str, Cause] = {
    "not_in_channel": _NOT_THERE,
    "channel_not_found": (
        N_("Slack shows Stanch no such channel"),
        N_("Invite Stanch to it; if it is the announcement channel, look at ANNOUNCE_CHANNEL too."),
    ),
    "is_archived": (N_("the channel is archived"), N_("Take it out of the archive.")),
    "missing_scope": (
        N_("the app lacks a permission"),
        N_("Put the newest manifest into App Manifest at https://api.slack.com/apps, then press Reinstall."),
    ),
    "restricted_action": _FORBIDDEN,
    "restricted_action_read_only_channel": _FORBIDDEN,
    "user_is_restricted": _FORBIDDEN,
    "no_permission": _FORBIDDEN,
    "edit_window_closed": (
        N_("the workspace lets nobody edit a message this late"),
        N_("Ask a workspace owner to lift the limit: Settings → Permissions → Message editing."),
    ),
    "messages_tab_disabled": (
        N_("the app takes part in no direct messages"),
        N_("Switch it on at https://api.slack.com/apps → your app → App Home → Messages Tab."),
    ),
    "name_taken": (N_("every name it could have is taken"), N_("Rename one of the channels that have it.")),
    "msg_too_long": _NOT_TAKEN,
    "msg_blocks_too_long": _NOT_TAKEN,
    "invalid_blocks": _NOT_TAKEN,
    "invalid_blocks_format": _NOT_TAKEN,
    "file_uploads_disabled": _NO_FILES,
    "storage_limit_reached": _NO_FILES,
    "cant_invite": (N_("Slack does not allow it"), N_("Invite them by hand: /invite in the channel.")),
    "ura_max_channels": (
        N_("this guest may be in one channel only"),
        N_("Ask a workspace owner to make the guest a member."),
    ),
    "user_not_found": _NOBODY,
    "user_disabled": _NOBODY,
}
"""The likely words, as the pages of Slack's methods explain them: https://docs.slack.dev/reference/methods"""

_UNKNOWN: Cause = (
    N_("Slack says no"),
    N_("The word in brackets is explained at https://docs.slack.dev/reference/methods."),
)


def refusals(backlog: Backlog, say: Texts) -> list[Mrkdwn]:
    """A line for every reason for which something of an incident is refused."""
    errors = sorted({parked.error for parked in backlog.parked})
    return [_line(backlog, error, say) for error in errors]


def _line(backlog: Backlog, error: str, say: Texts) -> Mrkdwn:
    why, cure = _CAUSES.get(error, _UNKNOWN)
    keys = [parked.key for parked in backlog.parked if parked.error == error]
    things = tuple(_counted(keys, backlog.outline, say))
    return say("{things}: {why} ({error}). {cure}", things=things, why=say(why), error=error, cure=say(cure))


def _counted(keys: list[str], outline: State, say: Texts) -> Iterator[Mrkdwn]:
    counted = Counter(_thing(key, outline, say) for key in keys)
    for thing, n in list(counted.items())[:THINGS_SHOWN]:
        yield thing if n == 1 else Mrkdwn(f"{thing} ×{n}")
    if more := sum(list(counted.values())[THINGS_SHOWN:]):
        yield say.plural("{n} more", "{n} more", more)


def _thing(key: str, outline: State, say: Texts) -> Mrkdwn:
    """What people call the thing that a key means; the key itself where there is no word for it."""
    kind, _, rest = key.partition(":")
    if kind == "channel":
        return say("the channel's name") if outline.incident.channel else say("the private channel")
    if kind == "checklist":
        return say("the checklist {phase}", phase=outline.playbook.phase(rest.partition(":")[0]).name)
    if kind == "letter":
        return say("a direct message to {person}", person=Who(rest.partition(":")[2]))
    if key.startswith(INVITATION):
        return say("the invitation of {person}", person=Who(rest))
    return say(_THINGS[kind]) if kind in _THINGS else say.write(key)
