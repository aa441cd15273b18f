"""The examples of the Python guide print what the guide shows; their page is served on this machine."""

import doctest
from pathlib import Path

import pytest

import linkvault
from linkvault.demo import serve

GUIDE = Path(linkvault.__file__).with_name("help") / "python.md"


def test_the_examples_of_the_python_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve() as url:
        result = doctest.testfile(
            str(GUIDE), module_relative=False, globs={"page_url": url}, encoding="utf-8"
        )
    assert result.failed == 0
    assert result.attempted >= 15
