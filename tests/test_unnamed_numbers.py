"""Tests of the script that finds numbers without a name."""

from pathlib import Path

import pytest
from unnamed_numbers import PACKAGE, count_by_package, find_all, find_in


def numbers_in(tmp_path: Path, body: str) -> list[str]:
    module = tmp_path / "module.py"
    module.write_text(
        f"LIMIT = 37\nTABLE = [37 * 3]\n\n\ndef function(x, status=0):\n    {body}\n", encoding="utf-8"
    )
    return [number.text for number in find_in(module)]


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("return x > 37", ["37"]),
        ("return 0.3 < x < 0.7", ["0.3", "0.7"]),
        ("return x * 0.8 + 12", ["0.8", "12"]),
        ("return x > -37", ["-37"]),
        ("x += 0.3", ["0.3"]),
        ("return x[:300]", ["300"]),
        ("return x[-8:]", ["-8"]),
        ("return min(x, 400)", ["400"]),
        ("return x.read(timeout=5)", ["5"]),
        ("return sorted(x, key=lambda y, z=7: y > 9)", ["7", "9"]),
        ("return x == 37", ["37"]),
        ("return '损失', x > 37", ["37"]),
        ("return x > 37 if x > 38 else 39", ["37", "38"]),
        ("return x * (1.5 if x else 1)", ["1.5"]),
    ],
)
def test_a_number_that_decides_is_found(tmp_path: Path, body: str, numbers: list[str]) -> None:
    assert numbers_in(tmp_path, body) == numbers


@pytest.mark.parametrize(
    "body",
    [
        "return x > LIMIT",
        "return x > 0 and x < 1.0 and x != -1 and x / 2 > 100",
        "return x[3], x[2:], x[:4], x[-4:]",
        "return len(x) == 14",
        "return status == 404 or 200 <= status < 300 or status in (301, 302)",
        "return x > 0x4e00 and x & 7 and x << 3",
        "return round(x, 3), exit(3)",
        "return f'{x:>37}'",
        "return 37",
    ],
)
def test_a_number_that_needs_no_name_is_not_found(tmp_path: Path, body: str) -> None:
    assert numbers_in(tmp_path, body) == []


def test_the_default_of_a_parameter_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def function(a, b=7, *, c=8, d=None):\n    return a\n", encoding="utf-8")
    assert [(number.line, number.text) for number in find_in(module)] == [(1, "7"), (1, "8")]


def test_counts_are_by_package(tmp_path: Path) -> None:
    (tmp_path / "one" / "deep").mkdir(parents=True)
    for path in ("one/a.py", "one/deep/b.py", "two.py"):
        (tmp_path / path).write_text("def function(a):\n    return a > 7\n", encoding="utf-8")
    assert count_by_package(tmp_path) == {"one": 2, "two": 1}
    assert len(find_all(tmp_path)) == 3


def test_every_number_of_extraction_has_a_name() -> None:
    waiting = {"explain.py", "told.py", "origin.py"}  # rewritten elsewhere
    assert [number for number in find_all(PACKAGE / "extract") if number.path.name not in waiting] == []
