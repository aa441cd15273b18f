"""Nothing that a person writes into exported notes is lost: a short run of the script for long ones."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("edited_notes.py")


def test_no_words_of_a_person_are_lost_in_a_short_run() -> None:
    command = [sys.executable, str(SCRIPT), "--notes", "20", "--runs", "12", "--seed", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert ": 0 lost" in done.stdout
