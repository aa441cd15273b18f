"""What a reader leaves out of a file: fields without a place in a link, and dates that it does not understand."""

from dataclasses import replace

from linkvault.formats.parts.bookmark import to_one_line
from linkvault.models import LeftOut

_MAX_NAMES = 100  # different fields that are counted one by one; a damaged file may have one per line
_MAX_EXAMPLE_CHARACTERS = 40  # several examples fit on a line of a terminal
_OTHER_FIELDS = "other fields"
UNKNOWN_DATE = "dates that cannot be read"


class ReadReport:
    """Counts what a reader leaves out, by the name of the field, with the first example of each."""

    def __init__(self) -> None:
        self._left_out: dict[str, LeftOut] = {}

    def leave_out(self, name: str, value: object, location: str) -> None:
        """Count a value that no link gets. Empty values are not counted."""
        if value in (None, "", [], {}, False):
            return
        known = self._left_out.get(name)
        if known is None and len(self._left_out) >= _MAX_NAMES:
            name = _OTHER_FIELDS
            known = self._left_out.get(name)
        if known is None:
            example = to_one_line(str(value)[: 2 * _MAX_EXAMPLE_CHARACTERS])
            if len(example) > _MAX_EXAMPLE_CHARACTERS:
                example = f"{example[: _MAX_EXAMPLE_CHARACTERS - 1]}…"
            known = LeftOut(to_one_line(name), 0, example, location)
        self._left_out[name] = replace(known, count=known.count + 1)

    def items(self) -> tuple[LeftOut, ...]:
        """Return what was left out, in the order of the file."""
        return tuple(self._left_out.values())
