"""Patterns with the names of all months are compiled only for texts that may have a date."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from linkvault.extract.metadata import author_names, dates
author_names.join_names([sys.argv[1]])
list(dates.find_dates(sys.argv[1]))
patterns = [author_names._TAIL, author_names._DATE, author_names._SET_APART, *(form for form, _ in dates._FORMS)]
print(sum("search" in vars(pattern) for pattern in patterns if len(pattern.pattern) > 1000))
"""


@pytest.mark.parametrize(
    ("text", "compiled"),
    [("By Ada Lovelace", 0), ("Ada Lovelace, March 12, 2023", 2), ("12 March 2023", 2), ("2023 March 12", 2)],
)
def test_patterns_of_months_are_compiled_for_texts_that_may_need_them(text: str, compiled: int) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, text], check=True, capture_output=True, text=True)
    assert int(done.stdout) <= compiled
