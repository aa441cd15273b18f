"""Test what pytest reports on a machine without the shared data."""

import shutil
import subprocess
import sys
from pathlib import Path

THREE_TESTS = """
import pytest

@pytest.mark.parametrize("number", range(3))
def test_real_pages(shared, number):
    assert shared

def test_skipped():
    pytest.skip("for another reason")
"""


def test_tests_without_shared_data_are_one_line(tmp_path: Path) -> None:
    tests = Path(__file__).parent
    shutil.copy(tests / "server.py", tmp_path)
    conftest = (tests / "conftest.py").read_text(encoding="utf-8")
    assert '"shared" / "data"' in conftest  # replaced by a folder that exists nowhere above tmp_path
    (tmp_path / "conftest.py").write_text(conftest.replace('"shared" / "data"', '"absent" / "data"'), "utf-8")
    (tmp_path / "test_three.py").write_text(THREE_TESTS, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert result.stdout.count("not run: 3 tests, because the folder shared/data is neither") == 1
    skips = [line for line in result.stdout.splitlines() if line.startswith("SKIPPED")]
    assert [line.rpartition(": ")[2] for line in skips] == ["for another reason"]
