"""Composition objects: texts, options, confirmations.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from __future__ import annotations

from sandbox.blockkit.checks import Check, anything, flag, items, one_of, shape, string, typed

LONGEST_TEXT = 3000


def plain(longest: int, shortest: int = 1) -> Check:
    """A text object that must be plain_text."""
    return typed({"plain_text": _plain(longest, shortest)})


def any_text(longest: int = LONGEST_TEXT, shortest: int = 1) -> Check:
    """A text object: 1 to 3000 characters unless its holder says less.

    https://docs.slack.dev/reference/block-kit/composition-objects/text-object
    """
    marked = shape({"type": anything, "text": string(longest, shortest)}, {"verbatim": flag})
    return typed({"plain_text": _plain(longest, shortest), "mrkdwn": marked})


def _plain(longest: int, shortest: int) -> Check:
    return shape({"type": anything, "text": string(longest, shortest)}, {"emoji": flag})


def option(text: Check, *, with_url: bool = False) -> Check:
    """https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""
    optional = {"description": text} | ({"url": string(3000)} if with_url else {})
    return shape({"text": text, "value": string(150)}, optional)


PLAIN_OPTION = option(plain(75))

MARKED_OPTION = option(any_text(75))

# https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object
OPTION_GROUP = shape({"label": plain(75), "options": items(PLAIN_OPTION, 1, 100)})

# https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
CONFIRM = shape(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

# https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object
DISPATCH = shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})

# https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
