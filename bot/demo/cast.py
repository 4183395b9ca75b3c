"""The cast: who is who in the play. They are people of the sandbox's firm, in the trades they have there.

In the English play the same people have English profiles, so that what the bot tells them in private is English too.
"""

from dataclasses import dataclass

from sandbox import Workspace


@dataclass(frozen=True)
class Profile:
    """How somebody stands in an English workspace."""

    name: str
    title: str


ENGLISH = {
    "wang": Profile("Wang Li", "General manager"),
    "chen": Profile("Chen Jie", "Head of bookkeeping"),
    "zhao": Profile("Zhao Min", "IT administrator"),
    "li": Profile("Li Qiang", "Legal counsel"),
    "zhou": Profile("Zhou Ting", "Client manager"),
    "sun": Profile("Sun Hao", "Payroll specialist"),
    "wu": Profile("Wu Qian", "HR and office"),
    "he": Profile("He Wei", "External adviser (guest)"),
}


FIRM = {"zh_CN": "嘉禾记账（示例）", "en": "Jiahe Bookkeeping (example)"}
"""What their firm, and its workspace, is called."""


async def introduce(workspace: Workspace, locale: str) -> None:
    """Give the people the profiles of the language that is played."""
    if locale != "en":
        return
    for handle, profile in ENGLISH.items():
        await workspace.change_account(handle, locale="en-US", real_name=profile.name, title=profile.title)


def user_id(handle: str) -> str:
    """The Slack id of one of them."""
    return f"U0SBX{handle.upper()}"
