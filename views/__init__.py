"""What Slack should show: pure functions, state in, Block Kit out.

`views.wanted` turns an incident's state into the full ordered list of what Slack should show for it. Nothing here calls
Slack, reads a database or looks at a clock: the same state always gives the same screens.
"""
