"""Modals and Home: triggers, the stack, races, what stays typed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import CannotDo, Person, Workspace
from tests.sandbox.apps import Tap, button, error_of, modal, plain, section, tapped, text_input


@pytest.fixture
async def tap(workspace: Workspace) -> AsyncIterator[Tap]:
    async with tapped(workspace) as tap:
        yield tap


async def trigger(tap: Tap, person: Person) -> str:
    """A fresh trigger id, from a command just acknowledged."""
    typing = asyncio.create_task(person.command("/incident"))
    envelope = await tap.receive("slash_commands")
    await tap.acknowledge(envelope)
    await typing
    return str(envelope["payload"]["trigger_id"])


async def opened(tap: Tap, api: AsyncWebClient, person: Person, view: dict[str, Any]) -> dict[str, Any]:
    answer = await api.views_open(trigger_id=await trigger(tap, person), view=view)
    shown: dict[str, Any] = answer["view"]
    return shown


async def test_a_trigger_works_once_and_not_for_long(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    view = modal(text_input("title", "标题"))
    trigger_id = await trigger(tap, zhao)
    await api.views_open(trigger_id=trigger_id, view=view)
    assert await error_of(api.views_open(trigger_id=trigger_id, view=view)) == "exchanged_trigger_id"
    assert await error_of(api.views_open(trigger_id="1.2.3", view=view)) == "invalid_trigger_id"
    await workspace.change_settings(trigger_seconds=0)
    assert await error_of(api.views_open(trigger_id=await trigger(tap, zhao), view=view)) == "expired_trigger_id"


async def test_at_most_three_views_in_a_stack(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    first = await opened(tap, api, zhao, modal(section("1")))
    pushed = (await api.views_push(trigger_id=await trigger(tap, zhao), view=modal(section("2"))))["view"]
    assert (pushed["root_view_id"], pushed["previous_view_id"]) == (first["id"], first["id"])
    await api.views_push(trigger_id=await trigger(tap, zhao), view=modal(section("3")))
    refused = api.views_push(trigger_id=await trigger(tap, zhao), view=modal(section("4")))
    assert await error_of(refused) == "push_limit_reached"
    with pytest.raises(CannotDo, match="not in front"):
        await zhao.act("submit", {"view": first["id"]})  # what lies below cannot be reached


async def test_a_stale_hash_loses(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    view = await opened(tap, api, workspace.person("zhao"), modal(section("1"), external_id="one"))
    await api.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("2"), external_id="one"))
    stale = api.views_update(external_id="one", hash=view["hash"], view=modal(section("3"), external_id="one"))
    assert await error_of(stale) == "hash_conflict"
    assert await error_of(api.views_update(view_id="V0NONE", view=modal(section("3")))) == "not_found"
    twice = await trigger(tap, workspace.person("chen"))
    duplicate = api.views_open(trigger_id=twice, view=modal(section("x"), external_id="one"))
    assert await error_of(duplicate) == "duplicate_external_id"


async def test_what_is_typed_stays_where_the_field_stays(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    await opened(tap, api, zhao, modal(text_input("title", "标题"), text_input("why", "理由")))
    form = (await zhao.modal()).fill(title="工资表", why="误发")
    sending = asyncio.create_task(form.submit())
    envelope = await tap.receive("interactive")
    assert envelope["payload"]["view"]["state"]["values"]["title"]["value"]["value"] == "工资表"
    changed = modal(text_input("title", "标题"), text_input("because", "理由"))
    await tap.acknowledge(envelope, {"response_action": "update", "view": changed})
    outcome = await sending
    assert outcome.kind == "updated"
    assert outcome.modal is not None
    assert outcome.modal.values["title"]["value"]["value"] == "工资表"
    assert outcome.modal.values["because"]["value"]["value"] is None


async def submitted(tap: Tap, form: Any, answer: dict[str, Any] | None) -> Any:
    sending = asyncio.create_task(form.submit())
    await tap.acknowledge(await tap.receive("interactive"), answer)
    return await sending


async def test_answers_to_a_submission(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    await opened(tap, api, zhao, modal(text_input("title", "标题")))
    form = (await zhao.modal()).fill(title="x")

    wrong = await submitted(tap, form, {"response_action": "errors", "errors": {"title": "太短"}})
    assert (wrong.kind, wrong.errors, wrong.said) == ("errors", {"title": "太短"}, {"标题": "太短"})

    astray = await submitted(tap, form, {"response_action": "errors", "errors": {"no_such_block": "太短"}})
    assert astray.kind == "slack_error"
    assert astray.error.text == "We had some trouble connecting. Try again?"

    invalid = await submitted(tap, form, {"response_action": "push", "view": {"type": "modal"}})
    assert invalid.kind == "slack_error"

    pushed = await submitted(tap, form, {"response_action": "push", "view": modal(section("2"), title="Two")})
    assert (pushed.kind, pushed.modal.title) == ("pushed", "Two")
    assert (await submitted(tap, pushed.modal, None)).closed
    assert (await zhao.modal()).title == "Form"
    assert (await submitted(tap, form, {"response_action": "clear"})).kind == "cleared"
    assert not await zhao.has_modal()


async def test_slack_keeps_back_an_incomplete_form(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    optional = text_input("note", "备注", optional=True)
    short = text_input("title", "标题")
    short["element"]["max_length"] = 3
    await opened(tap, api, zhao, modal(short, optional))
    form = await zhao.modal()
    with pytest.raises(CannotDo, match="Still to be filled in: 标题"):
        await form.submit()
    with pytest.raises(CannotDo, match="0 to 3 characters"):
        await form.fill(title="太长的标题").submit()
    with pytest.raises(CannotDo, match="has no field '原因'"):
        form.fill(原因="x")
    assert (await submitted(tap, form.fill(标题="好"), None)).closed


async def test_every_kind_of_input(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    def field(block_id: str, kind: str, **more: Any) -> dict[str, Any]:
        element = {"type": kind, "action_id": "value", **more}
        return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element}

    levels = [{"text": plain(f"级别 {level}"), "value": f"sev{level}"} for level in (1, 2, 3)]
    form = modal(
        field("one", "static_select", options=levels),
        field("many", "multi_static_select", options=levels),
        field("ticks", "checkboxes", options=levels, initial_options=levels[:1]),
        field("radio", "radio_buttons", options=levels),
        field("lead", "users_select"),
        field("team", "multi_users_select", max_selected_items=2),
        field("where", "channels_select"),
        field("when", "datetimepicker"),
        field("day", "datepicker"),
        field("hour", "timepicker"),
        field("count", "number_input", is_decimal_allowed=False),
    )
    zhao = workspace.person("zhao")
    await opened(tap, api, zhao, form)
    front = await zhao.modal()
    with pytest.raises(CannotDo, match="offers no '级别 9'"):
        front.fill(one="级别 9")
    with pytest.raises(CannotDo, match="a date as YYYY-MM-DD"):
        await front.fill(day="21.11.2026").press("x")
    front.fill(one="级别 2", many=["sev1", "级别 3"], radio="sev1", lead="@chen", team=["li", "王莉"], where="#general")
    front.fill(when=1795248000, day="2026-11-21", hour="14:02", count=12)
    sending = asyncio.create_task(front.submit())
    envelope = await tap.receive("interactive")
    await tap.acknowledge(envelope)
    await sending
    values = {name: entry["value"] for name, entry in envelope["payload"]["view"]["state"]["values"].items()}
    general = (await workspace.snapshot()).channels["general"]["id"]
    assert values["one"]["selected_option"]["value"] == "sev2"
    assert [one["value"] for one in values["many"]["selected_options"]] == ["sev1", "sev3"]
    assert [one["value"] for one in values["ticks"]["selected_options"]] == ["sev1"]
    assert values["radio"]["selected_option"]["value"] == "sev1"
    assert values["lead"] == {"type": "users_select", "selected_user": "U0SBXCHEN"}
    assert values["team"]["selected_users"] == ["U0SBXLI", "U0SBXWANG"]
    assert values["where"]["selected_channel"] == general
    assert values["when"]["selected_date_time"] == 1795248000
    assert (values["day"]["selected_date"], values["hour"]["selected_time"]) == ("2026-11-21", "14:02")
    assert values["count"]["value"] == "12"


async def test_a_button_in_a_window(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    bar = {"type": "actions", "block_id": "bar", "elements": [button("加一行", "add")]}
    view = await opened(tap, api, zhao, modal(text_input("title", "标题", optional=True), bar))
    form = (await zhao.modal()).fill(title="x")
    pressing = asyncio.create_task(form.press("加一行"))
    envelope = await tap.receive("interactive")
    payload = envelope["payload"]
    assert (payload["type"], payload["container"]) == ("block_actions", {"type": "view", "view_id": view["id"]})
    assert payload["view"]["state"]["values"]["title"]["value"]["value"] == "x"
    assert "response_url" not in payload
    await api.views_update(view_id=view["id"], view=modal(text_input("title", "标题"), section("加好了"), bar))
    await tap.acknowledge(envelope)
    assert (await pressing).error is None
    assert "加好了" in form.text
    assert "标题: x" in form.text


async def test_closing_tells_who_asked_for_it(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    await opened(tap, api, zhao, modal(section("1"), notify_on_close=True, callback_id="form"))
    form = await zhao.modal()
    closing = asyncio.create_task(form.close())
    envelope = await tap.receive("interactive")
    await tap.acknowledge(envelope)
    await closing
    payload = envelope["payload"]
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert payload["view"]["callback_id"] == "form"
    with pytest.raises(CannotDo, match="not in front"):
        await form.submit()


async def test_home(workspace: Workspace, api: AsyncWebClient, tap: Tap) -> None:
    zhao = workspace.person("zhao")
    await zhao.open_home()
    event = await tap.event("app_home_opened")
    assert (event["user"], event["tab"]) == ("U0SBXZHAO", "home")
    view = {"type": "home", "blocks": [section("我的待办")]}
    published = (await api.views_publish(user_id="U0SBXZHAO", view=view))["view"]
    assert (await zhao.home("我的待办")).text == "我的待办"
    again = api.views_publish(user_id="U0SBXZHAO", view=view, hash="stale")
    assert await error_of(again) == "hash_conflict"
    await zhao.open_home()
    assert (await tap.event("app_home_opened"))["view"]["id"] == published["id"]


async def test_a_file_of_a_form_is_the_apps_once_it_is_sent(
    workspace: Workspace, api: AsyncWebClient, tap: Tap
) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    element = {"type": "file_input", "action_id": "file", "max_files": 1}
    view = modal({"type": "input", "block_id": "scan", "label": plain("扫描件"), "element": element})
    await opened(tap, api, zhao, view)
    form = await zhao.modal()
    with pytest.raises(CannotDo, match="Still to be filled in: 扫描件"):
        await form.submit()
    await form.attach("扫描件.pdf", b"%PDF", to="扫描件")
    [file_id] = [one["id"] for one in (await workspace.snapshot()).raw["files"].values()]
    assert await error_of(api.files_info(file=file_id)) == "file_not_found"

    await opened(tap, api, chen, view)
    with pytest.raises(CannotDo, match="chen has no file"):
        await (await chen.modal()).fill(scan=[file_id]).submit()

    sending = asyncio.create_task(form.submit())
    envelope = await tap.receive("interactive")
    await tap.acknowledge(envelope)
    assert (await sending).closed
    [sent] = envelope["payload"]["view"]["state"]["values"]["scan"]["file"]["files"]
    assert (sent["id"], sent["name"], sent["user"]) == (file_id, "扫描件.pdf", "U0SBXZHAO")
    assert (await api.files_info(file=file_id))["file"]["size"] == 4
