"""How often a password may be tried: too many wrong ones close the door for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

Key = tuple[str, str]
WINDOW = 15 * 60
"""Seconds after which a wrong password is forgotten."""
MOST = {"address": 5, "name": 20}
"""Wrong ones within the window: from one address, and for one name from wherever it be."""
KEPT = 10_000


@dataclass
class Attempts:
    """Tries that were not right, by address and by name, with their times."""

    now: Callable[[], float] = time.monotonic
    tried: dict[Key, list[float]] = field(default_factory=dict)

    def wait(self, address: str, name: str) -> float:
        """Seconds until the next try; 0: now."""
        return max(self._wait(key) for key in _keys(address, name))

    def _wait(self, key: Key) -> float:
        times = self._fresh(key)
        most = MOST[key[0]]
        return times[-most] + WINDOW - self.now() if len(times) >= most else 0.0

    def begun(self, address: str, name: str) -> None:
        """A try counts before it is looked at, so that many at once are not one."""
        if len(self.tried) > KEPT:
            self.tried = {key: times for key in self.tried if (times := self._fresh(key))}
        for key in _keys(address, name):
            self.tried[key] = [*self._fresh(key), self.now()]

    def right(self, address: str, name: str) -> None:
        """The last try was right: the name is free again, and the address has one try fewer.
        Other names that were tried from there stay counted."""
        of_address, of_name = _keys(address, name)
        self.tried.pop(of_name, None)
        self.tried[of_address] = self._fresh(of_address)[:-1]

    def _fresh(self, key: Key) -> list[float]:
        oldest = self.now() - WINDOW
        return [at for at in self.tried.get(key, ()) if at > oldest]


def _keys(address: str, name: str) -> tuple[Key, Key]:
    return ("address", _network(address)), ("name", name)


def _network(address: str) -> str:
    """One machine has as many addresses of IPv6 as it likes, all in one network."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(known if known.version == 4 else ip_network((known, 64), strict=False))
