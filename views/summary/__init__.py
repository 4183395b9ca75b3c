"""The summary: what happened, told once for the channel, once on paper (Markdown) and once for machines (JSON).

All three come from the same facts. Unknown stays unknown, never 0; what is restricted to roles shows only that it is
there, since everybody in the channel reads this.
"""
