"""Block Kit as Slack checks it: what a message or view may contain, how long, how many.

Rules are tables of small checks (`checks`), one per text, element and block, each with the page it comes from. All
faults of a payload are reported at once with a JSON pointer, as Slack does in `response_metadata.messages`.
https://docs.slack.dev/reference/block-kit
"""

from sandbox.blockkit.surfaces import check_message, check_metadata, check_view

__all__ = ["check_message", "check_metadata", "check_view"]
