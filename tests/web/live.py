"""An office page that a real browser can open: the same site behind a port of this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from jmtrade_web.app import application

from .site import Site


@contextmanager
def live(site: Site) -> Iterator[str]:
    """Serve the site; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site.server.port = listener.getsockname()[1]
        settings = uvicorn.Config(application(site.server), log_config=None, lifespan="off",
                                  ws="none", timeout_graceful_shutdown=2)  # fmt: skip
        running = uvicorn.Server(settings)
        thread = threading.Thread(target=running.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{site.server.port}"
        finally:
            running.should_exit = True
            thread.join()
