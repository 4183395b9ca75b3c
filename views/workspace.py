"""How this workspace wants things shown: the settings that views need, handed in by the composition root."""

from dataclasses import dataclass

from models.state import State
from views.catalogue import Texts


@dataclass(frozen=True)
class Workspace:
    """`locale` and `zone` are the defaults of shared messages; `announce` is the announcement channel (id or name);
    `url` is where the workspace stands in a browser; `admins` see every incident in their Home."""

    locale: str = "zh_CN"
    zone: str = "Asia/Shanghai"
    announce: str | None = None
    command: str = "/incident"
    url: str = "https://slack.com/"
    admins: frozenset[str] = frozenset()

    @property
    def texts(self) -> Texts:
        """How to speak where everybody reads."""
        return Texts(self.locale, self.zone)

    def texts_for(self, person: str, state: State) -> Texts:
        """How to speak to one person: in their own language, once Slack has told us which."""
        known = state.people.get(person)
        return Texts(known.locale if known and known.locale else self.locale, self.zone)
