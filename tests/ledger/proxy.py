"""A wire between a client and a server that can be cut at any message."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """Carries bytes both ways. At the ``at``-th message of a client ``fault`` is called with
    the bytes to carry; true: the wire is cut once the server has answered them, false: at
    once, ``None``: it holds."""

    port: int
    at: int = 0
    fault: Callable[[], bool | None] = lambda: None
    messages: int = 0
    listening: socket.socket = field(default_factory=socket.socket)

    def open(self) -> int:
        """Listen; gives the port."""
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()
        port: int = self.listening.getsockname()[1]
        return port

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self.listening.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.port)) as up:
            wires = selectors.DefaultSelector()
            wires.register(client, selectors.EVENT_READ)
            wires.register(up, selectors.EVENT_READ)
            last = False
            while True:
                for key, _events in wires.select():
                    part = key.fileobj.recv(1 << 16)  # type: ignore[union-attr]
                    if not part or (last and key.fileobj is up):
                        return
                    if key.fileobj is up:
                        client.sendall(part)
                        continue
                    self.messages += 1
                    if self.messages == self.at:
                        answered = self.fault()
                        if answered is False:
                            return
                        last = bool(answered)
                    up.sendall(part)


@contextmanager
def wire(url: str, at: int, fault: Callable[[], bool | None]) -> Iterator[tuple[str, Wire]]:
    """The URL of the same database by way of a wire, and the wire."""
    before, _colon, rest = url.rpartition(":")
    port, _slash, name = rest.partition("/")
    made = Wire(int(port), at, fault)
    try:
        yield f"{before}:{made.open()}/{name}", made
    finally:
        made.listening.close()
