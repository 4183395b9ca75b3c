"""The plan: wanted and shown, side by side."""

from datetime import timedelta

from bot.plan import Step, first_ready, plan
from models.surfaces import Shown
from tests.conftest import NOON
from views.surfaces import CHANNEL, Document, Message, People, Pin, Surface, Topic


def shown(key: str, *, ts: str | None = "1.0", digest: str | None = None, error: str | None = None,
          frozen: bool = False) -> Shown:  # fmt: skip
    return Shown(key, key, "C1", ts, digest, NOON, NOON, error, frozen)


def steps(wanted: list[Surface], *known: Shown) -> list[tuple[str, str, str]]:
    return [(step.lane, step.action, step.key) for step in plan(wanted, {each.key: each for each in known})]


def card(key: str, text: str = "new", order: int = 1, *, living: bool = True, calm: float = 1.0) -> Message:
    return Message(key, CHANNEL, order, text, living=living, calm=calm)


def test_what_is_missing_is_made_in_the_order_of_events() -> None:
    assert steps([card("late", order=9), card("status"), card("roles")]) == [
        ("channel", "make", "status"),
        ("channel", "make", "roles"),
        ("channel", "make", "late"),
    ]


def test_equal_digests_are_skipped_and_others_updated() -> None:
    same, other = card("same"), card("other")
    assert steps([same, other], shown("same", digest=same.digest), shown("other", digest="old")) == [
        ("channel", "update", "other")
    ]


def test_what_was_sent_once_stays_as_it_is() -> None:
    entry = card("event:1", living=False)
    assert steps([entry], shown("event:1", digest="old", frozen=True)) == []
    assert steps([], shown("event:1", digest="old", frozen=True)) == []


def test_what_is_no_longer_wanted_is_removed() -> None:
    assert steps([], shown("checklist:contain:2")) == [("removals", "remove", "checklist:contain:2")]


def test_a_parked_surface_waits_for_other_content() -> None:
    message = card("status")
    parked = shown("status", ts=None, digest=message.digest, error="invalid_blocks")
    assert steps([message], parked) == []
    assert steps([card("status", "mended")], parked) == [("channel", "make", "status")]


def test_a_tick_goes_before_news_and_the_calm_card_last() -> None:
    tick, status, news = card("checklist", "ticked"), card("status", "counted", calm=5.0), card("event:1", order=7)
    assert steps([status, tick, news], shown("status", digest="old"), shown("checklist", digest="old")) == [
        ("channel", "update", "checklist"),
        ("channel", "make", "event:1"),
        ("channel", "update", "status"),
    ]


def test_a_calm_card_names_the_time_from_which_it_may_be_updated() -> None:
    (step,) = plan([card("status", calm=5.0)], {"status": shown("status", digest="old")})
    assert step.not_before == NOON + timedelta(seconds=5)


def test_a_pin_waits_for_its_message_and_follows_it() -> None:
    pin, message = Pin("status.pin", of="status"), card("status")
    posted = shown("status", ts="1.0", digest=message.digest)
    assert steps([message, pin]) == [("channel", "make", "status")]
    assert steps([message, pin], posted) == [("pins", "make", "status.pin")]
    assert steps([message, pin], posted, shown("status.pin", ts="1.0")) == []
    assert steps([message, pin], posted, shown("status.pin", ts="0.5")) == [("pins", "make", "status.pin")]


def test_people_and_topic_have_lanes_of_their_own() -> None:
    assert steps([Topic("INC-0001"), People(("UWANG",))]) == [("people", "make", "people"), ("topic", "make", "topic")]


def test_a_document_is_shared_once_whatever_became_of_its_content() -> None:
    document = Document("summary.md:1", 12, "a.md", "A", lambda: b"new")
    assert steps([document]) == [("channel", "make", "summary.md:1")]
    assert steps([document], shown("summary.md:1", digest="old", frozen=True)) == []


def test_nothing_new_overtakes_something_new_that_has_to_wait() -> None:
    first = Step("channel", "make", "first", None, None)
    second = Step("channel", "make", "second", None, None)
    tick = Step("channel", "update", "tick", None, None)
    assert first_ready([first, second], [0.7, 0.0]) is None
    assert first_ready([first, second, tick], [0.7, 0.0, 0.0]) is tick
    assert first_ready([tick, first], [0.3, 0.0]) is first
