"""Carrying: an installation as a whole, out of one place and into another.

- `backing_up` makes of the database, SQLite or PostgreSQL, one SQLite file, while the bot works;
- `restoring` puts such a file in the place of the database, while the bot works;
- `moving` takes everything from one database into another, while no bot works on either.

Each checks what it has made, to the last value and with every chain, before it counts; and each can be broken off
anywhere: then it was not done, and can be done again. `copies` knows SQLite's files, `models.carrying` the rows.
"""
