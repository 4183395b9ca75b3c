"""Where the browser is: a Chromium of this machine, else the system's package where we may install it.

Nothing is downloaded from elsewhere. `CHROMIUM` names another one; with `BROWSER_TESTS=required`, as in `.ci/run`, a
machine without one fails instead of skipping.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

INSTALL = (
    "apt-get",
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    "chromium",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
)

FLAGS = (
    "--no-sandbox",  # tests run as root in containers, and open nothing but this machine's own page
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(Exception):  # noqa: N818  it is read as a sentence
    """There is no Chromium, and none could be installed; the sentence says what to do."""


@cache
def chromium() -> str:
    """The path of a Chromium. Raises `NoBrowser`."""
    found = os.environ.get("CHROMIUM") or _on_this_machine()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)  # noqa: S607
        subprocess.run(INSTALL, check=False, capture_output=True)  # noqa: S603 - these words and no others
        found = _on_this_machine()
    if not found:
        raise NoBrowser(
            "No Chromium here. Install it (on Debian: apt-get install chromium), or name one: CHROMIUM=path"
        )
    return found


def is_required() -> bool:
    """Whether a machine without a browser is a failure."""
    return os.environ.get("BROWSER_TESTS") == "required"


def _on_this_machine() -> str:
    return next((path for name in NAMES if (path := shutil.which(name))), "")
