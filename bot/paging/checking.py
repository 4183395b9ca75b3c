"""Checking for the doctor whether people could be called out of Slack. Nobody is."""

from collections.abc import AsyncIterator

import aiohttp

from bot.findings import Finding, ill
from bot.paging import mail, webhook
from bot.paging.sending import NotSent
from bot.settings import Settings
from models.playbook import Text
from models.refusal import N_, Refused
from views.catalogue import Texts
from views.paging import error_told


async def examine_paging(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    """Look at each way that the settings give."""
    if not settings.pages:
        yield Finding(None, N_("Neither PAGER_WEBHOOK nor MAIL_TO is set: nobody is called out of Slack."))
    if settings.pager_webhook:
        yield await _webhook(settings.pager_webhook.get_secret_value(), session)
    if settings.mail_host:
        yield await _mail(settings, settings.mail_host)


async def _webhook(url: str, session: aiohttp.ClientSession) -> Finding:
    try:
        await webhook.reach(url, session)
    except NotSent as error:
        return ill(
            Refused(
                "PAGER_WEBHOOK cannot be reached ({reason}). Look at the address, at this machine's network, and at "
                "HTTPS_PROXY if there is a proxy.",
                reason=_why(error),
            )
        )
    return Finding(True, N_("Somebody answers at PAGER_WEBHOOK. Whether pages are taken shows with the first one."))


async def _mail(settings: Settings, host: str) -> Finding:
    try:
        await mail.reach(settings)
    except NotSent as error:
        return ill(
            Refused(
                "The mail server {host} would not take a mail of ours ({reason}). Look at MAIL_HOST, MAIL_PORT, "
                "MAIL_TLS, MAIL_USER and MAIL_PASSWORD, and at the addresses in MAIL_FROM and MAIL_TO.",
                host=host,
                reason=_why(error),
            )
        )
    return Finding(True, N_("The mail server {host} takes mails of ours."), {"host": host})


def _why(not_sent: NotSent) -> Text:
    """In the language of whoever reads it: what is reported has no language yet."""
    chinese, english = (error_told(not_sent.error, Texts(locale, paper=True)) for locale in ("zh_CN", "en"))
    return Text(zh=chinese, en=english)
