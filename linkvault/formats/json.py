"""Links and their articles -> one JSON array of the objects that `jsonl` writes, an object a line."""

from collections.abc import Iterable, Iterator

from linkvault.formats import jsonl
from linkvault.formats._writer import Writer
from linkvault.models import Exported


def stream(all_exported: Iterable[Exported]) -> Iterator[str]:
    """Yield the array in pieces; nothing is held in memory."""
    opening = "["
    for exported in all_exported:
        yield f"{opening}\n{jsonl.write(exported).rstrip()}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


WRITER = Writer(extension=".json", per_link=False, write=jsonl.write, stream=stream)
