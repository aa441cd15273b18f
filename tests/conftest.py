"""What every test may ask for: the shared data, if this machine has it."""

from pathlib import Path

import pytest

pytest_plugins = ("server",)


def find_shared() -> Path | None:
    """Look for `shared/data` beside the checkout or above it."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "data").is_dir():
            return folder / "shared"
    return None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages, search collections and hostile inputs; without it, the test is skipped."""
    folder = find_shared()
    if folder is None:
        pytest.skip("shared/data is not beside this checkout: real pages are not tested here")
    return folder
