"""Fixtures of the tests of imports."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hosts import Host, Hosts

from linkvault.vault import Vault


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    """Twelve hosts: the first is slow; the second and third reject more than two concurrent requests."""
    table = {f"127.0.1.{number}": Host() for number in range(1, 13)}
    table["127.0.1.1"].delay = 0.2
    table["127.0.1.2"].limit = table["127.0.1.3"].limit = 2
    with Hosts(table).serving() as served:
        yield served


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault(tmp_path / "vault.db", write=True) as opened:
        yield opened
