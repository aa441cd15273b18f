"""The progress of a check <-> a file beside the vault, so that an interrupted check continues where it stopped."""

import json
from contextlib import suppress
from pathlib import Path

from linkvault.upkeep.check_report import Problem, ProblemKind

_SUFFIX = "-doctor"  # after the name of the vault


class CheckProgress:
    """The last link that a check has compared, and the problems with links so far."""

    def __init__(self, vault: Path) -> None:
        """Read the file of an interrupted check of this vault; without one that can be read, the check starts again."""
        self._file = vault.with_name(vault.name + _SUFFIX)
        self.last, self.checked = 0, 0
        self.problems: list[Problem] = []
        with suppress(OSError, ValueError, KeyError, TypeError):
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            problems = [Problem(ProblemKind(kind), *values) for kind, *values in stored["problems"]]
            self.last, self.checked, self.problems = int(stored["last"]), int(stored["checked"]), problems

    def save(self) -> None:
        """Write the file; without a place to write to, an interrupted check starts again."""
        rows = [
            (problem.kind, problem.message, problem.link_id, problem.snapshot_id) for problem in self.problems
        ]
        text = json.dumps({"last": self.last, "checked": self.checked, "problems": rows})
        with suppress(OSError):
            self._file.write_text(text, encoding="utf-8", errors="replace")

    def clear(self) -> None:
        """Delete the file: the check is complete."""
        self.last, self.checked, self.problems = 0, 0, []
        with suppress(OSError):  # there is none, if the folder is read-only or the check was short
            self._file.unlink()
