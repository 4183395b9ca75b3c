"""The settings: read once, from the environment and the file `.env` of the working directory, then frozen.

Every wrong or missing one is named at once, each in a sentence that says where its value is found. Tokens are kept as
secrets, which never print; `Settings.secrets` lists them for whoever has to keep them out.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.paging.settings import WRONG as WRONG_OF_PAGER
from bot.paging.settings import PagerSettings
from models.refusal import N_, Refused

ENV_FILE = ".env"
ENCODING = "utf-8-sig"
"""UTF-8, also with the mark that editors on Windows put before the first line."""

Locale = Literal["zh_CN", "en"]

WRONG = {
    "SLACK_BOT_TOKEN": N_(
        "SLACK_BOT_TOKEN is missing or wrong. It starts with xoxb- and stands at https://api.slack.com/apps → "
        "your app → OAuth & Permissions."
    ),
    "SLACK_APP_TOKEN": N_(
        "SLACK_APP_TOKEN is missing or wrong. It starts with xapp- and is made at https://api.slack.com/apps → "
        "your app → Basic Information → App-Level Tokens, with the scope connections:write. (HTTP mode takes "
        "SLACK_SIGNING_SECRET instead, which stands on the same page.)"
    ),
    "PORT": N_("PORT is wrong. It is a number from 1 to 65535, for instance 3000."),
    "SLACK_API_URL": N_(
        "SLACK_API_URL is wrong. It is https://slack.com/api/, or https://slack-gov.com/api/ for GovSlack. "
        "Without it, the first is used."
    ),
    "DATABASE_URL": N_(
        "DATABASE_URL is wrong. It is, for instance, sqlite:///data/stanch.db or postgresql://user:password@host/stanch."
    ),
    "LOCALE": N_("LOCALE is wrong. It is zh_CN or en."),
    "TIMEZONE": N_("TIMEZONE is wrong. It is a name such as Asia/Shanghai or Europe/Berlin."),
    "ANNOUNCE_CHANNEL": N_(
        "ANNOUNCE_CHANNEL is wrong. It is one channel: its id (C…, at the foot of the channel's details) or its name."
    ),
    "ADMINS": N_(
        "ADMINS is wrong. It lists member ids, separated by commas, for instance U012AB3CD,U045EF6GH. One finds them "
        "in Slack: profile → ⋮ → Copy member ID."
    ),
    "RESPONDERS": N_(
        "RESPONDERS is wrong. It lists role=member id, separated by commas, for instance ic=U012AB3CD,"
        "legal=U045EF6GH. One finds the ids in Slack: profile → ⋮ → Copy member ID."
    ),
    "PLAYBOOKS": N_("PLAYBOOKS is wrong. It is a folder that exists, with playbooks (*.yaml) in it."),
    "PACKS": N_(
        "PACKS is wrong. It lists packs of foreign law by their keys, separated by commas, for instance eu,hk."
    ),
    "FIRM": N_(
        "FIRM is wrong. It lists what is known of the firm, fact=value, separated by commas, for instance cii=no,"
        "central_organ=no,sector=bookkeeping,listed=none,established_in=cn."
    ),
    "COMMAND": N_(
        "COMMAND is wrong. It is a slash and one word in small letters, for instance /incident, the same as in the "
        "app's manifest."
    ),
    "LOG_LEVEL": N_("LOG_LEVEL is wrong. It is debug, info, warning or error."),
    "LOG_FORMAT": N_(
        "LOG_FORMAT is wrong. It is console or json. Without it, a terminal gets the one, a file the other."
    ),
    **WRONG_OF_PAGER,
}
"""What is said of each setting that is missing or wrong, in the order they are told."""

MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")
"""A Slack member id."""

DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")


class BadSettings(Exception):  # noqa: N818 - it is an answer to a person
    """The settings cannot be used. `problems` has a sentence for each that is wrong."""

    def __init__(self, problems: Iterable[Refused]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in self.problems))


class RecordSettings(BaseSettings):
    """Where the record is: all that looking at it needs, so that it can be verified without Slack."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        str_strip_whitespace=True,
        frozen=True,
        extra="ignore",
    )

    database_url: str = "sqlite:///data/stanch.db"

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        """A file or a server: a database in memory would be a record that ends with the process."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise ValueError from error
        _require(parsed.drivername in DRIVERS and parsed.database not in (None, "", ":memory:"))
        return url


class StatusSettings(RecordSettings):
    """What looking from outside needs beside the record: where a running bot can be asked."""

    port: Annotated[int, Field(ge=1, le=65535)] = 3000

    @property
    def port_given(self) -> int | None:
        """PORT where somebody has set it. Else Socket Mode listens nowhere: two bots on a machine are in no one's
        way."""
        return self.port if "port" in self.model_fields_set else None


class Settings(StatusSettings, PagerSettings):
    """Every setting, under its name in the environment."""

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: Annotated[SecretStr | None, Field(validate_default=True)] = None
    slack_api_url: str = "https://slack.com/api/"
    locale: Locale = "zh_CN"
    timezone: str = "Asia/Shanghai"
    announce_channel: str | None = None
    admins: Annotated[frozenset[str], NoDecode] = frozenset()
    responders: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    playbooks: Path | None = None
    packs: Annotated[frozenset[str], NoDecode] = frozenset()
    firm: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    command: str = "/incident"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be printed."""
        tokens = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        password = make_url(self.database_url).password
        shown = (*self.pager_secrets, password) if password else self.pager_secrets
        return tuple(token.get_secret_value() for token in tokens if token) + shown

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        kind = "xoxb" if info.field_name == "slack_bot_token" else "xapp"
        _require(token is None or re.fullmatch(rf"{kind}-[\w-]+", token.get_secret_value()))
        return token

    @field_validator("slack_signing_secret")
    @classmethod
    def _one_way_in(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Socket Mode or HTTP mode. An app token that was refused is not among the data: it is told by itself."""
        _require(secret or info.data.get("slack_app_token", "refused"))
        return secret

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        _require(re.fullmatch(r"https?://[^\s/]+(/\S*)?", url))
        return url.rstrip("/") + "/"

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError) as error:
            raise ValueError from error
        return name

    @field_validator("announce_channel")
    @classmethod
    def _channel(cls, name: str | None) -> str | None:
        _require(name is None or re.fullmatch(r"#?[^\s#,<>]{1,80}", name))
        return name.removeprefix("#") if name else None

    @field_validator("admins", mode="before")
    @classmethod
    def _people(cls, typed: Any) -> Any:
        people = frozenset(_listed(typed)) if isinstance(typed, str) else typed
        _require(all(MEMBER.fullmatch(person) for person in people))
        return people

    @field_validator("responders", mode="before")
    @classmethod
    def _holders(cls, typed: Any) -> Any:
        holders = dict(_pair(each) for each in _listed(typed)) if isinstance(typed, str) else typed
        _require(all(role and MEMBER.fullmatch(person) for role, person in holders.items()))
        return holders

    @field_validator("playbooks")
    @classmethod
    def _folder(cls, folder: Path | None) -> Path | None:
        _require(folder is None or folder.is_dir())
        return folder

    @field_validator("packs", mode="before")
    @classmethod
    def _packs(cls, typed: Any) -> Any:
        packs = frozenset(word.lower() for word in _listed(typed)) if isinstance(typed, str) else typed
        _require(all(re.fullmatch(r"[a-z][a-z0-9._-]*", pack) for pack in packs))
        return packs

    @field_validator("firm", mode="before")
    @classmethod
    def _firm(cls, typed: Any) -> Any:
        pairs = [_pair(each) for each in _listed(typed)] if isinstance(typed, str) else list(typed.items())
        _require(all(fact and value for fact, value in pairs) and len(dict(pairs)) == len(pairs))
        return dict(pairs)

    @field_validator("command")
    @classmethod
    def _command(cls, command: str) -> str:
        _require(re.fullmatch(r"/[^\s/]{1,31}", command) and command == command.lower())
        return command

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _level(cls, level: Any) -> Any:
        return level.strip().lower() if isinstance(level, str) else level


Kind = TypeVar("Kind", bound=RecordSettings)


def read_settings(kind: type[Kind]) -> Kind:
    """Read all settings, or those of the record. Raises `BadSettings`, with a sentence for each that is wrong."""
    try:
        return kind()
    except ValidationError as error:
        named = {str(each["loc"][0]).upper() for each in error.errors(include_input=False)}
        if "SLACK_SIGNING_SECRET" in named:  # neither way in was given, and Socket Mode is the usual one
            named.add("SLACK_APP_TOKEN")
        raise BadSettings(Refused(WRONG[name]) for name in WRONG if name in named) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        told = Refused("The file .env cannot be read ({reason}). Save it as plain text in UTF-8.", reason=reason)
        raise BadSettings([told]) from None


def locales_wanted() -> tuple[Locale, ...]:
    """The languages of the command line: that of LOCALE, whatever the other settings are; all, if LOCALE is wrong."""
    try:
        file = dotenv_values(ENV_FILE, encoding=ENCODING) if Path(ENV_FILE).is_file() else {}
    except (OSError, UnicodeDecodeError):
        return get_args(Locale)
    told = (os.environ.get("LOCALE") or file.get("LOCALE") or "zh_CN").strip()
    return tuple(known for known in get_args(Locale) if known == told) or get_args(Locale)


def unknown_names() -> list[str]:
    """Names in `.env` that are no setting: a slip of the pen would otherwise be a setting that does nothing."""
    file = dotenv_values(ENV_FILE, encoding=ENCODING) if Path(ENV_FILE).is_file() else {}
    return sorted(name for name in file if name.lower() not in Settings.model_fields)


def _require(met: object) -> None:
    if not met:
        raise ValueError


def _listed(typed: str) -> list[str]:
    return re.findall(r"[^\s,，、;；]+", typed)


def _pair(typed: str) -> tuple[str, str]:
    role, _, person = typed.partition("=")
    return role, person
