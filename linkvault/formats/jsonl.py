"""Links and their articles -> JSON, one object a line: complete, with keys that stay.

Keys: those of `list --json` (`id, url, title, site, tags, added, saved, published, lang, words, status,
note`), then `reason, trashed`, then `snapshot` (null, or an object with the fields of the newest snapshot but
its row numbers), `markdown` and `text` (null for a link without article). Unknown is null, never absent.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from linkvault.formats._writer import Writer, sound
from linkvault.models import Exported, Snapshot

_LINK_KEYS = (
    *("id", "url", "title", "site", "tags", "added", "saved", "published", "lang", "words"),
    *("status", "note", "reason", "trashed"),
)


def write(exported: Exported) -> str:
    """Return one line, with its line end."""
    record: dict[str, object] = {key: getattr(exported.link, key) for key in _LINK_KEYS}
    record["snapshot"] = _snapshot(exported.snapshot) if exported.snapshot else None
    record["markdown"] = exported.content.markdown if exported.content else None
    record["text"] = exported.content.text if exported.content else None
    return sound(json.dumps(record, ensure_ascii=False)) + "\n"


def stream(all_exported: Iterable[Exported]) -> Iterator[str]:
    """Yield a line a link."""
    return map(write, all_exported)


def _snapshot(snapshot: Snapshot) -> dict[str, object]:
    fields = asdict(snapshot)
    # Row numbers of one vault mean nothing in another; likeness is worked out from the text again.
    del fields["id"], fields["link_id"], fields["likeness"]
    return fields


WRITER = Writer(extension=".jsonl", per_link=False, write=write, stream=stream)
