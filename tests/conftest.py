"""Settings of all tests: the Hypothesis profile, Ctrl-C, and the folder of shared data where the machine has it."""

import signal
from pathlib import Path
from typing import Any

import hypothesis
import pytest

pytest_plugins = ("server",)

# On a loaded machine one example can take any time, so no property test fails for time. A run tries the same examples
# every time, so that a change fails for what it changes; `--hypothesis-profile random` looks for new ones.
hypothesis.settings.register_profile(
    "random", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "repeatable", hypothesis.settings.get_profile("random"), derandomize=True, database=None
)
hypothesis.settings.load_profile("repeatable")

# A shell starts a command in the background with Ctrl-C ignored, and the programs that the tests interrupt inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

NO_SHARED_DATA = "the folder shared/data is neither beside this checkout nor above it"
WITHOUT_SHARED_DATA = "skipped without shared data"


def find_shared() -> Path | None:
    """Return the folder `shared` beside the checkout or above it, if it has `data`; else None."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "data").is_dir():
            return folder / "shared"
    return None


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real pages, search collections and hostile inputs; skip the test if there is none."""
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
    """Print one line about the tests without shared data."""
    if reports := terminalreporter.stats.get(WITHOUT_SHARED_DATA):
        terminalreporter.write_line(f"not run: {len(reports)} tests, because {NO_SHARED_DATA}")
