"""Switches: the delays, and what Slack does without promising it.

What docs.slack.dev states is not here, because it cannot be switched off. Defaults are those of Slack where it names a
number, so a test that wants to see the third redelivery without waiting five minutes sets `event_retry_seconds`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sandbox.shapes import Json


@dataclass
class Settings:
    ack_seconds: float = 3.0
    """https://docs.slack.dev/interactivity/handling-user-interaction: acknowledge within three seconds."""

    trigger_seconds: float = 3.0
    """https://docs.slack.dev/interactivity/handling-user-interaction: a trigger_id expires after three seconds."""

    event_retry_seconds: tuple[float, ...] = (0.5, 60.0, 300.0)
    """https://docs.slack.dev/apis/events-api: nearly at once, after one minute, after five."""

    response_url_uses: int = 5
    response_url_seconds: float = 1800.0
    """https://docs.slack.dev/interactivity/handling-user-interaction: five times within thirty minutes."""

    latency_ms: float = 0.0
    """How long a Web API call takes, half before its effect and half after. Per method: `latency_by_method`."""

    rate_limits: bool = False
    """Enforce the tiers of https://docs.slack.dev/apis/web-api/rate-limits and one message a second per channel."""

    rate_limit_scale: float = 1.0
    """Multiplies every allowance, so that a test reaches a limit quickly."""

    message_burst: int = 5
    """How many messages a channel takes at once before the pace of one a second holds. Slack says "short bursts"."""

    max_blocks_characters: int = 13_000
    """Undocumented: near this many characters of JSON in `blocks`, Slack answers msg_blocks_too_long. 0 is off."""

    private_channels_restricted: bool = False
    """A workspace owner may keep the making of private channels to some: conversations.create → restricted_action."""

    fallback_text_pings: bool = True
    """Undocumented: whether a mention in `text` pings when the message also has blocks that do not mention."""

    system_messages: bool = True
    """Show "joined", "set the topic" and the like in the channel, as Slack does."""

    non_latin_channel_names: bool = False
    """Slack's own client takes 中文 in channel names; its API pages promise only a-z, 0-9, - and _."""

    event_for_created_channel: bool = True
    """Undocumented: a creator's own joining of a new channel is an event too."""

    def change(self, **changes: object) -> None:
        known = {field.name for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"There is no switch {name!r}. Known: {', '.join(sorted(known))}.")
            setattr(self, name, tuple(value) if isinstance(value, list) else value)

    def as_json(self) -> Json:
        return {field.name: getattr(self, field.name) for field in fields(self)}
