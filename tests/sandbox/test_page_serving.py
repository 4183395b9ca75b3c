"""The page's addresses: served to its own browser only, under a policy that lets nothing else in."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.page.serving import FILES

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 8


async def get(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, dict(answer.headers), (await answer.read()).decode(errors="replace")


async def test_the_page_comes_with_its_policy(workspace: Workspace) -> None:
    status, headers, text = await get(f"{workspace.url}/")
    assert (status, text) == (200, (FILES / "index.html").read_text(encoding="utf-8"))
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "script-src" not in policy, "scripts, too, come from here alone"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/as/chen", "/page/js/app.js", "/page/style/base.css"):
        status, headers, _ = await get(f"{workspace.url}{path}")
        assert (status, "Content-Security-Policy" in headers) == (200, True), path


async def led_to(url: str, **headers: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url, allow_redirects=False, headers=headers) as answer:
        assert answer.status == 302
        return answer.headers["Location"]


async def test_the_first_person_is_where_one_begins(workspace: Workspace) -> None:
    assert await led_to(f"{workspace.url}/") == "/as/wang"
    for nobody in ("nobody", "stanch", "qian"):
        assert await led_to(f"{workspace.url}/as/{nobody}") == "/"


async def test_a_permalink_leads_to_the_message_as_whoever_one_was_last(
    workspace: Workspace, api: AsyncWebClient
) -> None:
    made = str((await api.conversations_create(name="inc-0001", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=made, users="U0SBXZHAO")
    zhao = workspace.person("zhao")
    said = await zhao.say("first", channel=made)
    reply = await zhao.say("reply", channel=made, thread=said)
    for message, place in ((said, said.ts), (reply, f"{said.ts}/{reply.ts}")):
        link = str((await api.chat_getPermalink(channel=made, message_ts=message.ts))["permalink"])
        assert await led_to(link) == f"/as/wang#/{made}/{place}", "who is in there is not told"
        assert await led_to(link, Cookie="sandbox-last=nobody") == f"/as/wang#/{made}/{place}"
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            await browser.get(f"{workspace.url}/as/zhao")
            async with browser.get(link, allow_redirects=False) as answer:
                assert answer.headers["Location"] == f"/as/zhao#/{made}/{place}"


async def test_only_the_pages_own_files_are_served(workspace: Workspace) -> None:
    for path in ("/page/../serving.py", "/page/%2e%2e/serving.py", "/page/js/"):
        status, _, text = await get(f"{workspace.url}{path}")
        assert status in (403, 404), path
        assert "aiohttp" not in text


ELSEWHERE = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "null"},
    {"Host": "elsewhere.example"},
    {"Host": "elsewhere.example", "Origin": "http://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_other_pages_neither_look_nor_listen(workspace: Workspace, headers: dict[str, str]) -> None:
    paths = ("people/zhao/live", "people/zhao/messages?channel=general", "exchanges/live", "switches", "about")
    for path in ("/", "/as/zhao", "/page/js/app.js", *(f"/sandbox/{one}" for one in paths)):
        assert (await get(f"{workspace.url}{path}", **headers))[0] == 403, path
    async with aiohttp.ClientSession(headers=headers) as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"{workspace.url}/sandbox/people/zhao/live")
        assert refused.value.status == 403


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_other_pages_do_not_act_as_the_app(
    workspace: Workspace, api: AsyncWebClient, headers: dict[str, str]
) -> None:
    """The app's token is no secret: a form on any website could send it."""
    general = str((await api.conversations_list())["channels"][0]["id"])
    await api.conversations_join(channel=general)
    link = str((await api.apps_connections_open(app_token=workspace.app_token))["url"])
    said = {"token": workspace.bot_token, "channel": general, "text": "said by another page"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for verb in ("GET", "POST"):
            sent = {"params": said} if verb == "GET" else {"data": said}
            async with session.request(verb, f"{workspace.url}/api/chat.postMessage", **sent) as answer:  # type: ignore[arg-type]
                assert (answer.status, "ok" in await answer.json()) == (403, False)
        for path in ("/response/B0/1", "/response/x", "/upload/v1/F0"):
            async with session.post(f"{workspace.url}{path}", json={"text": "x"}) as answer:
                assert answer.status == 403, path
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(link)
        assert refused.value.status == 403
    assert "said by another page" not in [one.text for one in await workspace.person("zhao").messages("general")]


async def test_the_page_is_opened_by_either_name_and_from_any_link(workspace: Workspace) -> None:
    port = workspace.url.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost"):
        own = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}", "Sec-Fetch-Site": "same-origin"}
        for path in ("/as/zhao", "/page/js/app.js", "/sandbox/people/zhao/messages?channel=general"):
            assert (await get(f"{workspace.url}{path}", **own))[0] == 200, path
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    for path in ("/", "/as/zhao"):
        assert (await get(f"{workspace.url}{path}", **followed))[0] == 200, path
    for path in ("/sandbox/about", "/api/auth.test", "/page/js/app.js"):
        assert (await get(f"{workspace.url}{path}", **followed))[0] == 403, path


async def test_nobody_listens_as_nobody(workspace: Workspace) -> None:
    for handle in ("nobody", "stanch"):
        assert (await get(f"{workspace.url}/sandbox/people/{handle}/live"))[0] == 404


async def test_a_shared_file_is_no_page(workspace: Workspace, api: AsyncWebClient) -> None:
    zhao = workspace.person("zhao")
    shared: dict[str, Any] = {}
    for name, content in (("页面.html", b"<script>alert(1)</script>"), ("图.png", PNG)):
        message = await zhao.upload(name, content, channel="general")
        file = message.raw["files"][0]
        shared[name] = f"{workspace.url}/files-pri/{file['id']}/x?as=zhao"
    _, headers, _ = await get(shared["页面.html"])
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (await get(shared["图.png"]))[1]["Content-Type"] == "image/png"
    for other in ("he", "nobody", ""):
        assert (await get(shared["图.png"].replace("as=zhao", f"as={other}")))[0] == 404
    assert (await get(shared["图.png"], **{"Sec-Fetch-Site": "cross-site"}))[0] == 403


async def test_a_file_in_a_public_channel_is_seen_from_outside_too(workspace: Workspace, api: AsyncWebClient) -> None:
    zhao = workspace.person("zhao")
    made = (await zhao.act("create_channel", {"name": "open-to-all"}))["channel"]
    file = (await zhao.upload("图.png", PNG, channel=made)).raw["files"][0]["id"]
    found = {who: (await get(f"{workspace.url}/files-pri/{file}/x?as={who}"))[0] for who in ("sun", "he", "nobody")}
    assert found == {"sun": 200, "he": 404, "nobody": 404}
    own = {"Authorization": f"Bearer {workspace.bot_token}"}
    assert (await get(f"{workspace.url}/files-pri/{file}/x", **own))[0] == 404, "it is no member"
    await api.conversations_join(channel=made)
    assert (await get(f"{workspace.url}/files-pri/{file}/x", **own))[0] == 200


async def test_a_file_of_a_private_channel_is_its_members_alone(workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    made = (await zhao.act("create_channel", {"name": "secret", "private": True}))["channel"]
    file = (await zhao.upload("名单.txt", b"names", channel=made)).raw["files"][0]["id"]
    for path in (f"{file}/x", f"{file}/download/x"):
        found = {who: (await get(f"{workspace.url}/files-pri/{path}?as={who}"))[0] for who in ("zhao", "sun", "he")}
        assert found == {"zhao": 200, "sun": 404, "he": 404}


def test_the_page_carries_all_it_needs_and_little() -> None:
    files = [path for path in FILES.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 300 * 1024
    index = (FILES / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'(?:href|src)="/page/([^"]+)"', index)
    assert named
    for name in named:
        assert (FILES / name).is_file(), name
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", index)
    elsewhere = r"""(?:from|import|href|src|url)\b[^\n]{0,4}["'(]\s*(?:https?:)?//"""
    for path in files:
        assert not re.findall(elsewhere, path.read_text(encoding="utf-8")), path.name


def test_every_module_named_exists() -> None:
    for path in FILES.rglob("*.js"):
        for name in re.findall(r'from "([^"]+)"', path.read_text(encoding="utf-8")):
            assert (path.parent / name).is_file(), f"{path.name}: {name}"
