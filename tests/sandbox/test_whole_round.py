"""One incident-like round through a real Bolt app: command, modal, channel, button, event."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from sandbox import Workspace
from tests.sandbox.apps import app_for, connected

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "declare",
    "title": {"type": "plain_text", "text": "宣布事件"},
    "submit": {"type": "plain_text", "text": "宣布"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "标题"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "lead",
            "label": {"type": "plain_text", "text": "指挥"},
            "element": {"type": "users_select", "action_id": "value"},
        },
    ],
}

CARD: list[dict[str, Any]] = [
    {
        "type": "section",
        "block_id": "task",
        "text": {"type": "mrkdwn", "text": "立即止血 <@U0SBXZHAO>"},
        "accessory": {
            "type": "button",
            "action_id": "done",
            "value": "1",
            "text": {"type": "plain_text", "text": "完成"},
        },
    }
]


def incident_app(workspace: Workspace) -> AsyncApp:
    app = app_for(workspace)

    @app.command("/incident")
    async def declare(ack: Any, body: Any, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack(f"收到：{body['text']}")

    @app.view("declare")
    async def open_channel(ack: Any, view: Any, body: Any, client: Any) -> None:
        values = view["state"]["values"]
        if values["title"]["value"]["value"] == "坏":
            await ack(response_action="errors", errors={"title": "换一个标题"})
            return
        channel = (await client.conversations_create(name="inc-0007", is_private=True))["channel"]["id"]
        users = [body["user"]["id"], values["lead"]["value"]["selected_user"]]
        await client.conversations_invite(channel=channel, users=users)
        posted = await client.chat_postMessage(channel=channel, text="卡片", blocks=CARD)
        await client.pins_add(channel=channel, timestamp=posted["ts"])
        await ack()

    @app.action("done")
    async def done(ack: Any, body: Any, client: Any, respond: Any) -> None:
        place = body["container"]
        await client.chat_update(channel=place["channel_id"], ts=place["message_ts"], text="已完成", blocks=[])
        await respond("好的")
        await ack()

    @app.event("member_joined_channel")
    async def greet(event: Any, client: Any, context: Any) -> None:
        if event["user"] == context["bot_user_id"]:
            return
        await client.chat_postMessage(channel=event["user"], text="简报")

    @app.event("message")
    async def hear(event: Any) -> None:
        """Acknowledged, so that Slack does not send it again."""

    return app


async def test_a_command_opens_a_form_whose_submission_makes_a_channel(workspace: Workspace) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    async with connected(workspace, incident_app(workspace)):
        answer = await zhao.command("/incident", "declare 工资表误发", channel="general")
        assert answer.error is None
        assert answer.text == "收到：declare 工资表误发"

        modal = await zhao.modal("宣布事件")
        modal.fill({"指挥": "chen"}, title="坏")
        refused = await modal.submit()
        assert (refused.kind, refused.said) == ("errors", {"标题": "换一个标题"})

        modal.fill(title="工资表误发")
        assert (await modal.submit()).closed
        assert await chen.messages("inc-0007")

        answer = await chen.press("完成", on="立即止血", channel="inc-0007")
        assert (answer.error, answer.text) == (None, "好的")
        shown = await workspace.until(lambda seen: seen.shows("已完成", channel="inc-0007"))
        assert shown
        private = await chen.message("好的", channel="inc-0007")
        assert private.is_private
        assert not [one for one in await zhao.messages("inc-0007") if one.text == "好的"]

        await workspace.settled()
        assert [one.text for one in await chen.direct_messages()] == ["简报"]
        reasons = [one["reason"] for one in await zhao.notifications()]
        assert sorted(reasons) == ["direct", "mention"]
