"""Files: the upload in three steps, who sees it, what is left of it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import CannotDo, Workspace
from tests.sandbox.apps import error_of


@pytest.fixture
async def channel(api: AsyncWebClient) -> str:
    made = str((await api.conversations_create(name="inc-0001", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=made, users="U0SBXZHAO")
    return made


async def test_the_sdk_uploads(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    sent = await api.files_upload_v2(
        channel=channel, filename="总结.txt", content="三十日报告", title="总结", initial_comment="请审阅"
    )
    zhao = workspace.person("zhao")
    [file] = await zhao.files("inc-0001")
    assert file.title == "总结"
    assert (await zhao.download(file)).decode() == "三十日报告"
    assert (await zhao.messages("inc-0001"))[-1].text == "请审阅\n[file: 总结]"
    with pytest.raises(CannotDo, match="cannot see that file"):
        await workspace.person("sun").download(file)

    file_id = sent["files"][0]["id"]
    known = (await api.files_info(file=file_id))["file"]
    assert list(known["shares"]["private"]) == [channel]
    await api.files_delete(file=file_id)
    assert await error_of(api.files_info(file=file_id)) == "file_deleted"
    assert await zhao.files("inc-0001") == []


async def test_an_upload_counts_only_when_completed(api: AsyncWebClient, channel: str) -> None:
    asked = await api.files_getUploadURLExternal(filename="a.txt", length=3)
    complete: Any = {"files": [{"id": asked["file_id"], "title": "A"}], "channel_id": channel}
    assert await error_of(api.files_completeUploadExternal(**complete)) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.post(str(asked["upload_url"]), data=b"four") as wrong:
            assert wrong.status == 400
        async with session.post(str(asked["upload_url"]), data=b"abc") as right:
            assert await right.text() == "OK - 3"
    assert await error_of(api.files_info(file=str(asked["file_id"]))) == "file_not_found"
    await api.files_completeUploadExternal(**complete)
    assert await error_of(api.files_completeUploadExternal(**complete)) == "file_not_found"


async def test_people_upload_too(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    message = await workspace.person("zhao").upload("截图.png", b"\x89PNG", channel="inc-0001", comment="证据")
    assert message.raw["subtype"] == "file_share"
    url = message.raw["files"][0]["url_private"]
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers={"Authorization": f"Bearer {api.token}"}) as got,
    ):
        assert await got.read() == b"\x89PNG"
