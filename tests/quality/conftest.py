"""Collect only the tests of this folder: its scripts are run by hand and import each other by name."""

from pathlib import Path

collect_ignore = [
    path.name for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")
]
