"""Logs: one line per event on stderr, for whoever runs Stanch.

Our own modules log through structlog; the standard library's loggers (slack_sdk, Bolt, APScheduler, asyncio) end in
the same handler and look the same. A log holds ids, codes and error names, never what people wrote: so of every error
it shows the name and where it came from, and not its words (PostgreSQL's quote the row that it would not take).

Whoever sits at a terminal reads plain lines. Elsewhere a line is a JSON object, for the program that collects them:
`event` says what happened, and what belongs to it stands beside it, among it the `delivery` or the `subject` that was
being worked on and the `incident` where one is known.

Tokens are kept out by not being written: Slack's libraries print whole requests at debug, so nobody but our own
modules is ever at debug, tracebacks show no local variables, and the database shows no parameters. `without` is the net
below that: it blanks whatever looks like a secret in the finished line.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Literal

import structlog
from structlog.types import EventDict, Processor

OURS = ("bot", "handlers", "models", "views")
"""The packages that LOG_LEVEL is about. Others are at info or above."""

QUIET = {"alembic": logging.WARNING, "apscheduler": logging.WARNING, "slack_bolt": logging.ERROR}
"""Libraries that say too much: each sweep twice, and Bolt a whole payload with every warning."""

SECRETS = re.compile(
    r"xox[a-z]-[\w-]+"  # tokens, https://docs.slack.dev/authentication/tokens
    r"|xapp-[\w-]+"
    r"|(?<=ticket=)[\w-]+"  # in the address of a Socket Mode connection
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # user:password@ in an address
    r"|(?<=hooks\.slack\.com/)\S+|(?<=hooks\.slack-gov\.com/)\S+"  # response URLs: whoever has one may answer
)


def set_up(level: str, secrets: Iterable[str], form: Literal["console", "json"] | None = None) -> None:
    """Log to stderr at this level. `secrets` are values that must not appear, whatever they look like. Where no `form`
    is given, a terminal gets plain lines and everything else JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    form = form or ("console" if sys.stderr.isatty() else "json")
    handler.setFormatter(_Finished(shared, frozenset(secrets), _WRITERS[form]()))
    handler.addFilter(_without_traceback_of_slack)
    _send_everything_to(handler, logging.getLevelNamesMapping()[level.upper()])


def without(line: str, secrets: Iterable[str] = ()) -> str:
    """A line with every secret blanked."""
    for secret in secrets:
        line = line.replace(secret, "…")
    return SECRETS.sub("…", line)


class _Finished(structlog.stdlib.ProcessorFormatter):
    """Writes a line out and blanks the secrets in it."""

    def __init__(self, shared: list[Processor], secrets: frozenset[str], writers: list[Processor]) -> None:
        remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        super().__init__(processors=[remove_meta, _on_one_line, _without_words, *writers], foreign_pre_chain=shared)
        self._secrets = secrets | {json.dumps(secret, ensure_ascii=False)[1:-1] for secret in secrets}

    def format(self, record: logging.LogRecord) -> str:
        return without(super().format(record), self._secrets)


def _for_reading() -> list[Processor]:
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            pad_event_to=0,
            exception_formatter=structlog.dev.plain_traceback,
        )
    ]


def _for_collecting() -> list[Processor]:
    return [
        structlog.processors.format_exc_info,
        _likeliest_first,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


_WRITERS = {"console": _for_reading, "json": _for_collecting}


def _likeliest_first(_logger: object, _method: str, event: EventDict) -> EventDict:
    """What every line has, before what this one has of its own."""
    first = {name: event.pop(name) for name in ("timestamp", "level", "event", "logger") if name in event}
    return {**first, **event}


def _on_one_line(_logger: object, _method: str, event: EventDict) -> EventDict:
    """What a library says in several lines is one event all the same."""
    event["event"] = " ".join(str(event["event"]).split())
    return event


def _without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """An error with its traceback, and with those that led to it, but without what they say."""
    if told := event.get("exc_info"):
        error = told if isinstance(told, BaseException) else told[1] if isinstance(told, tuple) else sys.exception()
        event["exc_info"] = _bare(error) if error else None
    return event


def _bare(error: BaseException) -> BaseException:
    bare = Exception(f"{type(error).__qualname__} (its words are left out)").with_traceback(error.__traceback__)
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    bare.__cause__ = _bare(before) if before else None
    return bare


def _without_traceback_of_slack(record: logging.LogRecord) -> bool:
    """slack_sdk names the error in its sentence; that Slack could not be reached needs no traceback."""
    if record.name.startswith("slack_sdk"):
        record.exc_info = None
    return True


def _send_everything_to(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.INFO))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(level, least))
    logging.getLogger("slack_sdk").setLevel(max(level, logging.INFO))
    logging.captureWarnings(True)
