"""Loaded by a child process as it starts: names are not looked up and connections not made beyond this machine."""

import os
import socket
from pathlib import Path
from typing import Any

LOCAL = ("127.", "localhost", "::1")


def _refuse(what: str, address: object) -> None:
    if isinstance(address, tuple):
        address = address[0]
    if address is None or str(address) == "" or isinstance(address, bytes) or str(address).startswith((*LOCAL, "/")):
        return
    with Path(os.environ["REFUSED_CALLS"]).open("a") as log:
        log.write(f"{what} {address}\n")
    raise OSError(f"refused by the test: {what} {address}")


class Guarded(socket.socket):
    """A socket that reaches this machine only."""

    def connect(self, address: Any) -> None:
        _refuse("connect", address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        _refuse("connect", address)
        return super().connect_ex(address)

    def sendto(self, data: Any, *rest: Any) -> int:
        _refuse("sendto", rest[-1])
        return super().sendto(data, *rest)


_lookup = socket.getaddrinfo


def _guarded_lookup(host: Any, *rest: Any, **named: Any) -> Any:
    _refuse("look up", host)
    return _lookup(host, *rest, **named)


if os.environ.get("REFUSED_CALLS"):
    socket.socket = Guarded  # type: ignore[misc]
    socket.getaddrinfo = _guarded_lookup
