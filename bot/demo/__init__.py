"""A leak to watch, and a workspace to try the bot in: `stanch demo` and `stanch sandbox`.

Both set the same `stage`: the sandbox and the bot, each a process of its own, talking over the network as Slack and the
bot would. The demo then has `scenes` played on it by people who type, press and read like anybody in Slack, through the
`acting` that tells what they do; the `spectator` prints what the workspace shows as it changes. When the curtain has
fallen, `reckoning` looks at what is left: the record, the files, the announcement. The sandbox hands the stage to a
person at a `prompt` instead.

Nothing here reaches into the bot or its database while it runs, and nothing of this machine's own settings reaches the
bot: a real workspace is never touched.
"""
