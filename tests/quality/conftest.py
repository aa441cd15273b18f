"""Only tests are collected here: the instruments beside them are run by hand, and import each other by name."""

from pathlib import Path

collect_ignore = [
    each.name for each in Path(__file__).parent.glob("*.py") if not each.name.startswith("test_")
]
