"""The app's tokens and signing secret: invented, and obviously so."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass


@dataclass
class Credentials:
    bot_token: str = "xoxb-sandbox-not-a-real-token"  # noqa: S105
    app_token: str = "xapp-sandbox-not-a-real-token"  # noqa: S105
    signing_secret: str = "sandbox-not-a-real-signing-secret"  # noqa: S105
    revoked: bool = False


def sign(secret: str, timestamp: str, body: str) -> str:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return f"v0={digest}"
