"""The first hour of a leak, played by people: declared, worked on, closed."""

import json
from collections.abc import Awaitable, Callable

from tests.stories.conftest import Stage


async def test_a_leak_is_declared_ticked_and_closed(stage: Callable[..., Awaitable[Stage]]) -> None:
    scene = await stage(LOCALE="en", ADMINS="U0SBXWANG")
    wang = scene.person("wang")

    await wang.command("/incident", "declare Payroll mailed to the wrong client")
    form = await wang.modal()
    form.fill(what_happened="Payroll of client A went to client B", how_found="Client B called")
    outcome = await form.submit()
    assert outcome.kind == "updated"
    await form.close()

    channel = await scene.channel()
    assert channel == "inc-0001-payroll-mailed-to-the-wrong-client"

    await wang.press("Done", on="activate.triage", channel=channel)
    await wang.message("Done by @王莉", channel=channel)

    await wang.command("/incident", "close", channel=channel)
    form = await wang.modal()  # in Wang's own language
    form.fill(text="The mail was deleted unread", override="Exercise of the closing form")
    assert (await form.submit()).kind == "closed"
    summary = await wang.message("Summary of INC-0001", channel=channel)
    assert "The mail was deleted unread" in summary.text

    await scene.workspace.until(lambda seen: any("closed: resolved" in t for t in seen.texts("security-notices")))
    assert await scene.stop() == 0
    kinds = [kind for (kind,) in scene.rows("SELECT kind FROM timeline_event ORDER BY seq")]
    payloads = [json.loads(text) for (text,) in scene.rows("SELECT payload FROM timeline_payload")]
    assert kinds[0] == "incident.declared"
    assert kinds[-1] == "incident.closed"
    assert kinds.count("task.done") == 1
    assert any(payload.get("text") == "The mail was deleted unread" for payload in payloads)
