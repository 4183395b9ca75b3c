"""Pages on their way: to a real HTTP receiver and a real mail server, which answer late, wrongly or not at all."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

import bot.paging.mail
import bot.paging.pager
import bot.paging.webhook
from bot.gateway import Deposed
from models.changes.paging import call_pages, page_to_send, record_outcome
from tests.bot.conftest import Machine
from tests.bot.receivers import SECRET, Mailbox, Webhook, certificate, mailbox, webhook

CHANNEL = "inc-0001-payroll-mailed-to-the-wrong-client"
TITLE = "Payroll mailed to the wrong client"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is tried again soon, and an answer waited for shortly."""
    monkeypatch.setattr(bot.paging.pager, "SHORTEST", 0.01)
    monkeypatch.setattr(bot.paging.webhook, "ANSWER_WITHIN", 0.5)
    monkeypatch.setattr(bot.paging.mail, "ANSWER_WITHIN", 0.5)


@pytest.fixture
async def hook() -> AsyncIterator[Webhook]:
    async with webhook() as receiver:
        yield receiver


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailbox() as server:
        yield server


def by_web(hook: Webhook) -> dict[str, Any]:
    return {"pager_webhook": hook.url, "pager_secret": SECRET}


def by_post(box: Mailbox, **more: Any) -> dict[str, Any]:
    return {
        "mail_host": "127.0.0.1", "mail_port": box.port, "mail_tls": "none", "mail_from": "Stanch <stanch@example.com>",
        "mail_to": "on-call@example.com, boss@example.com", **more,
    }  # fmt: skip


async def paging(machine: Machine, **settings: Any) -> None:
    """Start the bot anew, with these settings."""
    await machine.bot.stop()
    await machine.start(**settings)


async def failing(machine: Machine) -> list[str]:
    """Why the next page is not sent, once it is not; as the log has it."""
    failed, counted = asyncio.Event(), machine.bot.pager.noted

    def noted(channel: str, outcome: str) -> None:
        counted(channel, outcome)
        if outcome == "failed":
            failed.set()

    machine.bot.pager.noted = noted
    with capture_logs() as logs:
        await opened(machine)
        await asyncio.wait_for(failed.wait(), 20)
    assert "127.0.0.1" not in str(logs), "an address may hold a token"
    assert "example.com" not in str(logs)
    return [line["error"] for line in logs if line["event"] == "page not sent"]


async def opened(machine: Machine) -> str:
    """An incident at SEV2, for which somebody is called at once."""
    incident = await machine.declare()
    await machine.bot.pager.call()
    return incident


def told(machine: Machine) -> list[tuple[str, str]]:
    """What became of pages, as the timeline has it."""
    rows = machine.rows(
        "SELECT e.kind, p.payload FROM timeline_event e JOIN timeline_payload p ON p.event_id = e.id "
        "WHERE e.kind IN ('page.sent', 'page.failed') ORDER BY e.seq"
    )
    return [(kind, f"{json.loads(said)['channel']} {json.loads(said).get('error', '')}".strip()) for kind, said in rows]


async def outcomes(machine: Machine, n: int) -> list[tuple[str, str]]:
    await machine.workspace.until(lambda _: len(told(machine)) >= n, timeout=20)
    return told(machine)


async def test_a_page_says_code_severity_and_why_and_nothing_else(
    machine: Machine, hook: Webhook, box: Mailbox
) -> None:
    await paging(machine, **by_web(hook), **by_post(box), locale="zh_CN")
    await opened(machine)
    [posted] = await hook.got(1)
    [(page_id,)] = machine.rows("SELECT id FROM timeline_event WHERE kind = 'page.called'")
    assert posted.is_genuine
    assert posted.headers["Content-Type"] == "application/json"
    assert posted.headers["webhook-id"] == page_id
    assert abs(int(posted.headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 60
    assert json.loads(posted.body) == {
        "id": page_id, "code": "INC-0001", "severity": "SEV2", "reason": "opened", "deadline": None,
        "house_target": False,
    }  # fmt: skip

    [mail] = await box.got(1)
    assert mail["Subject"] == "INC-0001 SEV2: 新开 SEV2 事件"
    assert mail["From"] == "Stanch <stanch@example.com>"
    assert mail["To"] == "on-call@example.com, boss@example.com"
    assert box.recipients == [["on-call@example.com", "boss@example.com"]]
    assert mail["Message-ID"] == f"<{page_id}@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == [
        "INC-0001 SEV2: 新开 SEV2 事件",
        "请打开 Slack，到 INC-0001 的频道按“已收到”；按下以后，这件事不再呼叫。",
    ]
    for left in (posted.body.decode(), mail.as_string(), mail.get_content()):
        assert not re.search(r"Payroll|client|Zhao|zhao|U0SBX|slack\.com", left)

    assert sorted(await outcomes(machine, 2)) == [("page.sent", "mail"), ("page.sent", "webhook")]
    counted = machine.bot.health.vitals.metrics.registry.get_sample_value
    assert counted("stanch_pages_total", {"channel": "webhook", "outcome": "sent"}) == 1
    assert counted("stanch_pages_total", {"channel": "mail", "outcome": "sent"}) == 1


async def test_nobody_is_called_where_no_way_is_given(machine: Machine) -> None:
    await machine.declare()
    await machine.synced()
    assert machine.bot.pager.queue.depth == 0
    assert machine.rows("SELECT count(*) FROM timeline_event WHERE kind LIKE 'page.%'") == [(0,)]


@pytest.mark.parametrize(
    ("answers", "why"), [([500, 404], ["HTTP 500", "HTTP 404"]), ([0], ["no answer"]), ([302], ["HTTP 302"])]
)
async def test_a_page_that_is_not_taken_is_sent_again_under_the_same_id(
    machine: Machine, hook: Webhook, answers: list[int], why: list[str]
) -> None:
    tries = len(answers) + 1
    hook.answers = answers
    await paging(machine, **by_web(hook))
    with capture_logs() as logs:
        await opened(machine)
        posted = await hook.got(tries)
    assert len({each.headers["webhook-id"] for each in posted}) == 1
    assert all(each.is_genuine for each in posted)
    assert await outcomes(machine, 1) == [("page.sent", "webhook")]
    failed = [line for line in logs if line["event"] == "page not sent"]
    assert [line["error"] for line in failed] == why
    assert hook.url not in str(logs), "an address may hold a token"
    assert len(hook.posted) == tries


async def test_a_receiver_that_is_down_gets_it_once_it_is_up(machine: Machine) -> None:
    async with webhook() as first:
        port = int(first.url.split(":")[2].split("/")[0])
    await paging(machine, pager_webhook=first.url, pager_secret=SECRET)
    assert await failing(machine) == ["not reached"]
    async with webhook(port) as second:
        await second.got(1)
        assert await outcomes(machine, 1) == [("page.sent", "webhook")]


async def test_mail_that_is_put_off_is_sent_again(machine: Machine, box: Mailbox) -> None:
    box.answers = ["451 Try again later", "421 Too busy"]
    await paging(machine, **by_post(box))
    with capture_logs() as logs:
        await opened(machine)
        await box.got(1)
    assert [line["error"] for line in logs if line["event"] == "page not sent"] == ["SMTP 451", "SMTP 421"]
    assert await outcomes(machine, 1) == [("page.sent", "mail")]


async def test_what_hangs_holds_up_neither_the_other_way_nor_slack(
    machine: Machine, hook: Webhook, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.paging.webhook, "ANSWER_WITHIN", 30)
    hook.answers = [0]
    await paging(machine, **by_web(hook), **by_post(box))
    await opened(machine)
    await hook.got(1)
    await box.got(1)
    assert await outcomes(machine, 1) == [("page.sent", "mail")]
    card = await machine.workspace.person("zhao").message("Somebody is called out of Slack", channel=CHANNEL)
    assert "an incident was opened at SEV2" in card.text


async def test_a_page_that_was_not_sent_before_a_stop_is_sent_after_it_and_once(
    machine: Machine, hook: Webhook, box: Mailbox
) -> None:
    hook.answers = [500]
    await paging(machine, **by_web(hook), **by_post(box))
    await opened(machine)
    await hook.got(1)
    await box.got(1)
    await outcomes(machine, 1)
    await machine.bot.stop()
    assert told(machine) == [("page.sent", "mail")]

    await machine.start(**by_web(hook), **by_post(box))
    first, second = await hook.got(2)
    assert first.body == second.body
    assert sorted(await outcomes(machine, 2)) == [("page.sent", "mail"), ("page.sent", "webhook")]
    await paging(machine, **by_web(hook), **by_post(box))
    await machine.bot.pager.call()
    await machine.synced()
    assert (len(hook.posted), len(box.mails)) == (2, 1)


async def test_a_database_that_is_gone_for_a_moment_makes_no_page_go_out_twice(
    machine: Machine, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = record_outcome, [OSError("disk"), OSError("disk")]

    def recording(*arguments: Any) -> None:
        if failures:
            raise failures.pop()
        real(*arguments)

    monkeypatch.setattr(bot.paging.pager, "record_outcome", recording)
    await paging(machine, **by_web(hook))
    await opened(machine)
    assert await outcomes(machine, 1) == [("page.sent", "webhook")]
    assert len(hook.posted) == 1


async def test_a_process_that_dies_before_it_writes_it_down_sends_it_again_under_the_same_id(
    machine: Machine, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*_: Any) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(bot.paging.pager, "record_outcome", dying)
        await paging(machine, **by_web(hook))
        await opened(machine)
        await hook.got(1)
        await machine.bot.stop()
    await machine.start(**by_web(hook))
    first, second = await hook.got(2)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert await outcomes(machine, 1) == [("page.sent", "webhook")]


async def test_acknowledging_ends_the_attempts(
    machine: Machine, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, needless, real = asyncio.get_running_loop(), asyncio.Event(), page_to_send

    def asking(*arguments: Any) -> Any:
        page = real(*arguments)
        if page is None:
            loop.call_soon_threadsafe(needless.set)
        return page

    monkeypatch.setattr(bot.paging.pager, "page_to_send", asking)
    hook.answers = [500] * 100
    await paging(machine, **by_web(hook))
    await opened(machine)
    await hook.got(1)
    zhao = machine.workspace.person("zhao")
    card = await zhao.message("Somebody is called out of Slack", channel=CHANNEL)
    assert "Whoever takes care of it, acknowledge it" in card.text
    await zhao.press("Acknowledge", message=card)
    await asyncio.wait_for(needless.wait(), 30)
    tried = len(hook.posted)
    await machine.workspace.until(
        lambda seen: any("Acknowledged by " in m.text and "Whoever" not in m.text for m in seen.messages(CHANNEL))
    )
    await machine.bot.pager.call()
    await machine.synced()
    assert (len(hook.posted), told(machine)) == (tried, [])


async def test_after_an_hour_it_is_given_up_and_the_channel_is_told_why(machine: Machine, hook: Webhook) -> None:
    hook.answers = [500]
    await paging(machine, **by_web(hook))
    pager = machine.bot.pager
    pager.now = lambda: datetime.now(UTC) + timedelta(hours=1, seconds=1)
    await machine.declare()
    await machine.bot.database.transact(
        call_pages, machine.rows("SELECT id FROM incident")[0][0], machine.actor("stanch")
    )
    await pager.call()
    assert await outcomes(machine, 1) == [("page.failed", "webhook HTTP 500")]
    await machine.workspace.person("zhao").message("Webhook: not sent (HTTP 500)", channel=CHANNEL)
    await pager.call()
    await machine.synced()
    assert len(hook.posted) == 1


async def test_who_does_not_lead_sends_nothing(machine: Machine, hook: Webhook) -> None:
    await paging(machine, **by_web(hook))

    def deposed() -> None:
        raise Deposed

    machine.bot.pager.require = deposed
    await opened(machine)
    await machine.synced()
    assert hook.posted == []


# --- Mail servers as they are -----------------------------------------------------------------------------------------


async def test_mail_by_starttls_with_a_password(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, context = certificate(tmp_path)
    async with mailbox(context) as box:
        secured = by_post(box, mail_tls="starttls", mail_user="stanch", mail_password="correct horse")
        await paging(machine, **secured)
        assert await failing(machine) == ["certificate"]
        assert box.logins == [], "no password goes to a server that nobody vouches for"

        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        await box.got(1)
        assert set(box.logins) == {(b"stanch", b"correct horse", True)}
        assert await outcomes(machine, 1) == [("page.sent", "mail")]


async def test_a_password_that_is_refused_is_told_as_its_status(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    async with mailbox(context) as box:
        await paging(machine, **by_post(box, mail_tls="starttls", mail_user="stanch", mail_password="wrong horse"))
        assert await failing(machine) == ["SMTP 535"]
        assert set(box.logins) == {(b"stanch", b"wrong horse", True)}
    assert box.mails == []


async def test_mail_by_tls_from_the_first_byte(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    async with mailbox(context, from_the_first_byte=True) as box:
        await paging(machine, **by_post(box, mail_tls="tls", mail_user="stanch", mail_password="correct horse"))
        await opened(machine)
        await box.got(1)


async def test_a_mail_server_that_says_nothing_is_waited_for_shortly(machine: Machine) -> None:
    silent = asyncio.Event()

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await paging(machine, **by_post(Mailbox(port=port)))
    assert await failing(machine) == ["no answer"]
    await machine.bot.stop()
    silent.set()
    server.close()
    await machine.start()


async def test_a_server_that_cannot_encrypt_gets_no_mail(machine: Machine, box: Mailbox) -> None:
    await paging(machine, **by_post(box, mail_tls="starttls"))
    assert await failing(machine) == ["not supported"]
    assert box.mails == []
