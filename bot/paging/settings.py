"""The settings of paging: where people are called, out of Slack. Without them nobody is."""

import base64
import binascii
import re
from email.utils import parseaddr
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from models.refusal import N_

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of each way to a mail server. https://www.rfc-editor.org/rfc/rfc8314"""

SECRET_BYTES = 24
"""What the standard asks for at least: https://www.standardwebhooks.com/"""

WRONG = {
    "PAGER_WEBHOOK": N_("PAGER_WEBHOOK is wrong. It is an address that takes JSON by POST, https://…"),
    "PAGER_SECRET": N_(
        "PAGER_SECRET is missing or wrong. PAGER_WEBHOOK needs it, to sign what is sent: at least 24 random bytes in "
        "base64, such as this prints: openssl rand -base64 32"
    ),
    "MAIL_TO": N_("MAIL_TO is wrong. It lists addresses, separated by commas: who is to be woken."),
    "MAIL_HOST": N_(
        "MAIL_HOST is missing or wrong. It goes with MAIL_TO: the name of a mail server, for instance smtp.example.com."
    ),
    "MAIL_PORT": N_("MAIL_PORT is wrong. It is a number from 1 to 65535. Left empty, it is 587, or 465 with tls."),
    "MAIL_TLS": N_("MAIL_TLS is wrong. It is starttls, tls (from the first byte on) or none."),
    "MAIL_PASSWORD": N_(
        "MAIL_PASSWORD is wrong. It goes with MAIL_USER, and never over a connection that is not encrypted: set "
        "MAIL_TLS to starttls or tls."
    ),
    "MAIL_FROM": N_(
        "MAIL_FROM is missing or wrong. It is the address that mails come from, for instance a@example.com."
    ),
}

ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")


class PagerSettings(BaseModel):
    """A part of `bot.settings.Settings`: each under its name in the environment."""

    pager_webhook: SecretStr | None = None
    pager_secret: Annotated[SecretStr | None, Field(validate_default=True)] = None
    mail_to: Annotated[tuple[str, ...], NoDecode] = Field(default_factory=tuple)
    mail_host: Annotated[str | None, Field(validate_default=True)] = None
    mail_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    mail_tls: Literal["starttls", "tls", "none"] = "starttls"
    mail_user: str | None = None
    mail_password: Annotated[SecretStr | None, Field(validate_default=True)] = None
    mail_from: Annotated[str | None, Field(validate_default=True)] = None

    @property
    def pages(self) -> bool:
        """Whether anybody is called out of Slack."""
        return bool(self.pager_webhook or self.mail_host)

    @property
    def pager_key(self) -> bytes:
        """What pages are signed with."""
        return _key(self.pager_secret)

    @property
    def port_of_mail(self) -> int:
        return self.mail_port or PORTS[self.mail_tls]

    @property
    def pager_secrets(self) -> tuple[str, ...]:
        """The values that must never be printed. An address to be called often holds a token."""
        return tuple(
            each.get_secret_value() for each in (self.pager_webhook, self.pager_secret, self.mail_password) if each
        )

    @field_validator("pager_webhook")
    @classmethod
    def _webhook(cls, url: SecretStr | None) -> SecretStr | None:
        _require(url is None or re.fullmatch(r"https?://[^\s/]+(/\S*)?", url.get_secret_value()))
        return url

    @field_validator("pager_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        _require(len(_key(secret)) >= SECRET_BYTES if secret else not info.data.get("pager_webhook"))
        return secret

    @field_validator("mail_to", mode="before")
    @classmethod
    def _to(cls, typed: Any) -> Any:
        addresses = tuple(re.findall(r"[^\s,，、;；]+", typed)) if isinstance(typed, str) else typed
        _require(all(ADDRESS.fullmatch(address) for address in addresses))
        return addresses

    @field_validator("mail_host")
    @classmethod
    def _host(cls, host: str | None, info: ValidationInfo) -> str | None:
        """One is of no use without the other. A wrong MAIL_TO is not among the data: it is told by itself."""
        _require(host is None or re.fullmatch(r"[\w.:-]+", host))
        _require(bool(host) == bool(info.data.get("mail_to", host)))
        return host

    @field_validator("mail_tls", mode="before")
    @classmethod
    def _tls(cls, word: Any) -> Any:
        return word.lower() if isinstance(word, str) else word

    @field_validator("mail_password")
    @classmethod
    def _password(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        _require(bool(password) == bool(info.data.get("mail_user")))
        _require(not password or info.data.get("mail_tls") != "none")
        return password

    @field_validator("mail_from")
    @classmethod
    def _from(cls, address: str | None, info: ValidationInfo) -> str | None:
        _require(ADDRESS.fullmatch(parseaddr(address)[1]) if address else not info.data.get("mail_host"))
        return address


def _key(secret: SecretStr | None) -> bytes:
    """The bytes of a secret, as the standard writes it: base64, and before it `whsec_` if one likes."""
    try:
        return base64.b64decode(secret.get_secret_value().removeprefix("whsec_") if secret else "", validate=True)
    except binascii.Error:
        return b""


def _require(met: object) -> None:
    if not met:
        raise ValueError
