"""Logs: one line per event, ours and the libraries', and no secret in any of them."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from bot import logs


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Put the process's logging back."""
    root, level = list(logging.root.handlers), logging.root.level
    yield
    logging.root.handlers, logging.root.level = root, level
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("line", "blanked"),
    [
        ("token xoxb-12-34-abC refused", "token … refused"),
        ("xoxe.xoxp-1-abc and xapp-1-A0-abc", "xoxe.… and …"),
        ("url='wss://wss.slack.com/link/?ticket=ab-cd&app_id=1'", "url='wss://wss.slack.com/link/?ticket=…&app_id=1'"),
        ("postgresql://stanch:pa55@db/stanch is down", "postgresql://…@db/stanch is down"),
        ("POST https://hooks.slack.com/commands/T1/2/3", "POST https://hooks.slack.com/…"),
        ("to https://hooks.slack-gov.com/actions/T1/2", "to https://hooks.slack-gov.com/…"),
        ("signed with s1gn1ng", "signed with …"),
        ("INC-0007 from https://slack.com/api/", "INC-0007 from https://slack.com/api/"),
    ],
)
def test_secrets_are_blanked(line: str, blanked: str) -> None:
    assert logs.without(line, ["s1gn1ng"]) == blanked


def test_ours_speak_at_debug_and_libraries_do_not(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("debug", ["s1gn1ng"], "console")
    structlog.get_logger("bot.test").debug("ours", incident="INC-0007")
    logging.getLogger("slack_sdk.web.async_base_client").debug("headers and bodies")
    logging.getLogger("slack_bolt.test").warning("a whole payload")
    logging.getLogger("apscheduler.executors.default").info("again")
    logging.getLogger("slack_sdk.socket_mode").info("connected with s1gn1ng")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("ours [bot.test] incident=INC-0007")
    assert lines[1].endswith("connected with … [slack_sdk.socket_mode]")


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_shows_no_local_variable_and_no_word(
    capsys: pytest.CaptureFixture[str], form: Literal["console", "json"]
) -> None:
    logs.set_up("info", ["s1gn1ng"], form)
    local = "13800138000 of somebody"
    words = " ".join(["boom", "s1gn1ng"])
    try:
        raise ValueError(words)
    except ValueError:
        structlog.get_logger("bot.test").exception("subject failed")
        logging.getLogger("slack_sdk.socket_mode").exception("Failed to connect")
    written = capsys.readouterr().err
    assert "ValueError (its words are left out)" in written
    assert "boom …" not in written
    assert local not in written
    assert written.count("Traceback") == 1


@pytest.mark.parametrize("form", ["console", "json"])
def test_nor_do_those_that_led_to_an_error_say_what_people_wrote(
    capsys: pytest.CaptureFixture[str], form: Literal["console", "json"]
) -> None:
    """PostgreSQL quotes the row it would not take: https://www.postgresql.org/docs/current/protocol-error-fields.html"""
    logs.set_up("info", [], form)
    row = "DETAIL:  Failing row contains (V1, {}).".format("13800" + "138000")
    try:
        try:
            raise LookupError(row)
        except LookupError as error:
            raise RuntimeError(f"[SQL: INSERT …] {row}") from error
    except RuntimeError as failure:
        structlog.get_logger("bot.test").error("what fell due could not be written", exc_info=failure)
    try:
        raise KeyError(row)
    except KeyError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    written = capsys.readouterr().err
    assert "13800138000" not in written
    assert [name for name in ("LookupError", "RuntimeError", "KeyError") if f"{name} (its words" in written] == [
        "LookupError",
        "RuntimeError",
        "KeyError",
    ]


def test_a_program_gets_an_object_a_line_with_what_belongs_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", ['pa"ss'])
    with structlog.contextvars.bound_contextvars(delivery="Ev1"):
        structlog.get_logger("bot.test").info("重新显示", incident="INC-0007", url='x:pa"ss@y')
    logging.getLogger("slack_sdk.socket_mode").info("a session\nin two lines")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert list(first)[:4] == ["timestamp", "level", "event", "logger"]
    assert first | {"timestamp": ""} == {
        "timestamp": "",
        "level": "info",
        "event": "重新显示",
        "logger": "bot.test",
        "delivery": "Ev1",
        "incident": "INC-0007",
        "url": "x:…@y",
    }
    assert (second["event"], second["logger"]) == ("a session in two lines", "slack_sdk.socket_mode")


def test_whoever_sits_at_a_terminal_reads_plain_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    logs.set_up("info", [])
    structlog.get_logger("bot.test").info("connected", team="嘉禾")
    written = capsys.readouterr().err
    assert "connected" in written
    assert not written.startswith("{")
