"""The text catalogue: every sentence a person reads, in both languages.

The code holds the English; the files under `zh_CN/` hold the Chinese, one per part of the product, read once, at the
first use. A sentence's values are named in braces and written out by their type, so that what a person typed can
never become markup or a mention:

- `str` is escaped for Slack's mrkdwn, `Mrkdwn` is markup already and stays as it is;
- `Who` is a mention, or a name where nobody is to be called; `datetime` is Slack's own ticking date, a local time on
  paper;
- `Text` (from a playbook) is taken in the reader's language; a tuple is listed.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from models.playbook import Text
from models.refusal import N_, Refused, Value, Who

LOCALES = ("zh_CN", "en")
__all__ = ["LOCALES", "N_", "Mrkdwn", "Texts"]


class Mrkdwn(str):
    """Text that is Slack markup already: made by a view, never typed by a person."""

    __slots__ = ()


@dataclass(frozen=True)
class Texts:
    """How to say things to one reader: their language, the workspace's time zone, and the medium.

    With `names` (by Slack user id) people are called by name and nobody is mentioned. On `paper` times are local ones
    and nothing is escaped for Slack.
    """

    locale: str
    zone: str = "Asia/Shanghai"
    names: Mapping[str, str] | None = None
    paper: bool = False

    def __call__(self, sentence: str, /, **values: Value) -> Mrkdwn:
        """The sentence in the reader's language, its values written out."""
        return self._filled(_translations(self.locale).gettext(sentence), values)

    def plural(self, one: str, many: str, n: int, /, **values: Value) -> Mrkdwn:
        """The same for a counted thing; the sentences name the number as {n}."""
        return self._filled(_translations(self.locale).ngettext(one, many, n), {"n": n, **values})

    def refusal(self, refused: Refused, **values: Value) -> Mrkdwn:
        """Why a change was refused."""
        return self(refused.sentence, **{**values, **refused.values})

    def text(self, text: Text) -> str:
        """A playbook's text in the reader's language, as it is: for plain text elements."""
        return text.in_(self.locale)

    def plain_refusal(self, refused: Refused, **values: Value) -> str:
        """The same where Slack shows plain text: under the field of a form. People stand there by name."""
        bare = Texts(self.locale, self.zone, names=self.names or {}, paper=True)
        return str(bare.refusal(refused, **values))[:2000]

    def write(self, value: Value) -> Mrkdwn:
        """One value, written out by its type."""
        if isinstance(value, Mrkdwn):
            return value
        if isinstance(value, tuple):
            return self.listed([self.write(each) for each in value])
        if isinstance(value, datetime):
            return self._when(value)
        if isinstance(value, Who):
            return Mrkdwn(f"<@{value}>") if self.names is None else self._escaped(self.names.get(value, value))
        return self._escaped(self.text(value) if isinstance(value, Text) else str(value))

    def listed(self, items: list[Mrkdwn]) -> Mrkdwn:
        """Several things in one sentence: 甲、乙 or a, b."""
        return Mrkdwn(("、" if self.locale.startswith("zh") else ", ").join(items))

    def duration(self, length: timedelta) -> Mrkdwn:
        """A length of time, to the minute: 3 小时 20 分, 2 d 4 h. What ended before it began has a minus."""
        if length < timedelta(0):
            return Mrkdwn(f"−{self.duration(-length)}")
        minutes = int(length.total_seconds() // 60)
        days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
        if days:
            return self(N_("{days} d {hours} h"), days=days, hours=hours)
        if hours:
            return self(N_("{hours} h {minutes} min"), hours=hours, minutes=minutes)
        return self(N_("{minutes} min"), minutes=minutes) if minutes else self(N_("under a minute"))

    def local(self, at: datetime) -> str:
        """A time written out in the workspace's zone, for paper and as a fallback: 2026-11-21 14:02."""
        return at.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")

    def _when(self, at: datetime) -> Mrkdwn:
        """https://docs.slack.dev/messaging/formatting-message-text#date-formatting"""
        if self.paper:
            return Mrkdwn(self.local(at))
        return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{self.local(at)}>")

    def _escaped(self, text: str) -> Mrkdwn:
        """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
        if self.paper:
            return Mrkdwn(text)
        return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def _filled(self, sentence: str, values: Mapping[str, Value]) -> Mrkdwn:
        return Mrkdwn(sentence.format_map({name: self.write(value) for name, value in values.items()}))


@cache
def _translations(locale: str) -> gettext.NullTranslations:
    """The catalogue of a language. English is what the code holds, so it has none."""
    if not locale.startswith("zh"):
        return gettext.NullTranslations()
    whole = Catalog(locale="zh_CN")
    for part in sorted((files(__package__) / "zh_CN").iterdir(), key=lambda file: file.name):
        for message in read_po(BytesIO(part.read_bytes()), locale="zh_CN"):
            if message.id:
                whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
