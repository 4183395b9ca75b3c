"""The settings: read once, from the environment and `.env`, then frozen.

A wrong or missing one is one sentence that names it and says where its value is found. Tokens are kept as secrets,
which never print.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

WHERE = {
    "SLACK_BOT_TOKEN": "It starts with xoxb- and stands at api.slack.com/apps → your app → OAuth & Permissions.",
    "SLACK_APP_TOKEN": "It starts with xapp- and is made at api.slack.com/apps → your app → Basic Information → "
    "App-Level Tokens, with the scope connections:write.",
    "SLACK_SIGNING_SECRET": "It stands at api.slack.com/apps → your app → Basic Information → App Credentials.",
    "PORT": "It is a number from 1 to 65535, for instance 3000.",
    "SLACK_API_URL": "It is https://slack.com/api/ (or https://slack-gov.com/api/ for GovSlack).",
    "DATABASE_URL": "For instance sqlite:///data/stanch.db or postgresql://user:password@host/stanch.",
    "LOCALE": "It is zh_CN or en.",
    "TIMEZONE": "It is a name such as Asia/Shanghai or Europe/Berlin.",
    "ANNOUNCE_CHANNEL": "It is a channel's id (C…) or its name without #.",
    "ADMINS": "They are Slack user ids, parted by commas: profile → ⋮ → Copy member ID.",
    "RESPONDERS": "It is role=user id, parted by commas, for instance legal=U012AB3CD,tech=U045EF6GH.",
    "PLAYBOOKS": "It is a folder with playbook files (*.yaml).",
    "COMMAND": "It is one word with a slash, for instance /incident, as in the app's manifest.",
    "LOG_LEVEL": "It is debug, info, warning or error.",
}


class BadSettings(Exception):  # noqa: N818
    """The settings cannot be used. The text has one sentence per setting that is wrong."""


class Settings(BaseSettings):
    """Every setting, under its name in the environment."""

    model_config = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 3000
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///data/stanch.db"
    locale: Literal["zh_CN", "en"] = "zh_CN"
    timezone: str = "Asia/Shanghai"
    announce_channel: str | None = None
    admins: Annotated[frozenset[str], NoDecode] = frozenset()
    responders: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    playbooks: Path | None = None
    command: str = "/incident"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, token: SecretStr | None, info: Any) -> SecretStr | None:
        prefix = "xoxb-" if info.field_name == "slack_bot_token" else "xapp-"
        if token is not None and not token.get_secret_value().startswith(prefix):
            raise ValueError("not such a token")
        return token

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        if not re.match(r"https?://\S+$", url):
            raise ValueError("not an address")
        return url.rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        try:
            backend = make_url(url).get_backend_name()
        except ArgumentError as error:
            raise ValueError("not a database URL") from error
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("not a database Stanch works with")
        return url

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not a time zone") from error
        return name

    @field_validator("announce_channel")
    @classmethod
    def _channel(cls, name: str | None) -> str | None:
        return name.removeprefix("#") if name else None

    @field_validator("admins", mode="before")
    @classmethod
    def _people(cls, listed: Any) -> Any:
        people = frozenset(re.findall(r"[^\s,，、;]+", listed)) if isinstance(listed, str) else listed
        if not all(re.fullmatch(r"[UW][A-Z0-9]{2,}", person) for person in people):
            raise ValueError("not user ids")
        return people

    @field_validator("responders", mode="before")
    @classmethod
    def _roles(cls, listed: Any) -> Any:
        if not isinstance(listed, str):
            return listed
        pairs = [pair.partition("=") for pair in re.findall(r"[^\s,，、;]+", listed)]
        if not all(role and re.fullmatch(r"[UW][A-Z0-9]{2,}", person) for role, _, person in pairs):
            raise ValueError("not role=user id")
        return {role: person for role, _, person in pairs}

    @field_validator("playbooks")
    @classmethod
    def _folder(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError("no such folder")
        return folder

    @field_validator("command")
    @classmethod
    def _command(cls, command: str) -> str:
        if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
            raise ValueError("not a command")
        return command

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, level: Any) -> Any:
        return level.lower() if isinstance(level, str) else level

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise ValueError("SLACK_APP_TOKEN")
        return self


def read_settings(**given: Any) -> Settings:
    """Read the settings. Raises `BadSettings`, one sentence for each that is wrong."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise BadSettings("\n".join(sorted({_sentence(each) for each in error.errors()}))) from None


def _sentence(error: Any) -> str:
    if not error["loc"]:
        return "SLACK_APP_TOKEN is missing (or, for HTTP mode, SLACK_SIGNING_SECRET). " + WHERE["SLACK_APP_TOKEN"]
    name = str(error["loc"][0]).upper()
    verdict = "is missing" if error["type"] == "missing" else "cannot be used"
    return f"{name} {verdict}. {WHERE[name]}"
