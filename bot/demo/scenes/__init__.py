"""The play, scene by scene: the November payroll of one client is mailed to another.

Sun Hao mails the wrong attachment and declares it. Wang Li commands, Zhao Min stops the leak and looks into it, Li
Qiang answers for the law, Zhou Ting for the clients, Wu Qian keeps the record; Chen Jie comes late, takes the command
over and closes. Every scene ends when what it is about is shown in the workspace.
"""

from collections.abc import Awaitable, Callable

from bot.demo.acting import Play
from bot.demo.scenes.ending import close, recover, refused_close, summary
from bot.demo.scenes.opening import assess, declare, gather, open_channel
from bot.demo.scenes.response import contain, decide, hand_over, investigate, notify, update, weigh_severity
from models.refusal import N_

Scene = Callable[[Play], Awaitable[None]]

SCENES: tuple[tuple[str, Scene], ...] = (
    (N_("The wrong attachment"), declare),
    (N_("The channel opens"), open_channel),
    (N_("Who does what"), gather),
    (N_("What it is, and since when we know"), assess),
    (N_("Stopping the leak"), contain),
    (N_("A decision"), decide),
    (N_("How bad is it?"), weigh_severity),
    (N_("A status update"), update),
    (N_("The command changes hands"), hand_over),
    (N_("Looking into it"), investigate),
    (N_("Telling whom it concerns"), notify),
    (N_("Mending"), recover),
    (N_("Not yet to be closed"), refused_close),
    (N_("It is closed"), close),
    (N_("The summary"), summary),
)
