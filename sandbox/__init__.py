"""A local workspace that behaves like Slack towards the app, and a client for acting in it as a person.

    async with sandbox.serve(manifest="slack-manifest.yaml") as workspace:
        zhao = workspace.person("zhao")
        await zhao.command("/incident", "declare 工资表误发", channel="general")

The app connects to `workspace.api_url` with `workspace.bot_token` and `workspace.app_token`. See docs/sandbox.md.
"""

from sandbox.client.modal import Modal, Outcome
from sandbox.client.person import Person
from sandbox.client.seen import Answer, Message, text_of
from sandbox.client.workspace import NotSeen, Snapshot, Workspace
from sandbox.errors import CannotDo
from sandbox.serving import serve
from sandbox.settings import Settings

__all__ = [
    "Answer",
    "CannotDo",
    "Message",
    "Modal",
    "NotSeen",
    "Outcome",
    "Person",
    "Settings",
    "Snapshot",
    "Workspace",
    "serve",
    "text_of",
]
