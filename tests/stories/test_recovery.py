"""A kill in the moment of an acknowledgement: what was acknowledged is shown after the next start, once.

How soon that is, `python -m bench.recovery` tells; here it only has to come.
"""

import pytest

from bench.recovery import SCENES, Scene, recovered


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
async def test_what_was_acknowledged_is_shown_after_a_kill(scene: Scene) -> None:
    _, complete = await recovered(scene, latency=100)
    assert complete
