"""Slack turns every call away for some seconds while people work, and then for as long as it says.

The minute that it may last in the world, and what it takes until all is shown, `python -m bench.storm` tells.
"""

import pytest

from bench.storm import weathered


@pytest.mark.long
async def test_while_slack_turns_every_call_away_everybody_is_answered_and_nothing_is_called_too_early() -> None:
    storm = await weathered(seconds=8, retry_after=2, ticks=12, notes=3)
    assert storm.turned_away > 3
    assert storm.unacknowledged == 0
    assert storm.too_early == ()
    assert storm.complete
