"""Personal data and credentials, found in what a person types before it is stored.

The record is append-only: what once stands in it cannot be masked any more. So every typed or pinned text passes `find`
first. The person is shown the masked form (`3101**********1234`) and confirms it, or says in one press that the
number is not what it seems. A missed number is therefore worse than a wrong alarm, and yet a record full of stars is
worth nothing: what carries a check digit must pass it, and what is known to be something else is left alone.

A text is read in a plain copy (`_plain`: full-width and other digits made ASCII, invisible characters dropped, with
the way back to the original's positions). The recognisers at the end of this file read that copy in turn. Each is a
bounded pattern and a judge. What a judge takes is blanked out for those that follow, so findings never overlap, and
every step is linear in the length of the text. The libraries that judge are imported at the first number in question:
most texts hold none, and a bot that starts should not wait for them.

Found: 居民身份证 and the cards that share its form (港澳台居民居住证, 外国人永久居留身份证), the old 15 digits; bank
cards; Chinese mobiles, landlines with area code, international numbers; passwords after their word, tokens, private
keys.

Left alone on purpose: e-mail addresses (everyday text in the office, and who wrote to whom is the very substance of a
leak); 统一社会信用代码, tax and invoice numbers (they name firms); 400 and short numbers; single-use codes (验证码),
dead in minutes; names and addresses, which no pattern knows. Slack's ids, time stamps and permalinks, UUIDs and hex
digests survive untouched: evidence is cited by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

Kind = Literal["id_number", "bank_card", "phone", "credential"]


@dataclass(frozen=True)
class Finding:
    """One piece of personal data: `text[start:end]`, and the form in which it may be kept."""

    kind: Kind
    start: int
    end: int
    masked: str


def find(text: str) -> tuple[Finding, ...]:
    """What must not be stored as it stands, in the order of the text, without overlaps."""
    plain, at = _plain(text)
    findings = []
    for recogniser in _RECOGNISERS:
        taken = list(_taken(plain, recogniser))
        plain = _blanked(plain, taken)
        for start, verdict in taken:
            first, last = at[start], at[verdict.end - 1]
            if recogniser.kind and verdict.masked:
                shown = text[first : at[verdict.kept]] + verdict.masked
                findings.append(Finding(recogniser.kind, first, last + 1, shown))
    return tuple(sorted(findings, key=lambda finding: finding.start))


def mask(text: str) -> str:
    """The text with every finding masked. Masking twice changes nothing, and nothing is found afterwards.

    A mask can bring out what was hidden before, as `sk-` when the password after it goes; hence until nothing is found.
    """
    while findings := find(text):
        text = _replaced(text, findings)
    return text


def mask_json(value: Any) -> Any:
    """The same JSON-like value with every string in it masked; keys and numbers, which nobody types, stay.

    A rich text of Slack is read across its pieces, so that neither `密码：` in bold before a plain password
    nor a number half in italics gets through.
    """
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked_member(value, key) for key in value}
    if isinstance(value, list | tuple):
        return [mask_json(item) for item in value]
    return value


# --- A raw Slack message ---------------------------------------------------------------------------------------------

_SECRET_KEY = re.compile(r"(?i)(?:.*[_-])?(?:password|passwd|pwd|secret|token|api_?key)")


def _masked_member(parent: dict[str, Any], key: str) -> Any:
    value = parent[key]
    if isinstance(value, str) and value and _SECRET_KEY.fullmatch(key):
        return _STARS
    if key == "elements" and isinstance(value, list) and str(parent.get("type")).startswith("rich_text_"):
        return _masked_pieces(value)
    return mask_json(value)


def _masked_pieces(pieces: list[Any]) -> list[Any]:
    """Mask first what runs across the pieces of one line, then each piece; until neither changes anything."""
    masked = [mask_json(piece) for piece in _masked_across(pieces)]
    return pieces if masked == pieces else _masked_pieces(masked)


def _masked_across(pieces: list[Any]) -> list[Any]:
    """The mask goes where the finding begins; later pieces lose their part of it."""
    texts = [_text_of(piece) for piece in pieces]
    findings = find("".join(texts))
    masked, start = [], 0
    for piece, text in zip(pieces, texts, strict=True):
        end = start + len(text)
        own = [_within(finding, start, end) for finding in findings if finding.start < end and finding.end > start]
        masked.append({**piece, "text": _replaced(text, own)} if own and text != _BLANK else piece)
        start = end
    return masked


def _text_of(piece: Any) -> str:
    if isinstance(piece, dict) and isinstance(piece.get("text"), str):
        return str(piece["text"])
    return _BLANK  # a mention or an emoji: digits on its two sides are not one number


def _within(finding: Finding, start: int, end: int) -> Finding:
    masked = finding.masked if finding.start >= start else ""
    return Finding(finding.kind, max(finding.start, start) - start, min(finding.end, end) - start, masked)


def _replaced(text: str, findings: Sequence[Finding]) -> str:
    pieces, done = [], 0
    for finding in findings:
        pieces += [text[done : finding.start], finding.masked]
        done = finding.end
    return "".join([*pieces, text[done:]])


# --- The plain copy --------------------------------------------------------------------------------------------------

_BLANK = "\0"
_LOOK_ALIKES = dict(zip("·×ⅩⅹХх", ".xXxXx", strict=True))  # middle dot, multiplication sign, Roman ten, Cyrillic
_CHINESE_MARKS = "！（），；？"  # no password goes on after them, as it may after ASCII's
_DROPPED = "\x7f"
_WITHOUT_SIGNS = str.maketrans("x", "X", " -.+()（）")
_KEYCAPS = {"\ufe0e", "\ufe0f", "\u20e3"}


class _Folding(dict[int, str]):
    """A table for `str.translate` that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    """One character as an ASCII keyboard would have it; those nobody sees become `_DROPPED`."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf" or character in _KEYCAPS:
        return _DROPPED
    if category in {"Zs", "Pd"}:
        return " " if category == "Zs" else "-"
    if "！" <= character <= "～" and character not in _CHINESE_MARKS:
        return chr(ord(character) - ord("！") + ord("!"))
    return _LOOK_ALIKES.get(character, character)


_FOLDING = _Folding()


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The plain copy, and for each of its characters the position in the original."""
    plain = text.translate(_FOLDING)
    if _DROPPED not in plain:
        return plain, range(len(text) + 1)
    at = [position for position, character in enumerate(plain) if character != _DROPPED]
    return plain.replace(_DROPPED, ""), [*at, len(text)]


# --- How a recogniser works ------------------------------------------------------------------------------------------


class _Verdict(NamedTuple):
    """What a judge takes: up to `end`; the text before `kept` stays readable, `masked` stands for the rest.

    With an empty `masked` nothing is found there, but no later recogniser reads it either.
    """

    kept: int
    end: int
    masked: str


class _Recogniser(NamedTuple):
    kind: Kind | None  # None for what is no finding, but must be kept from the others
    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], _Verdict | None]


def _taken(plain: str, recogniser: _Recogniser) -> Iterator[tuple[int, _Verdict]]:
    position = 0
    while match := recogniser.pattern.search(plain, position):
        verdict = recogniser.judge(match)
        if verdict:
            yield match.start(), verdict
        position = verdict.end if verdict else match.start() + 1


def _blanked(plain: str, taken: list[tuple[int, _Verdict]]) -> str:
    pieces, done = [], 0
    for start, verdict in taken:
        pieces += [plain[done:start], _BLANK * (verdict.end - start)]
        done = verdict.end
    return "".join([*pieces, plain[done:]])


def _digits(written: str) -> str:
    return written.translate(_WITHOUT_SIGNS)


def _ends_shown(digits: str, first: int) -> str:
    return digits[:first] + "*" * (len(digits) - first - 4) + digits[-4:]


# --- Credentials -----------------------------------------------------------------------------------------------------

_STARS = "******"
_MASK = re.compile(r"(?<![0-9])[0-9]+\*{4,}+[0-9]+|(?<!\*)\*{4,}+(?:[0-9]{1,4}(?![0-9]))?")  # 199****1234, ****1234

_PRIVATE_KEY = re.compile(
    r"(?P<lead>-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)"
    r"(?P<value>\*{6}|(?:[^-*]|-(?!----END ))*+(?:-----END [A-Z ]{0,30}-----)?)"  # without its end: all that follows
)
_WORD = (
    r"(?:密码|口令|密钥|授权码|令牌|PIN|[Pp]in码|(?i:passw(?:or)?d|passphrase|passcode|pwd|(?<![a-z])(?:pass|pw)"
    r"|secret|token|authorization|(?:api|access|private)[ _-]?key))"
)
_BETWEEN = r"[^A-Za-z0-9:=\n\0]{0,8}?(?:[:=]++>?|[是为]|成了?)"
_OPENING = r"[ \t]{0,2}+[*_~“‘「『(（\[]{0,2}+[ \t]{0,2}+(?i:(?:bearer|basic)\s)?"
_NOT_A_MENTION_LINK_OR_DATE = r"(?![\"'`]?(?:<[@#!]|<?https?://|20[0-9]{2}[-/.]))"
_ONE_WORD = r"(?:(?!-----BEGIN )[!-~])"
_NAMED = re.compile(  # 密码：… · 密码（初始）=… · 密码统一改为… · password is …
    rf"(?P<lead>{_WORD}(?:{_BETWEEN}{_OPENING}|\s(?:is|was)\s(?=[!-~]{{0,32}}[0-9])))"
    rf"(?P<value>(?P<quote>[\"'`])[^\n\0]{{4,}}?(?P=quote)|{_NOT_A_MENTION_LINK_OR_DATE}{_ONE_WORD}{{4,512}})"
)
_BARE = re.compile(  # 密码Abc@123 · 密码 123456 · 密码如下：⏎abc123: on weaker signs there must be a digit
    rf"(?P<lead>(?:密码|口令)(?:如下)?:?+\s{{0,2}}+{_OPENING})"
    rf"(?P<value>{_NOT_A_MENTION_LINK_OR_DATE}(?=[!-~]{{0,32}}[0-9]){_ONE_WORD}{{6,512}})"
)
_IN_URL = re.compile(r"(?P<lead>://[!-.0-9;-?A-~]{0,64}:)(?P<value>[!-.0-~]{1,256})(?=@)")
_BEARER = re.compile(r"(?i)(?P<lead>\bbearer\s{1,3})(?P<value>[0-9a-z._~+/=-]{16,})")
_TOKEN = re.compile(
    r"(?<![\w-])(?P<lead>xox[a-z]-|xapp-|gh[pousr]_|github_pat_|glpat-|[sr]k_live_|sk-|hooks\.slack\.com/services/"
    r"|AKIA|ASIA|LTAI|AKID|AIza|eyJ(?=[\w-]{8,}+\.[\w-]{4,}+\.))(?P<value>[\w./+=-]{12,})",
    re.ASCII,
)


def _credential(match: re.Match[str]) -> _Verdict:
    if masked_before := _MASK.match(match["value"]):
        end = match.start("value") + masked_before.end()
        return _Verdict(end, end, "")
    return _Verdict(match.end("lead"), match.end(), _STARS)


# --- What only looks like personal data ------------------------------------------------------------------------------

_CITED = re.compile(
    _MASK.pattern + r"|(?<![0-9])1[0-9]{9}\.[0-9]{6}(?![0-9])"  # Slack's time stamps
    r"|(?<![0-9A-Za-z])[A-Z]0[0-9A-Z]{7,11}(?![0-9A-Za-z])"  # Slack's ids
    r"|\.slack\.com/archives/[0-9A-Z]+(?:/p[0-9]{16})?(?:\?[\w.=&;-]*)?"
    r"|(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])(?=[0-9]*+[A-Fa-f])[0-9A-Fa-f]{32,}+(?![0-9A-Za-z])",  # MD5 and longer digests
    re.ASCII,
)
_NUMBER_OF_A_PAPER = re.compile(
    r"(?i)(?:订单|单号|发票|流水|凭证|税号|纳税人识别|信用代码|编号|order|invoice|tracking|waybill)"
    r"(?:号码|号|代码|\s?(?:number|no\.?|id))?[ \t:#为是]{0,3}\Z"
)


def _cited(match: re.Match[str]) -> _Verdict:
    return _Verdict(match.end(), match.end(), "")


def _numbers_a_paper(match: re.Match[str]) -> bool:
    """Whether the words just before say that this is an order, an invoice or the like."""
    return bool(_NUMBER_OF_A_PAPER.search(match.string[max(0, match.start() - 24) : match.start()]))


# --- Identity numbers ------------------------------------------------------------------------------------------------

_SIGN = r"(?: ?[-.] ?| )"  # what people put between the groups of a number
_NEXT = rf"{_SIGN}?[0-9]"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_PLACE = rf"(?:{_PROVINCE}(?:{_NEXT}){{4}}|9{_SIGN}?{_PROVINCE}(?:{_NEXT}){{3}})"  # 9: the card of a foreign resident
_ID_18 = re.compile(rf"{_PLACE}{_SIGN}?(?:1{_SIGN}?[89]|2{_SIGN}?0)(?:{_NEXT}){{9}}{_SIGN}?[0-9Xx]")
_ID_15 = re.compile(rf"(?<![0-9A-Za-z]){_PROVINCE}[0-9]{{4}}{_SIGN}?[0-9]{{6}}{_SIGN}?[0-9]{{3}}(?![0-9A-Za-z])")


def _id_of_18_digits(match: re.Match[str]) -> _Verdict | None:
    """Sought inside longer numbers too: people paste a name list without blanks between ID and telephone."""
    from stdnum.cn import ric

    number = _digits(match[0])
    if ric.calc_check_digit(number) != number[-1] or not _is_a_date(number[6:14]):
        return None
    if _glued_to_digits(match) and number[6:10] >= "2010":
        return None  # inside a longer number a recent date is an order's, not a child's
    return _Verdict(match.start(), match.end(), _ends_shown(number, 4))


def _id_of_15_digits(match: re.Match[str]) -> _Verdict | None:
    number = _digits(match[0])
    if not _is_a_date("19" + number[6:12]) or _numbers_a_paper(match):
        return None
    return _Verdict(match.start(), match.end(), _ends_shown(number, 4))


def _is_a_date(yyyymmdd: str) -> bool:
    try:
        date(int(yyyymmdd[:4]), int(yyyymmdd[4:6]), int(yyyymmdd[6:]))
    except ValueError:
        return False
    return True


def _glued_to_digits(match: re.Match[str]) -> bool:
    before, after = _neighbours(match.string, match.start(), match.end())
    return before.isdecimal() or (after.isdecimal() and match[0][-1].isdecimal())


# --- Bank cards ------------------------------------------------------------------------------------------------------

_CARD = re.compile(
    r"(?<![0-9])(?:[0-9]{15,19}"
    rf"|[0-9]{{4}}(?P<sign>{_SIGN})(?:[0-9]{{4}}(?P=sign)){{2}}[0-9]{{4}}(?P<tail>(?P=sign)[0-9]{{1,3}}(?![0-9]))?"
    rf"|[0-9]{{4}}{_SIGN}[0-9]{{6}}{_SIGN}[0-9]{{5}}|[0-9]{{6}}{_SIGN}[0-9]{{9,13}})(?![0-9])"
)
_ISSUER = re.compile(  # who issues which length; most numbers of 19 digits that begin with 4 are orders
    r"62[0-9]{14,17}|81[0-7][0-9]{13,16}|955[0-9]{16}|4(?:21349|34061|34062|36742|56351)[0-9]{13}"  # UnionPay, debit
    r"|4[0-9]{15}|5[1-5][0-9]{14}|3[47][0-9]{13}|35[0-9]{14}|3(?:0[0-5]|[689][0-9])[0-9]{13}"
    r"|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12,15}"
    r"|(?!..(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))2(?:2[2-9]|[3-6][0-9]|7[01])[0-9]{13}"  # no yymmdd serials
)


def _bank_card(match: re.Match[str]) -> _Verdict | None:
    ends = [match.end(), match.start("tail")] if match["tail"] else [match.end()]  # the tail may be the next number
    for end in ends:
        number = _digits(match.string[match.start() : end])
        if _is_a_card(number) and not _numbers_a_paper(match):
            in_a_code = re.search("[A-Za-z_]", "".join(_neighbours(match.string, match.start(), end)))
            if number.startswith("62") or not in_a_code:  # ICBC6222… is a card, SO4012… an order
                return _Verdict(match.start(), end, _ends_shown(number, 4))
    return None


def _is_a_card(number: str) -> bool:
    if not _ISSUER.fullmatch(number):
        return False
    from stdnum import luhn

    return bool(luhn.is_valid(number))


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - 1) : start], text[end : end + 1]


# --- Phones ----------------------------------------------------------------------------------------------------------

_MOBILE = re.compile(  # by pattern alone: new ranges are opened faster than a library learns of them
    rf"(?=[+(（018])(?<![0-9¥￥$])(?:[(（]?(?:(?:\+|00){_SIGN}?)?86[)）]?{_SIGN}?)?"
    rf"(?P<number>1[3-9][0-9](?:{_SIGN}?[0-9]{{4}}){{2}}"
    rf"|(?<![0-9][ .-])1[3-9][0-9]{{2}}(?P<sign>{_SIGN})"  # 4-3-4 and 4-4-3, unless in a row of amounts
    rf"(?:[0-9]{{3}}(?P=sign)[0-9]{{4}}|[0-9]{{4}}(?P=sign)[0-9]{{3}})(?![ .-][0-9]))"
    r"(?![0-9]|\.[0-9]{1,2}(?![0-9]))"  # nor an amount with its cents
)
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(
    rf"(?<![0-9¥￥$])(?:[(（]{_AREA}[)）]|{_AREA}){_SIGN}?(?P<local>[2-9][0-9]{{2,3}}{_SIGN}?[0-9]{{4}})(?![0-9])"
)
_INTERNATIONAL = re.compile(
    rf"(?:(?P<sign>\+|(?<![0-9.])00){_SIGN}?(?=[1-9])|(?<![0-9-])(?=86-))"
    r"(?P<number>[0-9](?:[ ()（）.-]{0,2}[0-9]){6,14})(?![0-9])"
)


def _mobile(match: re.Match[str]) -> _Verdict:
    return _Verdict(match.start("number"), match.end(), _ends_shown(_digits(match["number"]), 3))


def _landline(match: re.Match[str]) -> _Verdict | None:
    import phonenumbers as numbers

    national = int(_digits(match[0]))
    known = numbers.is_valid_number(numbers.PhoneNumber(country_code=86, national_number=national))
    if not known or _numbers_a_paper(match):
        return None
    return _Verdict(match.start("local"), match.end(), _end_shown(_digits(match["local"])))


def _international(match: re.Match[str]) -> _Verdict | None:
    """The longest run of groups that is a number abroad: up to two after it may belong to the next number."""
    start, written = match.start("number"), match["number"]
    groups = [group.end() for group in re.finditer("[0-9]+", written)]
    for end in groups[:-4:-1]:
        number = _digits(written[:end])
        if country := _calling_code(number, by_length=match["sign"] == "+"):
            hidden = "-" + _end_shown(number.removeprefix(country).lstrip("0"))
            return _Verdict(start + _after_digits(written, len(country)), start + end, hidden)
    return None


def _calling_code(number: str, *, by_length: bool) -> str | None:
    """The country's code, if such numbers exist there: after a plus the right length is enough."""
    import phonenumbers as numbers

    codes = numbers.COUNTRY_CODE_TO_REGION_CODE
    country = next((number[:size] for size in (1, 2, 3) if int(number[:size]) in codes), None)
    if country is None or len(number) < 7:
        return None
    phone = numbers.PhoneNumber(country_code=int(country), national_number=int(number.removeprefix(country) or 0))
    possible = numbers.is_possible_number_with_reason(phone) == numbers.ValidationResult.IS_POSSIBLE
    return country if possible and (by_length or numbers.is_valid_number(phone)) else None


def _after_digits(written: str, count: int) -> int:
    return [digit.end() for digit in re.finditer("[0-9]", written)][count - 1]


def _end_shown(digits: str) -> str:
    shown = max(0, min(4, len(digits) - 4))
    return "*" * (len(digits) - shown) + digits[len(digits) - shown :]


# What reads the text, in this order: a password may look like a phone, an ID number like a card.
_RECOGNISERS = (
    _Recogniser("credential", _PRIVATE_KEY, _credential),
    _Recogniser("credential", _NAMED, _credential),
    _Recogniser("credential", _BARE, _credential),
    _Recogniser("credential", _IN_URL, _credential),
    _Recogniser("credential", _BEARER, _credential),
    _Recogniser("credential", _TOKEN, _credential),
    _Recogniser(None, _CITED, _cited),
    _Recogniser("id_number", _ID_18, _id_of_18_digits),
    _Recogniser("bank_card", _CARD, _bank_card),
    _Recogniser("id_number", _ID_15, _id_of_15_digits),
    _Recogniser("phone", _MOBILE, _mobile),
    _Recogniser("phone", _LANDLINE, _landline),
    _Recogniser("phone", _INTERNATIONAL, _international),
)
