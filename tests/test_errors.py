"""Test the exit statuses of the errors: scripts depend on them, so they never change."""

import pytest

from linkvault import errors

STATUSES = {
    "LinkvaultError": 1,
    "UsageError": 2,
    "BadURL": 2,
    "NotFound": 3,
    "FetchError": 4,
    "NothingReadable": 5,
    "FormatError": 1,
    "UndoConflict": 1,
    "VaultError": 6,
    "VaultMissing": 6,
    "VaultLocked": 6,
    "VaultReplaced": 6,
    "VaultReadOnly": 6,
    "VaultFull": 6,
    "VaultDamaged": 6,
    "VaultForeign": 6,
    "VaultTooNew": 6,
    "VaultOutdated": 6,
}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_an_error_has_its_exit_status(name: str, status: int) -> None:
    assert getattr(errors, name).exit_status == status


def test_no_error_lacks_a_status_here() -> None:
    classes = {name: value for name, value in vars(errors).items() if isinstance(value, type)}
    assert {name for name, value in classes.items() if issubclass(value, Exception)} == set(STATUSES)


def test_the_overview_of_the_module_has_the_same_statuses() -> None:
    lines = [line.strip("│├└─ ").split() for line in (errors.__doc__ or "").splitlines()]
    overview = {words[0]: int(words[1]) for words in lines if len(words) > 1 and words[0] in STATUSES}
    assert overview == STATUSES
