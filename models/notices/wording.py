"""Wording: what had better be put otherwise before it leaves the house.

Four rules: nothing that admits guilt before anybody has found it, no promise, no personal data, and no company named
but in its own letter. All are warnings with a gentler wording: a person decides. (Personal data is also caught by the
form itself, before it is stored.) The phrases are our own, and short on purpose: a checker that cries wolf is not read.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from models.notices.sections import GAP, Section
from models.personal_data import Kind, find
from models.refusal import N_

ADMITS = (
    (r"(?:我方|我司|我公司|我单位|我所|本公司|本单位|本所|我们)的?(?:严重)?(?:过失|过错|失职|疏忽|责任)|负全部责任|承担(?:全部|一切)责任|违反了?(?:法律|法规|规定)"
     r"|(?:管理|监管)不善|严重失职|违规操作|违反(?:操作规程|规程|制度)",
     N_("It admits guilt before the inquiry has ended. Rather: “the cause is being looked into”.")),
    (r"\bour (?:own )?(?:fault|negligence|failure|mistake)\b|\bwe are (?:fully )?(?:liable|responsible|to blame)\b"
     r"|\bwe (?:violated|breached|failed to)\b|\bfull responsibility\b",
     N_("It admits guilt before the inquiry has ended. Rather: “the cause is being looked into”.")),
    (r"赔偿(?:一切|全部|所有)|(?:一定|必将|保证|承诺)(?:会|予以|给予)?赔偿"
     r"|\bwe will (?:compensate|pay for|reimburse)\b",
     N_("It promises compensation. Rather: “questions of compensation are handled by law and contract”.")),
)  # fmt: skip

PROMISES = (
    (r"(?:保证|承诺|确保)(?:今后|以后|绝)?(?:不会|不再|绝不)|绝(?:对)?不会再|万无一失|绝对安全|百分之百|100\s*%"
     r"|\bnever happen again\b|\bwe guarantee\b|\b(?:completely|absolutely|fully) (?:safe|secure)\b",
     N_("It promises what nobody can keep. Rather: say what is done so that it does not happen again.")),
    (r"(?:没有|未|不会)(?:造成|产生|有)任何(?:损失|影响|危害|后果)|(?:没有|无)任何风险"
     r"|\bno (?:risk|harm|impact) (?:at all|whatsoever)\b|\bno (?:data|information) (?:was|were|has been) misused\b",
     N_("It says for certain what is not known yet. Rather: “so far no misuse is known”.")),
)  # fmt: skip

REACHED = frozenset({"contact", "unit", "reporter", "policy", "opening", "closing"})
"""The sections in which the firm says how it is reached: its own telephone belongs there."""

CONTACTS: frozenset[Kind] = frozenset({"phone"})

PERSONAL = N_("It looks like personal data: leave it out, or mask it.")
COMPANY = N_("It seems to name a company. Only a company's own letter names it: say “a client” or “another company”.")

_COMPANY = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[给向与和由对从、，。为到及]))[\u4e00-\u9fff（）()]{1,12}?"
    r"(?:有限(?:责任)?公司|股份公司|集团|(?:会计师|律师|税务师)?事务所)|[甲乙丙丁戊己庚辛][\u4e00-\u9fff]{0,2}公司"
    r"|\b[A-Z][\w&]*(?: [A-Z][\w&]*)* (?:Ltd|Limited|Inc|LLC|GmbH|Corp|Co\.)\b|\b[Cc](?:lient|ompany) [A-Z]\b"
)
_OURS = re.compile(
    r"^(?:我|本|贵|该|各|子|母|分|保险|委托方|客户|合作)(?:公司|集团)|(?:我|本|贵|该|保险)公司$"
    r"|(?:^|我|本|贵|该|各|一家|当地|外部|专业|委托|聘请|联系|咨询|由|向|给)(?:会计师|律师|税务师)?事务所$"
)

NAMES_COMPANIES = frozenset({"authority_first", "authority_followup", "authority_summary", "police", "insurer"})
"""The kinds whose readers may be told which company it is: who inquires by law, and the insurer."""


@dataclass(frozen=True)
class Warned:
    """One phrase that had better be another: where it stands, and why."""

    section: str
    phrase: str
    sentence: str


def warnings(kind: str, recipient: str, title: str, sections: Iterable[Section]) -> list[Warned]:
    """What had better be put otherwise in a notice, in the order of its text, each phrase of a section once."""
    written = (Section("title", title, title), *sections)
    ours = [name for each in written if each.key in REACHED for name in companies_in(each.text)]
    named = (recipient, *ours) if kind == "client" else ours
    found: dict[Warned, None] = {}
    for section in written:
        text = GAP.sub("", section.text)
        found |= dict.fromkeys(Warned(section.heading, *each) for each in _in(section, text, kind, named))
    return list(found)


def companies_in(text: str, *but: str) -> list[str]:
    """What looks like the name of a company in a text, other than those given and than words such as 贵公司."""
    names = [found[0] for found in _COMPANY.finditer(text) if not _OURS.search(found[0])]
    return [name for name in names if not any(known and (name in known or known in name) for known in but)]


def _in(section: Section, text: str, kind: str, named: Collection[str]) -> Iterator[tuple[str, str]]:
    for pattern, sentence in (*ADMITS, *PROMISES):
        yield from ((match[0], sentence) for match in re.finditer(pattern, text, re.IGNORECASE))
    ours = CONTACTS if section.key in REACHED else ()
    yield from ((finding.masked, PERSONAL) for finding in find(text, ours))
    if kind not in NAMES_COMPANIES:
        yield from ((name, COMPANY) for name in companies_in(text, *named))
