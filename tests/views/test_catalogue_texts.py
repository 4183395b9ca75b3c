"""How a sentence is said: what a person typed stays text, and every kind of value is written out in the reader's
language."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.playbook import Text
from models.refusal import Refused, Who
from views.catalogue import Mrkdwn, Texts
from views.elements import plain

ZH, EN = Texts("zh_CN"), Texts("en")
PAPER = Texts("en", names={"UWANG": "王莉 <wang>"}, paper=True)
AT = datetime(2026, 11, 21, 6, 2, tzinfo=UTC)


def test_a_sentence_is_said_in_the_readers_language() -> None:
    assert EN("Cancel") == "Cancel"
    assert ZH("Cancel") == "取消"


def test_a_language_we_do_not_speak_gets_english() -> None:
    assert Texts("fr")("Cancel") == "Cancel"


# --- What was typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("<!channel> & <@UWANG>", "&lt;!channel&gt; &amp; &lt;@UWANG&gt;"),
        ("{command} {0} %s {title!r}", "{command} {0} %s {title!r}"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("<https://example.org|Press here>", "&lt;https://example.org|Press here&gt;"),
        ("<!date^0^{date}|never>", "&lt;!date^0^{date}|never&gt;"),
    ],
)
def test_what_was_typed_is_never_markup(typed: str, said: str) -> None:
    assert EN("{code} is open: {title}", code="INC-0001", title=typed) == f"INC-0001 is open: {said}"


@given(st.text())
def test_nothing_typed_can_mention_link_or_date(typed: str) -> None:
    said = ZH("{code} is open: {title}", code="INC-0001", title=typed)

    assert "<" not in said
    assert ">" not in said


@given(st.text())
def test_plain_text_shows_what_was_typed_to_the_letter(typed: str) -> None:
    assert plain(EN.write(typed), 10_000).text == typed


def test_markup_made_by_a_view_stays_markup() -> None:
    assert EN("{code} is open: {title}", code="INC-0001", title=Mrkdwn("*<@UWANG>*")) == "INC-0001 is open: *<@UWANG>*"


# --- Values by their kind ---------------------------------------------------------------------------------------------


def test_a_person_is_mentioned_or_called_by_name() -> None:
    quiet = Texts("en", names={"UWANG": "王莉 <!here>"})

    assert EN.write(Who("UWANG")) == "<@UWANG>"
    assert quiet.write(Who("UWANG")) == "王莉 &lt;!here&gt;"
    assert quiet.write(Who("UNKNOWN")) == "UNKNOWN"
    assert PAPER.write(Who("UWANG")) == "王莉 <wang>"


def test_a_time_ticks_by_itself_and_is_local_on_paper() -> None:
    assert EN.write(AT) == "<!date^1795240920^{date_short_pretty} {time}|2026-11-21 14:02>"
    assert PAPER.write(AT) == "2026-11-21 14:02"
    assert Texts("en", "Europe/Berlin").local(AT) == "2026-11-21 07:02"


def test_a_text_of_the_playbook_is_taken_in_the_readers_language_and_escaped() -> None:
    text = Text(zh="通知客户 <A>", en="Tell the client <A>")

    assert ZH.write(text) == "通知客户 &lt;A&gt;"
    assert EN.write(text) == "Tell the client &lt;A&gt;"
    assert ZH.text(text) == "通知客户 <A>"


def test_several_are_listed() -> None:
    several = (Who("UWANG"), "a<b", Text(zh="法务", en="legal"))

    assert EN.write(several) == "<@UWANG>, a&lt;b, legal"
    assert ZH.write(several) == "<@UWANG>、a&lt;b、法务"
    assert ZH.write(()) == ""


@pytest.mark.parametrize(
    ("length", "en", "zh"),
    [
        (timedelta(seconds=59), "under a minute", "不到 1 分钟"),
        (timedelta(minutes=1), "1 min", "1 分钟"),
        (timedelta(minutes=59, seconds=59), "59 min", "59 分钟"),
        (timedelta(hours=1), "1 h 0 min", "1 小时 0 分"),
        (timedelta(hours=23, minutes=59), "23 h 59 min", "23 小时 59 分"),
        (timedelta(days=2, hours=4, minutes=30), "2 d 4 h", "2 天 4 小时"),
        (timedelta(minutes=-5), "−5 min", "−5 分钟"),
        (timedelta(days=-1, hours=-2), "−1 d 2 h", "−1 天 2 小时"),
    ],
)
def test_a_length_of_time(length: timedelta, en: str, zh: str) -> None:
    assert EN.duration(length) == en
    assert ZH.duration(length) == zh


@pytest.mark.parametrize(
    ("n", "en", "zh"), [(0, "0 tasks are open", "0"), (1, "1 task is open", "1"), (2, "2 tasks are open", "2")]
)
def test_a_number_of_things(n: int, en: str, zh: str) -> None:
    assert EN.plural("{n} task is open", "{n} tasks are open", n) == en
    assert zh in ZH.plural("{n} task is open", "{n} tasks are open", n)
    assert "open" not in ZH.plural("{n} task is open", "{n} tasks are open", n)


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_a_refusal_is_said_with_the_values_of_its_own_before_those_of_the_place() -> None:
    refused = Refused("{code} is closed. To go on working in it, reopen it: {command} reopen.", code="INC-0007")

    assert EN.refusal(refused, command="/leak", code="?") == (
        "INC-0007 is closed. To go on working in it, reopen it: /leak reopen."
    )
    assert ZH.refusal(refused, command="/leak") == "INC-0007 已经关闭。要继续处理，请先重开：/leak 重开。"


def test_under_a_field_a_refusal_is_plain_text_with_names() -> None:
    refused = Refused("There is no role called {role}. Choose one from the roles card.", role="a<b & c", field="role")
    named = Texts("en", names={"UWANG": "王莉"})

    assert EN.plain_refusal(refused) == "There is no role called a<b & c. Choose one from the roles card."
    assert named.plain_refusal(Refused("{person} ({why})", person=Who("UWANG"), why="x")) == "王莉 (x)"
    assert EN.plain_refusal(Refused("{person} ({why})", person=Who("UWANG"), why="x")) == "UWANG (x)"


def test_a_refusal_fits_under_its_field_however_long_it_is() -> None:
    refused = Refused("There is no role called {role}. Choose one from the roles card.", role="长" * 5000)

    assert len(EN.plain_refusal(refused)) == 2000
