"""What a person means who types a role, or somebody and a role, after a verb."""

import difflib
import html
import re
import unicodedata
from collections.abc import Callable

from models.playbook import Playbook, Role
from models.refusal import Refused

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
"""Somebody, as Slack escapes a name in a command:
https://docs.slack.dev/interactivity/implementing-slash-commands#escaping"""

NAME = re.compile(r"@\S+")
"""A name that Slack did not know for anybody's."""


def person_and_role(playbook: Playbook, words: str) -> tuple[str | None, Role | None]:
    """Whom and which role the words name, in either order; None for what they leave out.

    Raises `Refused` for words that name no role, or more than one.
    """
    mentioned = MENTION.search(words)
    rest = NAME.sub(" ", MENTION.sub(" ", words)).strip()
    return mentioned[1] if mentioned else None, role_called(playbook, rest) if rest else None


def role_called(playbook: Playbook, words: str) -> Role:
    """The role that a person means: by key or name in either language, by a part that fits no other, or nearly so."""
    wanted = _folded(words)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: bool(wanted) and wanted in name,
        lambda name: bool(difflib.get_close_matches(wanted, [name], cutoff=0.7)),
    )
    for fits in ways:
        found = [role for role in playbook.roles if any(fits(name) for name in _names(role))]
        if len(found) == 1:
            return found[0]
        if found:
            break
    raise Refused(
        "Which role is meant by “{words}”? It is one of {roles}.",
        words=html.unescape(words),
        roles=tuple(role.name for role in found or playbook.roles),
    )


def _names(role: Role) -> tuple[str, str, str]:
    return _folded(role.key), _folded(role.name.zh), _folded(role.name.en)


def _folded(words: str) -> str:
    """Letters and digits only, small ones: `Legal & compliance lead` and `legal compliance-lead` are the same."""
    plain = unicodedata.normalize("NFKC", html.unescape(words)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
