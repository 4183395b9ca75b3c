"""The settings: each wrong one is named with the place where its value is found, all at once, and no token prints."""

from pathlib import Path

import pytest

from bot.settings import BadSettings, RecordSettings, Settings, locales_wanted, read_settings, unknown_names
from views.catalogue import Texts

ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_APP_TOKEN": "xapp-1-abc"}


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without `.env`, and an environment without settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> "Told":
    return Told(monkeypatch)


class Told:
    """What is said of an environment, in Chinese."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, **environment: str) -> list[str]:
        for name, value in environment.items():
            self._monkeypatch.setenv(name, value)
        with pytest.raises(BadSettings) as bad:
            read_settings(Settings)
        return [str(Texts("zh_CN", paper=True).refusal(problem)) for problem in bad.value.problems]


def test_nothing_but_the_tokens_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENOUGH.items():
        monkeypatch.setenv(name, value)
    settings = read_settings(Settings)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///data/stanch.db"
    assert (settings.locale, settings.timezone, settings.command) == ("zh_CN", "Asia/Shanghai", "/incident")
    assert (settings.announce_channel, settings.playbooks, settings.log_level) == (None, None, "info")
    assert (settings.admins, settings.responders) == (frozenset(), {})


def test_all_that_is_missing_is_told_at_once(told: Told) -> None:
    assert told() == [
        "SLACK_BOT_TOKEN 未填或有误：以 xoxb- 开头，在 https://api.slack.com/apps → 你的应用 → "
        "OAuth & Permissions 页复制。",
        "SLACK_APP_TOKEN 未填或有误：以 xapp- 开头，在 https://api.slack.com/apps → 你的应用 → Basic Information → "
        "App-Level Tokens 生成，权限选 connections:write。（改用 HTTP 模式时不填它，"
        "填 SLACK_SIGNING_SECRET，在同一页。）",
    ]


@pytest.mark.parametrize(
    ("name", "value", "begins"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-abc", "SLACK_BOT_TOKEN 未填或有误：以 xoxb- 开头"),
        ("SLACK_BOT_TOKEN", "xoxp-a-user", "SLACK_BOT_TOKEN 未填或有误"),
        ("SLACK_BOT_TOKEN", "xoxb-", "SLACK_BOT_TOKEN 未填或有误"),
        ("SLACK_APP_TOKEN", "xoxb-1-abc", "SLACK_APP_TOKEN 未填或有误：以 xapp- 开头"),
        ("PORT", "eighty", "PORT 有误：填 1 到 65535"),
        ("PORT", "70000", "PORT 有误"),
        ("SLACK_API_URL", "slack.com/api", "SLACK_API_URL 有误"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL 有误：例如 sqlite:///data/stanch.db"),
        ("DATABASE_URL", "mysql://h/stanch", "DATABASE_URL 有误"),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL 有误"),
        ("DATABASE_URL", "sqlite:///:memory:", "DATABASE_URL 有误"),
        ("DATABASE_URL", "postgresql://h", "DATABASE_URL 有误"),
        ("LOCALE", "fr", "LOCALE 有误：填 zh_CN"),
        ("TIMEZONE", "Shanghai", "TIMEZONE 有误：填时区名"),
        ("TIMEZONE", "Asia", "TIMEZONE 有误"),
        ("TIMEZONE", "../../../etc/passwd", "TIMEZONE 有误"),
        ("ANNOUNCE_CHANNEL", "general random", "ANNOUNCE_CHANNEL 有误"),
        ("ADMINS", "@wang", "ADMINS 有误"),
        ("RESPONDERS", "U012AB3CD", "RESPONDERS 有误"),
        ("RESPONDERS", "legal=wang", "RESPONDERS 有误"),
        ("PLAYBOOKS", "no/such/folder", "PLAYBOOKS 有误"),
        ("PACKS", "eu;h k!", "PACKS 有误：填境外法律的 key"),
        ("FIRM", "cii", "FIRM 有误：填“事实=取值”"),
        ("FIRM", "cii=no,cii=yes", "FIRM 有误"),
        ("COMMAND", "incident", "COMMAND 有误"),
        ("COMMAND", "/Incident now", "COMMAND 有误"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL 有误"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT 有误：填 console 或 json"),
        ("PAGER_SECRET", "too short", "PAGER_SECRET 没填或有误"),
        ("MAIL_TO", "on-call", "MAIL_TO 有误：填要叫醒的人的邮箱"),
        ("MAIL_TO", "on-call@example.com", "MAIL_HOST 没填或有误：它和 MAIL_TO 要一起填"),
        ("MAIL_PORT", "smtp", "MAIL_PORT 有误"),
        ("MAIL_TLS", "ssl", "MAIL_TLS 有误：填 starttls"),
        ("MAIL_USER", "stanch", "MAIL_PASSWORD 有误：它和 MAIL_USER 要一起填"),
    ],
)
def test_a_wrong_one_is_named_alone(told: Told, name: str, value: str, begins: str) -> None:
    problems = told(**ENOUGH | {name: value})
    assert len(problems) == 1
    assert problems[0].startswith(begins)


def test_all_that_is_wrong_is_told_at_once(told: Told) -> None:
    problems = told(**ENOUGH | {"SLACK_APP_TOKEN": "x", "PORT": "x", "TIMEZONE": "x", "LOG_LEVEL": "x"})
    assert [problem.split()[0] for problem in problems] == ["SLACK_APP_TOKEN", "PORT", "TIMEZONE", "LOG_LEVEL"]


SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
PAGING = {
    "PAGER_WEBHOOK": "https://pager.example.com/token-of-ours", "PAGER_SECRET": SECRET, "MAIL_HOST": "smtp.example.com",
    "MAIL_USER": "stanch", "MAIL_PASSWORD": "correct horse", "MAIL_FROM": "止漏 <stanch@example.com>",
    "MAIL_TO": "on-call@example.com，boss@example.com",
}  # fmt: skip


def test_the_ways_out_of_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (ENOUGH | PAGING).items():
        monkeypatch.setenv(name, value)
    settings = read_settings(Settings)
    assert settings.pages
    assert settings.pager_key == bytes(range(32))
    assert settings.mail_to == ("on-call@example.com", "boss@example.com")
    assert (settings.mail_tls, settings.port_of_mail) == ("starttls", 587)
    monkeypatch.setenv("MAIL_TLS", "TLS")
    assert read_settings(Settings).port_of_mail == 465
    assert {PAGING["PAGER_WEBHOOK"], SECRET, "correct horse"} <= set(settings.secrets)
    for secret in (PAGING["PAGER_WEBHOOK"], SECRET, "correct horse"):
        assert secret not in repr(settings)


@pytest.mark.parametrize(
    ("without", "changed", "named"),
    [
        ("PAGER_SECRET", {}, ["PAGER_SECRET"]),
        ("MAIL_HOST", {}, ["MAIL_HOST"]),
        ("MAIL_TO", {}, ["MAIL_HOST"]),
        ("MAIL_FROM", {}, ["MAIL_FROM"]),
        ("MAIL_PASSWORD", {}, ["MAIL_PASSWORD"]),
        ("", {"MAIL_TLS": "none"}, ["MAIL_PASSWORD"]),
        ("", {"PAGER_WEBHOOK": "pager.example.com"}, ["PAGER_WEBHOOK"]),
        ("", {"MAIL_HOST": "https://smtp.example.com"}, ["MAIL_HOST"]),
        ("", {"MAIL_FROM": "stanch"}, ["MAIL_FROM"]),
    ],
)
def test_a_way_out_of_slack_is_given_as_a_whole(
    told: Told, without: str, changed: dict[str, str], named: list[str]
) -> None:
    given = {name: value for name, value in (PAGING | changed).items() if name != without}
    assert [problem.split()[0] for problem in told(**ENOUGH | given)] == named


def test_a_signing_secret_will_do_instead_of_an_app_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-abc")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    assert read_settings(Settings).slack_app_token is None


def test_what_people_type_is_read_kindly(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "SLACK_BOT_TOKEN": " xoxb-1-abc ",
        "ADMINS": "U012AB3CD，U045EF6GH、W078",
        "RESPONDERS": "legal=U012AB3CD; commander=U045EF6GH",
        "ANNOUNCE_CHANNEL": "#security-notices",
        "COMMAND": "/事件",
        "LOG_LEVEL": "DEBUG",
        "SLACK_API_URL": "http://127.0.0.1:8080/api",
        "TIMEZONE": "",
    }
    for name, value in (ENOUGH | given).items():
        monkeypatch.setenv(name, value)
    settings = read_settings(Settings)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-abc"
    assert settings.admins == {"U012AB3CD", "U045EF6GH", "W078"}
    assert settings.responders == {"legal": "U012AB3CD", "commander": "U045EF6GH"}
    assert settings.announce_channel == "security-notices"
    assert (settings.command, settings.log_level, settings.timezone) == ("/事件", "debug", "Asia/Shanghai")
    assert settings.slack_api_url == "http://127.0.0.1:8080/api/"


def test_the_file_is_read_and_the_environment_wins(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\ufeffSLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN='xapp-file'\nLOCALE=en\nTIMEZONE=\nANOUNCE_CHANNEL=x\n"
    (empty_folder / ".env").write_text(lines, encoding="utf-8")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-environment")
    settings = read_settings(Settings)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"
    assert settings.slack_app_token
    assert settings.slack_app_token.get_secret_value() == "xapp-environment"
    assert locales_wanted() == ("en",)
    assert unknown_names() == ["ANOUNCE_CHANNEL"]


def test_a_file_in_another_encoding_is_named(empty_folder: Path, told: Told) -> None:
    (empty_folder / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-1 # 机器人\n".encode("gb18030"))
    assert told() == ["读不出 .env 文件（UnicodeDecodeError）。请存为 UTF-8 编码的纯文本。"]


def test_a_wrong_language_is_told_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    assert locales_wanted() == ("zh_CN",)
    monkeypatch.setenv("LOCALE", "fr")
    assert locales_wanted() == ("zh_CN", "en")


def test_the_record_can_be_looked_at_without_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    assert read_settings(RecordSettings).database_url == "sqlite:///elsewhere.db"


def test_no_secret_prints(monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    given = ENOUGH | {"SLACK_SIGNING_SECRET": "s1gn1ng", "DATABASE_URL": "postgresql://stanch:pa55word@h/stanch"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = read_settings(Settings)
    assert set(settings.secrets) == {"xoxb-1-abc", "xapp-1-abc", "s1gn1ng", "pa55word"}
    for secret in ("xoxb-1-abc", "xapp-1-abc", "s1gn1ng"):
        assert secret not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert "xoxp-mine" not in "".join(told(SLACK_BOT_TOKEN="xoxp-mine"))


def test_the_settings_are_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENOUGH.items():
        monkeypatch.setenv(name, value)
    settings = read_settings(Settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
