"""The benchmark runs, on vaults that are too small to say anything about speed."""

import json
import subprocess
import sys
from pathlib import Path

from linkvault.models import Selection
from linkvault.upkeep.doctor import check
from linkvault.vault import Vault

BENCH = Path(__file__).parent / "bench"


def test_the_benchmark_measures_every_row_and_compares_two_runs(tmp_path: Path) -> None:
    sizes = ["--sizes", "30", "--pages", "2", "--rounds", "1"]
    command = [sys.executable, str(BENCH), *sizes, "--only", "importing", "changing", "pages", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    tables = json.loads(done.stdout)
    assert list(tables) == ["changing, 30 links", "importing, 30 links", "pages, 2 pages"]
    assert list(tables["importing, 30 links"])[:2] == ["floor: insert by sqlite3", "import --no-fetch"]
    assert all(
        figure["cpu"] > 0 and figure["peak"] > 0 for rows in tables.values() for figure in rows.values()
    )
    assert tables["pages, 2 pages"]["import"]["size"] > 0
    run = tmp_path / "run.json"
    run.write_text(done.stdout, encoding="utf-8")
    compared = subprocess.run(
        [sys.executable, str(BENCH), "--compare", str(run), str(run)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "+0%" in compared.stdout
    size = tables["pages, 2 pages"]["import"]["size"] / 2
    line = next(
        line for line in compared.stdout.splitlines() if line.startswith("a page in the file, 2 pages")
    )
    assert line.split()[-5:] == [f"{size:.2f}", f"{size:.2f}", "<=", "45", "KiB"]


def test_a_vault_of_the_benchmark_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    subprocess.run(
        [sys.executable, str(BENCH / "synthetic_vaults.py"), "vault", str(path), "40"],
        capture_output=True,
        check=True,
    )
    with Vault(path) as vault:
        assert vault.count(Selection()) == 40
        assert vault.count(Selection(tags=("half",))) == 20
        assert len(vault.search_ids("tag:half")) == 20
        assert check(path).problems == ()
