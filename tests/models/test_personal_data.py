"""Personal data is caught before it is stored, and what is not personal data is left alone.

Every number here passes the checks a real one would, and belongs to nobody:

- ID numbers name a county that was never assigned (310199 …) and a birthday in 2099, 1900 (old form) or 1800;
- card numbers are the ones that payment sandboxes publish for testing, UnionPay's among them;
- mobiles and landlines are plainly made up: blocks of zeros and nines (199 0000 1234, 021-9999 0000);
- numbers abroad are those set aside for fiction: +1 202 555 01xx and +44 7700 900xxx;
- passwords, tokens and keys are made up on the spot, or the vendor's own documentation example.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.personal_data import Finding, find, mask, mask_json

ID = "310199209901011231"
ID_ENDING_IN_X = "31019920990101108X"
ID_OF_1800 = "31019918000101123X"
CARD = "6205500000000000004"
MOBILE = "19900001234"


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in find(text)]


# --- What is caught --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("身份证号310199209901011231，请核对", "身份证号3101**********1231，请核对"),
        ("310199 20990101 1231", "3101**********1231"),
        ("310199-20990101-1231", "3101**********1231"),
        ("3101 9920 9901 0112 31", "3101**********1231"),
        ("３１０１９９２０９９０１０１１２３１", "3101**********1231"),
        ("3101\u200b9920990101\u200d1231", "3101**********1231"),
        ("31019920990101108X", "3101**********108X"),
        ("31019920990101108x是他", "3101**********108X是他"),
        ("31019920990101108×", "3101**********108X"),
        ("31019920990101108Ⅹ", "3101**********108X"),
        ("三一身份证:810000209901011232(港澳居住证)", "三一身份证:8100**********1232(港澳居住证)"),
        ("外国人永居证931840209912311233", "外国人永居证9318**********1233"),
        ("旧证310199000101001。", "旧证3101*******1001。"),
        ("31019918000101123X19900001234", "3101**********123X199****1234"),
        ("工号00731019918000101123X", "工号0073101**********123X"),
    ],
)
def test_id_numbers(typed: str, kept: str) -> None:
    assert mask(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("卡号6205500000000000004。", "卡号6205***********0004。"),
        ("6205 5000 0000 0000 004", "6205***********0004"),
        ("6205-5000-0000-0000-004", "6205***********0004"),
        ("6205.5000.0000.0000.004", "6205***********0004"),
        ("6205\u00a05000\u00a00000\u00a00000\u00a0004", "6205***********0004"),
        ("６２０５ ５０００ ００００ ００００ ００４", "6205***********0004"),
        ("620550 0000000000004", "6205***********0004"),
        ("ICBC6200000000000005", "ICBC6200********0005"),
        ("4111 1111 1111 1111 5555 5555 5555 4444", "4111********1111 5555********4444"),
        ("4111 1111 1111 1111 12 笔", "4111********1111 12 笔"),
        ("3782 822463 10005", "3782*******0005"),
        ("3530111333300000和6011111111111117", "3530********0000和6011********1117"),
        ("2223003122003222", "2223********3222"),
    ],
)
def test_bank_cards(typed: str, kept: str) -> None:
    assert mask(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("打19900001234找王莉", "打199****1234找王莉"),
        ("199 0000 1234", "199****1234"),
        ("199-0000-1234", "199****1234"),
        ("1990 0001 234", "199****1234"),
        ("1990-000-1234", "199****1234"),
        ("+86 199 0000 1234", "+86 199****1234"),
        ("(+86)19900001234", "(+86)199****1234"),
        ("8619900001234、008619900001234", "86199****1234、0086199****1234"),
        ("*19900001234*", "*199****1234*"),
        ("1️⃣9️⃣9️⃣00001234", "199****1234"),
        ("<tel:+8619900001234|199-0000-1234>", "<tel:+86199****1234|199****1234>"),
        ("wx19900001234 19900001234@example.com", "wx199****1234 199****1234@example.com"),
        ("座机021-99990000转801", "座机021-****0000转801"),
        ("02199990000", "021****0000"),
        ("（0755）9999 0000", "（0755）****0000"),
        ("0310-9999000", "0310-****000"),
        ("+86 21 9999 0000", "+86-******0000"),
        ("+1 202 555 0123 2026-11-21", "+1-******0123 2026-11-21"),
        ("+1 (202) 555-0123", "+1-******0123"),
        ("0044 7700 900123", "0044 7700 900123"),
        ("+44 7700 900123", "+44-******0123"),
    ],
)
def test_phones(typed: str, kept: str) -> None:
    assert mask(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("密码：hunter2。", "密码：******。"),
        ("密码是Abc@123，已停用", "密码是******，已停用"),
        ("初始密码为 Abc@123", "初始密码为 ******"),
        ("密码统一改成了Qwer!1234", "密码统一改成了******"),
        ("密码（初始）＝Ab12345", "密码（初始）＝******"),
        ("登录密码123456", "登录密码******"),
        ("密码 19900001234", "密码 ******"),
        ("口令如下：\nabc12345", "口令如下：\n******"),
        ("*密码*：`hunter2`", "*密码*：******"),
        ("“密码：“hunter2”", "“密码：“******”"),
        ("Password: hunter2", "Password: ******"),
        ("the password is hunter2 now", "the password is ****** now"),
        ("pwd=hunter2 PIN：1234", "pwd=****** PIN：******"),
        ('{"password":"correct horse","user":"bob"}', '{"password":******,"user":"bob"}'),
        ("client_secret=abcdef", "client_secret=******"),
        ("pwd=hunter2&card=6205****0004", "pwd=******"),
        ("密码：****，密码：1***", "密码：****，密码：******"),
        ("api key: 0a1b2c3d", "api key: ******"),
        ("邮箱授权码：abcdefgh", "邮箱授权码：******"),
        ("令牌xoxb-1234567890-abcdefghij泄露", "令牌xoxb-******泄露"),
        ("xapp-1-A0000000000-1234567890", "xapp-******"),
        ("AKIAIOSFODNN7EXAMPLE", "AKIA******"),
        ("ghp_" + "a1" * 18, "ghp_******"),
        ("sk-" + "proj0" * 8, "sk-******"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJ******"),
        ("Authorization: Bearer abcdefgh.ijklmnop", "Authorization: Bearer ******"),
        ("Authorization: Basic Ym9iOmh1bnRlcjI=", "Authorization: Basic ******"),
        ("postgres://bob:hunter2@db.example.com/x", "postgres://bob:******@db.example.com/x"),
        ("https://hooks.slack.com/services/T0/B0/abcdefghij", "https://hooks.slack.com/services/******"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\n-----END RSA PRIVATE KEY-----\n请轮换",
            "-----BEGIN RSA PRIVATE KEY-----******\n请轮换",
        ),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----******"),
    ],
)
def test_credentials(typed: str, kept: str) -> None:
    assert mask(typed) == kept


def test_a_finding_says_where_and_what() -> None:
    typed = "密码：hunter2，证 3101\u200b99 20990101 1231，卡 4111111111111111，199 0000 1234"
    assert find(typed) == (
        Finding("credential", 0, 10, "密码：******"),
        Finding("id_number", 13, 34, "3101**********1231"),
        Finding("bank_card", 37, 53, "4111********1111"),
        Finding("phone", 54, 67, "199****1234"),
    )


def test_a_pasted_table() -> None:
    typed = "姓名\t身份证\t手机\t工资卡\t实发\n张三\t310199209901011231\t19900001234\t6205500000000000004\t12,345.67"
    assert (
        mask(typed)
        == "姓名\t身份证\t手机\t工资卡\t实发\n张三\t3101**********1231\t199****1234\t6205***********0004\t12,345.67"
    )


# --- What is left alone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "310199209901011232",  # wrong check digit
        "310199209902301230",  # 30 February
        "99999920990101123X",  # no such province
        "310199991301001",  # old form, 13th month
        "31000120261121000201",  # an order holding a date and, by chance, a check digit
        "4111111111111112",  # Luhn fails
        "9111111111111111",  # nobody issues 9
        "41111111111111113",  # Visa has no 17 digits
        "订单号4111111111111111",
        "流水号：6205500000000000004",
        "SO4111111111111111",
        "2026112114000012",  # a serial of date and time
        "25312000000012345678",  # e-invoice
        "发票代码：031001900211，发票号码：12345678",
        "91310115MA1K4ABC2X",  # 统一社会信用代码
        "1700000000.123456",  # Slack's time stamp
        "1700000000123",  # milliseconds
        "2026-11-21 14:02:00",
        "20261121 20261122 20261123",
        "INC-0007",
        "192.168.100.200:8080",
        "¥19900001234",
        "合计 19900001234.00 元",
        "1500 200 1800 2300",
        "12,345,678.90 + 1,234.56",
        "+12345678",
        "+20261121",
        "95588、110、4008000000",
        "021-12345678",  # no local number begins with 1
        "bob@example.com",
        "12345678-1234-4123-8123-199000012345",
        "e3b0c44298fc1c149afbf4c89919900001234b934ca495991b7852b855ab1234",
        "C0199000012",
        "https://acme.slack.com/archives/C0123ABCD/p1700000000123456?thread_ts=1700000000.123456&cid=C0123ABCD",
        "密码：见附件",
        "密码已重置，密码泄露 3 次",
        "密码2026-11-21改过",
        "密码重置链接：https://example.com/reset",
        "密码：<@U0123ABCD> 知道",
        "Password is required. The secretary: Wang Li",
        "passport: E00000000, pingpong: 1234",
        "risk-assessment-for-all-clients-2026",
        "bearer of bad news",
        "-----BEGIN CERTIFICATE-----",
        "",
    ],
)
def test_what_only_looks_like_it_is_left_alone(typed: str) -> None:
    assert find(typed) == ()
    assert mask(typed) == typed


# --- A pinned message ------------------------------------------------------------------------------------------------


def test_a_slack_message_is_masked_and_still_found_again() -> None:
    message = {
        "type": "message",
        "ts": "1700000000.123456",
        "client_msg_id": "12345678-1234-4123-8123-199000012345",
        "user": "U0199000012",
        "text": "工资表里有 19900001234",
        "files": [{"id": "F0199000012", "size": 19900001234, "permalink": "https://acme.slack.com/files/U0/F0/a.png"}],
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*19900001234*"}}],
        "edited": None,
        "token": "abc",
    }
    assert mask_json(message) == {
        "type": "message",
        "ts": "1700000000.123456",
        "client_msg_id": "12345678-1234-4123-8123-199000012345",
        "user": "U0199000012",
        "text": "工资表里有 199****1234",
        "files": [{"id": "F0199000012", "size": 19900001234, "permalink": "https://acme.slack.com/files/U0/F0/a.png"}],
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*199****1234*"}}],
        "edited": None,
        "token": "******",
    }


def test_what_runs_across_pieces_of_a_rich_text_is_masked() -> None:
    line = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "密码：", "style": {"bold": True}},
            {"type": "text", "text": "hunt"},
            {"type": "text", "text": "er2 ，电话 199"},
            {"type": "text", "text": "0000", "style": {"italic": True}},
            {"type": "text", "text": "1234 找"},
            {"type": "user", "user_id": "U0123ABCD"},
            {"type": "text", "text": "，1990000"},
            {"type": "emoji", "name": "phone"},
            {"type": "text", "text": "1234"},
        ],
    }
    masked = mask_json({"type": "rich_text", "elements": [line]})["elements"][0]["elements"]
    assert [piece.get("text") for piece in masked] == [
        "密码：******",
        "",
        " ，电话 199****1234",
        "",
        " 找",
        None,
        "，1990000",
        None,
        "1234",
    ]
    assert masked[0]["style"] == {"bold": True}


def test_a_private_key_is_masked_across_an_emoji() -> None:
    pieces = [
        {"type": "text", "text": "-----BEGIN PRIVATE KEY-----\nMIIE"},
        {"type": "emoji", "name": "key"},
        {"type": "text", "text": "abc"},
    ]
    assert mask_json({"type": "rich_text_preformatted", "elements": pieces})["elements"] == [
        {"type": "text", "text": "-----BEGIN PRIVATE KEY-----******"},
        {"type": "emoji", "name": "key"},
        {"type": "text", "text": ""},
    ]


# --- Whatever is typed -----------------------------------------------------------------------------------------------

SPOILERS = [
    ID,
    ID_ENDING_IN_X,
    ID_OF_1800,
    CARD,
    MOBILE,
    "4111 1111 1111 1111",
    "199 0000 1234",
    "+86 ",
    "0086",
    "86-",
    "021-99990000",
    "(021)",
    "+852 9123",
    "+1 202 555 0123",
    "密码",
    "密码：",
    "password is ",
    "pwd=",
    "token: ",
    "bearer ",
    "abc12345",
    "xoxb-1234567890ab",
    "://u:p@h ",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "eyJhbGciOiJI.eyJzdWIi.c2lnbmF0dXJl",
    "*",
    "***",
    "****",
    "订单号",
    "https://",
    ".slack.com/archives/C0/p1700000000123456",
    "1700000000.123456",
    "\u200b",
    '"',
    "'",
    "`",
    " ",
    ".",
    "-",
    "\n",
    "，",
    "<@",
    "张三",
    "x",
    "X",
    "0",
    "1",
    "12",
    "138",
    "1384",
    "00 ",
    "2026",
]
TYPED = st.one_of(
    st.text(),
    st.text(alphabet="0123456789 -.+*xX()０１９密码：:=pwd\u200b\n", max_size=80),
    st.lists(st.sampled_from(SPOILERS), max_size=14).map("".join),
)
PROSE = st.text(alphabet="今天财务把客户资料误发给了乙公司请立即撤回并通知王莉，。、：；（）《》！？\n\t ", max_size=30)


@settings(max_examples=500, print_blob=True)
@given(TYPED)
@example("密码：00 852 9123 4567")
@example(ID_OF_1800[:-4] + "1384" + "5678901")
def test_findings_are_in_order_and_masking_is_final(text: str) -> None:
    findings = find(text)
    ends = [0, *(finding.end for finding in findings)]
    assert all(end <= finding.start < finding.end for end, finding in zip(ends, findings, strict=False))
    assert ends[-1] <= len(text)
    masked = mask(text)
    assert find(masked) == ()
    assert mask(masked) == masked


@settings(print_blob=True)
@given(
    before=PROSE,
    after=PROSE,
    planted=st.sampled_from(
        [
            (ID, "3101**********1231"),
            (ID_ENDING_IN_X, "3101**********108X"),
            (CARD, "6205***********0004"),
            (MOBILE, "199****1234"),
            ("xoxb-1234567890-abcdefghij", "xoxb-******"),
        ]
    ),
)
def test_a_number_planted_in_prose_is_always_found(before: str, after: str, planted: tuple[str, str]) -> None:
    number, shown = planted
    assert mask(before + number + after) == before + shown + after


@settings(print_blob=True)
@given(st.lists(TYPED.map(lambda text: {"type": "text", "text": text}) | st.just({"type": "user"}), max_size=6))
def test_any_rich_text_is_masked_once_and_for_all(pieces: list[dict[str, str]]) -> None:
    masked = mask_json({"type": "rich_text_section", "elements": pieces})
    assert mask_json(masked) == masked
    assert [piece["type"] for piece in masked["elements"]] == [piece["type"] for piece in pieces]


@settings(print_blob=True)
@given(
    st.recursive(st.none() | st.integers() | TYPED, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_any_json_is_masked_once_and_for_all(value: object) -> None:
    masked = mask_json(value)
    assert mask_json(masked) == masked


HOSTILE = [
    "1",
    "1 ",
    "310199",
    "+1 2 3 ",
    "+1",
    "86-",
    "00 1",
    "0-",
    "密码",
    "密码：",
    "pwd:",
    'pwd:"',
    "password is ",
    "eyJ-",
    "eyJ.",
    "-----BEGIN PRIVATE KEY-----",
    "sk-",
    "://a:",
    "bearer ",
    "a1",
    "*",
    "1****",
    "-",
    ".slack.com/archives/A",
    "\u200b1",
    "１",
    "(",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Sixteen times the text may take sixteen times as long; a quadratic pattern would need 256 times."""
    short, long = (piece * (size // len(piece)) for size in (2_500, 40_000))
    find(short)
    assert _seconds(long) < 64 * _seconds(short)


def _seconds(text: str) -> float:
    """Of this thread on a processor: whatever else the machine does takes no part in it."""
    took = []
    for _ in range(3):
        began = time.thread_time()
        find(text)
        took.append(time.thread_time() - began)
    return min(took)
