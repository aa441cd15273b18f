"""The schema of a vault -> where it is not that of a new vault."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from linkvault.store.integrity import structure_checks
from linkvault.vault import Vault


def test_the_digest_is_that_of_a_new_vault() -> None:
    digest = structure_checks.compute_digest(*structure_checks.read_new_schema())
    assert digest == structure_checks._NEW_SCHEMA


@pytest.mark.parametrize(
    ("sql", "messages"),
    [
        ("CREATE TABLE mine (a)", []),  # the user's own
        ("DROP INDEX alias_link", ["the index alias_link is missing"]),
        ("ALTER TABLE tag ADD COLUMN color", ["the table tag is not as in a new vault"]),
        ("DELETE FROM _sqlite_migrations", ["the list of migrations is not that of a new vault"]),
    ],
)
def test_differences_are_named(tmp_path: Path, sql: str, messages: list[str]) -> None:
    path = tmp_path / "v.db"
    Vault(path, write=True).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql)
        assert list(structure_checks.check_schema(connection)) == messages
