"""At night Do Not Disturb silences Slack. A phone rings all the same, until somebody says that they are there."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from tests.bot.receivers import SECRET, mailbox, webhook
from tests.stories.conftest import Stage


@dataclass(frozen=True)
class Words:
    """What people read, in one language of the workspace. Answers to a person come in their own: Chinese."""

    declare: str
    called: str
    subject: str
    deadline: str
    button: str
    acknowledged: str
    raised: str


WORDS = {
    "zh_CN": Words(
        "宣布 甲公司工资表误发乙公司", "正在 Slack 之外呼叫：新开 SEV2 事件", "INC-0001 SEV2: 新开 SEV2 事件",
        "请打开 Slack", "已收到", " 已收到，", "正在 Slack 之外呼叫：事件升为 SEV1",
    ),
    "en": Words(
        "declare Payroll mailed to the wrong client", "Somebody is called out of Slack: an incident was opened at SEV2",
        "INC-0001 SEV2: an incident was opened at SEV2", "Open Slack", "Acknowledge", "Acknowledged by ",
        "Somebody is called out of Slack: an incident was raised to SEV1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
async def test_a_phone_rings_until_somebody_is_there(stage: Callable[..., Awaitable[Stage]], locale: str) -> None:
    words = WORDS[locale]
    async with webhook() as hook, mailbox() as box:
        scene = await stage(
            LOCALE=locale, RESPONDERS="ic=U0SBXLI", PAGER_WEBHOOK=hook.url, PAGER_SECRET=SECRET, MAIL_HOST="127.0.0.1",
            MAIL_PORT=str(box.port), MAIL_TLS="none", MAIL_FROM="stanch@example.com", MAIL_TO="on-call@example.com",
        )  # fmt: skip
        wang, li, chen = (scene.person(each) for each in ("wang", "li", "chen"))
        hook.answers = [503]
        await wang.command("/incident", words.declare)
        form = await wang.modal()
        form.fill(what_happened="工资表作为附件发给了乙公司的会计", how_found="乙公司来电告知")
        assert (await form.submit()).kind == "updated"
        await (await wang.modal()).close()
        channel = await scene.channel()

        first, second = await hook.got(2)
        assert first.is_genuine
        assert first.body == second.body, "what was not taken comes again"
        said = json.loads(first.body)
        assert (said["code"], said["severity"], said["reason"]) == ("INC-0001", "SEV2", "opened")
        [mail] = await box.got(1)
        assert mail["Subject"] == words.subject
        assert words.deadline in mail.get_content()

        card = await li.message(words.called, channel=channel, timeout=10)
        assert chen.handle not in (await scene.workspace.snapshot()).members(channel)
        await li.press(words.button, message=card)
        await wang.message(words.acknowledged, channel=channel)
        assert scene.rows("SELECT actor FROM timeline_event WHERE kind = 'page.acknowledged'") == [("U0SBXLI",)]

        await wang.command("/incident", "severity", channel=channel)
        form = await wang.modal()
        assert (await form.fill(severity="SEV1").submit()).closed
        await li.message(words.raised, channel=channel, timeout=10)
        *_, raised = await hook.got(3)
        assert json.loads(raised.body)["reason"] == "raised"
        assert json.loads(raised.body)["id"] != said["id"]
        for left in (first.body, raised.body, *box.raw):
            assert not any(word in left.decode() for word in ("甲公司", "Payroll", "U0SBX", "wang"))
    assert scene.errors() == []
