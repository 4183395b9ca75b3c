"""Which port to serve on, where the one that was wanted is taken."""

from __future__ import annotations

import errno
import socket

HOST = "127.0.0.1"

HIGHEST = 65_535


def is_free(port: int) -> bool:
    """Whether one could serve there now. A port one may not have counts as taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def next_free(port: int) -> int:
    """The first free port after this one."""
    return next(one for one in range(port + 1, HIGHEST + 1) if is_free(one))
