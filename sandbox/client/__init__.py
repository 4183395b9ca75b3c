"""Acting as a person: the client that tests and the demo read like a script.

`workspace` is the handle to one sandbox, in this process or another; `person` acts; `modal` is a window in front of a
person; `seen` is what comes back.
"""
