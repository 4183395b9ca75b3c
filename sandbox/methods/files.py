"""files.*: the external upload in its three steps, information, deletion.

https://docs.slack.dev/messaging/working-with-files: ask for an address, send the bytes there, complete. Only then is
there a file, and only if it was shared somewhere can anybody see it.
"""

from __future__ import annotations

import time

from sandbox import uploads
from sandbox.errors import SlackError
from sandbox.methods.call import Call
from sandbox.records import Channel, File
from sandbox.shapes import Json


def get_upload_url(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    call.needs("files:write")
    name, size = call.arguments.required("filename"), call.arguments.number("length", 0)
    if size < 1:
        raise SlackError("file_size_is_zero")
    file = File(call.team.ids.new("F"), name, name, size, call.bot.id, int(time.time()))
    call.team.files[file.id] = file
    return {"upload_url": f"{call.team.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal"""
    call.needs("files:write")
    entries = call.arguments.structure("files", [])
    if not entries:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: files"])
    files = [_uploaded(call, entry) for entry in entries]
    channel = _share_target(call)
    for file in files:
        file.completed = True
    if channel:
        comment, thread_ts = call.arguments.text("initial_comment"), call.arguments.text("thread_ts") or None
        uploads.share(call.team, channel, files, call.bot, comment, thread_ts)
    return {"files": [uploads.file_body(call.team, file) for file in files]}


def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.info"""
    call.needs("files:read")
    return {"file": uploads.file_body(call.team, _known(call)), "comments": []}


def delete(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.delete: only one's own."""
    call.needs("files:write")
    file = _known(call)
    if file.user != call.bot.id:
        raise SlackError("cant_delete_file")
    uploads.delete(call.team, file)
    return {}


def _uploaded(call: Call, entry: Json) -> File:
    file = call.team.files.get(entry.get("id", ""))
    if file is None or file.content is None or file.completed:
        raise SlackError("file_not_found")
    file.title = entry.get("title") or file.name
    return file


def _share_target(call: Call) -> Channel | None:
    if not call.arguments.text("channel_id"):
        return None
    channel = call.joined_channel("channel_id")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _known(call: Call) -> File:
    file = call.team.files.get(call.arguments.required("file"))
    if file is None or not (file.completed and uploads.seen_by(call.team, file, call.bot.id)):
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return file


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
    "files.delete": delete,
}
