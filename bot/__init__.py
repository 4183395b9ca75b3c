"""The machine: what connects the truth with Slack.

`app` puts the parts together. A Slack payload goes through a handler into one change; the commit wakes the
`work_queue`; the `reconciler` compares what `views.wanted` says with what Slack is known to show, and closes the
difference through the one `gateway`. The `sweep` wakes what no event wakes: deadlines that fell due, incidents that
are behind.
"""
