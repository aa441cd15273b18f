"""The benchmark runs, on vaults that are too small to say anything about speed."""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parent / "bench"


def test_the_benchmark_measures_every_row_and_compares_two_runs(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH), "--sizes", "30", "--rounds", "1", "--only", "importing"]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)["importing, 30 links"]
    assert list(figures)[:2] == ["floor: insert by sqlite3", "import --no-fetch"]
    assert all(figure["cpu"] > 0 and figure["peak"] > 0 for figure in figures.values())
    run = tmp_path / "run.json"
    run.write_text(done.stdout, encoding="utf-8")
    compared = subprocess.run(
        [sys.executable, str(BENCH), "--compare", str(run), str(run)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "+0%" in compared.stdout
