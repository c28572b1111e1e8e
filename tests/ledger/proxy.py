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
            asked, last = Asked(), False
            while True:
                for key, _events in wires.select():
                    part = key.fileobj.recv(1 << 16)  # type: ignore[union-attr]
                    if not part or (last and key.fileobj is up):
                        return
                    if key.fileobj is up:
                        client.sendall(part)
                        continue
                    for message in asked.messages(part):
                        self.messages += 1
                        if self.messages == self.at:
                            answered = self.fault()
                            if answered is False:
                                return
                            last = bool(answered)
                        up.sendall(message)


@dataclass
class Asked:
    """Bytes of a client put together to messages, however the network splits them.

    A message is a letter and a length that counts itself; before the server knows who is
    there, a length alone.
    """

    held: bytearray = field(default_factory=bytearray)
    begun: bool = False

    def messages(self, part: bytes) -> Iterator[bytes]:
        """The messages that are whole now."""
        self.held += part
        while len(self.held) >= (head := 5 if self.begun else 4):
            size = head - 4 + int.from_bytes(self.held[head - 4 : head])
            if len(self.held) < size:
                return
            message = bytes(self.held[:size])
            del self.held[:size]
            # Before the start message a client may ask for encryption: 8 bytes each.
            self.begun = self.begun or size > 8
            yield message


@contextmanager
def wire(url: str, at: int, fault: Callable[[], bool | None]) -> Iterator[tuple[str, Wire]]:
    """The URL of the same database by way of a wire, and the wire."""
    before, _colon, rest = url.rpartition(":")
    port, _slash, name = rest.partition("/")
    made = Wire(int(port), at, fault)
    try:
        yield f"{before}:{made.open()}/{name}", made
    finally:
        with suppress(OSError):
            made.listening.shutdown(socket.SHUT_RDWR)  # wakes who waits for a client
        made.listening.close()
