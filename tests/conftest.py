"""What all tests share: the profile of property tests, and the shared data, if this machine has it."""

from pathlib import Path
from typing import Any

import hypothesis
import pytest

pytest_plugins = ("server",)

# A loaded machine may take any time for one example, so time fails no property test.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

NO_SHARED_DATA = "the folder shared/data is neither beside this checkout nor above it"
WITHOUT_SHARED_DATA = "skipped without shared data"


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
        pytest.skip(NO_SHARED_DATA)
    return folder


def pytest_report_teststatus(report: Any) -> tuple[str, str, str] | None:
    """Count tests without shared data apart from other skips, so that `-ra` does not list them."""
    if report.skipped and NO_SHARED_DATA in str(report.longrepr):
        return WITHOUT_SHARED_DATA, "s", "SKIPPED"
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Report the tests without shared data in one line."""
    if reports := terminalreporter.stats.get(WITHOUT_SHARED_DATA):
        terminalreporter.write_line(f"not run: {len(reports)} tests, because {NO_SHARED_DATA}")
