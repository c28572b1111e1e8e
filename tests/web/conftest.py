"""One office page for each test module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .site import Site, site


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An office page that somebody has opened."""
    with site(tmp_path_factory.mktemp("office")) as made:
        yield made
