"""The values of a check: problems, where they are, and how far the check came."""

from enum import StrEnum

from linkvault.lazy_dataclass import dataclass


class ProblemKind(StrEnum):
    """Where a problem is. The words are values in JSON: never change them."""

    FILE = "file"  # pages and tables of the database
    ROWS = "rows"  # references, words and dates
    LINK = "link"  # the rows, texts and pages of one link
    INDEX = "index"  # the full-text index


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as linkvault stored it."""

    kind: ProblemKind
    message: str
    link_id: int | None = None
    snapshot_id: int | None = None

    def __str__(self) -> str:
        """Return the problem in one sentence."""
        return f"link {self.link_id}: {self.message}" if self.link_id is not None else self.message


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check. `checked` counts the links whose texts and pages were compared with their digests."""

    problems: tuple[Problem, ...] = ()
    checked: int = 0
    is_outdated: bool = False  # an older linkvault wrote the vault: only the pages of the file were checked

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.problems
