"""Notices as people read them: how they are called and told, drafted, checked and written as a Word file.

`words` and `telling` are for cards, lists and the timeline; `drafting` makes the text out of what is known, and
`paper` the file. All are pure: a state in, texts out.
"""
