"""Mail: a page as one short mail to everybody in MAIL_TO, in the language of the workspace.

Python's own smtplib, on a thread of its own, since it waits: what it waits for is bounded at each step and as a whole.
The mail's id follows from the page's, so that a mailbox which gets it twice can tell.
"""

import asyncio
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import structlog

from bot.paging.sending import ANSWER_WITHIN, NotSent, Send
from bot.paging.settings import PagerSettings
from models.changes.paging import Page
from views.catalogue import Texts
from views.paging import mail_body, mail_subject

log = structlog.get_logger()

IN_ALL = 30.0
"""Seconds for a mail to be taken, from the first look for the server to its last answer."""


def by_mail(settings: PagerSettings, say: Texts) -> Send:
    """How to send by mail."""

    async def send(page: Page) -> None:
        mail = written(page, settings, say)
        await _in_time(lambda: _delivered(settings, mail))

    return send


async def reach(settings: PagerSettings) -> None:
    """See whether the server would take a mail of ours, without sending one. Raises `NotSent`."""
    await _in_time(lambda: _tried(settings))


def written(page: Page, settings: PagerSettings, say: Texts) -> EmailMessage:
    """The mail: code, severity, why, by when, and what to do."""
    mail = EmailMessage()
    sender = settings.mail_from or ""
    mail["From"], mail["To"] = sender, ", ".join(settings.mail_to)
    mail["Subject"] = mail_subject(page, say)
    mail["Date"] = format_datetime(page.called_at)
    mail["Message-ID"] = f"<{page.id}@{parseaddr(sender)[1].partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # https://www.rfc-editor.org/rfc/rfc3834
    mail["Importance"] = "high"
    mail.set_content(mail_body(page, say))
    return mail


async def _in_time(work: Callable[[], None]) -> None:
    try:
        await asyncio.wait_for(asyncio.to_thread(work), IN_ALL)
    except TimeoutError as error:
        raise NotSent("no answer") from error


def _delivered(settings: PagerSettings, mail: EmailMessage) -> None:
    with _spoken_to(settings) as server:
        refused = server.send_message(mail)
        if refused:
            log.error("some addresses of MAIL_TO were refused", refused=len(refused), of=len(settings.mail_to))


def _tried(settings: PagerSettings) -> None:
    with _spoken_to(settings) as server:
        server.ehlo_or_helo_if_needed()
        _require(server.mail(parseaddr(settings.mail_from or "")[1]))
        for address in settings.mail_to:
            _require(server.rcpt(address))
        server.rset()


def _require(answer: tuple[int, bytes]) -> None:
    status, _ = answer
    if status >= 300:
        raise NotSent(f"SMTP {status}", answered=True)


@contextmanager
def _spoken_to(settings: PagerSettings) -> Iterator[smtplib.SMTP]:
    """The server, with whom one may speak of mails. What goes wrong is `NotSent`."""
    trusted = ssl.create_default_context()
    host, port = settings.mail_host or "", settings.port_of_mail
    try:
        with (
            smtplib.SMTP_SSL(host, port, timeout=ANSWER_WITHIN, context=trusted)
            if settings.mail_tls == "tls"
            else smtplib.SMTP(host, port, timeout=ANSWER_WITHIN)
        ) as server:
            if settings.mail_tls == "starttls":
                server.starttls(context=trusted)
            if settings.mail_user and settings.mail_password:
                server.login(settings.mail_user, settings.mail_password.get_secret_value())
            yield server
    except smtplib.SMTPRecipientsRefused as error:
        raise NotSent(f"SMTP {max(status for status, _ in error.recipients.values())}", answered=True) from error
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"SMTP {error.smtp_code}", answered=True) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent("not supported", answered=True) from error
    except ssl.SSLError as error:
        raise NotSent("certificate") from error
    except TimeoutError as error:
        raise NotSent("no answer") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        timed_out = isinstance(error.__context__, TimeoutError)  # which smtplib tells as a server that went away
        raise NotSent("no answer" if timed_out else "not reached") from error
