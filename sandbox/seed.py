"""The workspace as it stands on the first morning: a small payroll-and-bookkeeping firm, all invented.

Any part can be overridden with JSON of the same shape.
"""

from __future__ import annotations

import time

from sandbox.records import Channel, User
from sandbox.shapes import Json
from sandbox.team import Team

SEED: Json = {
    "team": {"name": "嘉禾记账（示例）/ Jiahe Bookkeeping (example)", "domain": "jiahe-example"},
    "people": [
        {"handle": "wang", "real_name": "王莉", "title": "总经理", "is_admin": True},
        {"handle": "chen", "real_name": "陈洁", "title": "记账主管"},
        {"handle": "zhao", "real_name": "赵敏", "title": "IT 管理员", "is_admin": True},
        {"handle": "li", "real_name": "李强", "title": "法务"},
        {"handle": "zhou", "real_name": "周婷", "title": "客户经理"},
        {"handle": "sun", "real_name": "孙浩", "title": "薪酬专员"},
        {"handle": "wu", "real_name": "吴倩", "title": "人事行政"},
        {
            "handle": "smith",
            "real_name": "Smith",
            "title": "Client manager",
            "locale": "en-US",
            "tz": "Europe/London",
        },
        {"handle": "he", "real_name": "何伟", "title": "外部顾问（访客）", "is_guest": True},
        {"handle": "qian", "real_name": "钱磊", "title": "已离职", "deleted": True},
    ],
    "channels": [
        {"name": "general", "is_general": True},
        {"name": "security-notices", "purpose": "安全公告 / Security announcements"},
    ],
}


def plant(team: Team, seed: Json) -> None:
    """Fill an empty workspace. Who is listed in no channel's `members` joins every public one, guests excepted."""
    team.name, team.domain = seed["team"]["name"], seed["team"]["domain"]
    for person in seed["people"]:
        user = User(id=f"U0SBX{person['handle'].upper()}", **person)
        team.users[user.id] = user
    for entry in seed["channels"]:
        _plant_channel(team, entry)


def _plant_channel(team: Team, entry: Json) -> None:
    staff = [user for user in team.users.values() if not (user.is_bot or user.is_guest or user.deleted)]
    named = [team.person(handle) for handle in entry.get("members", [])]
    members = named or staff
    channel = Channel(
        id=team.ids.new("C"),
        name=entry["name"],
        kind="private" if entry.get("is_private") else "public",
        creator=members[0].id,
        created=int(time.time()),
        members=[user.id for user in members],
        topic=entry.get("topic", ""),
        purpose=entry.get("purpose", ""),
        is_general=entry.get("is_general", False),
    )
    team.channels[channel.id] = channel
