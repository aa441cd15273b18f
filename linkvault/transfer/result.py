"""What an export did."""

from linkvault.lazy_dataclass import dataclass, field


@dataclass(slots=True)
class ExportResult:
    """How many files an export wrote, and what it found in the folder. Names are paths below it."""

    new: int = 0  # files that were written
    unchanged: int = 0  # files that had the same text already
    renamed: int = 0  # with their links
    merged: int = 0  # of the new ones: a person wrote into them too
    # New versions, written beside files that the user changed in the same place.
    conflicts: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # files of links that were removed
    pruned: list[str] = field(default_factory=list)  # such files that were deleted
    lost_pictures: int = 0  # stored pictures that the format cannot show
