"""A tag or a site that no link has -> a message with the nearest one that links have: a slip, or no such name."""

from collections.abc import Iterable, Iterator

from linkvault.models import Selection
from linkvault.search.ranking.edit_distance import count_edits
from linkvault.store.selection import tag_key
from linkvault.vault import Vault

_MAX_SITES = 20_000  # that are compared: bounds the cost in a large vault
_MIN_LONG = 6  # letters of a name that may have two errors; a shorter one may have one


def suggest_names(vault: Vault, selections: Iterable[Selection]) -> Iterator[str]:
    """Yield a message for each tag and site of selections that no link has, if one that links have is near."""
    for selection in selections:
        for tag in selection.tags:
            if not tag.endswith("*") and not vault.count(Selection(tags=(tag,))):
                yield from _suggest("tag", tag, (name for name, _ in vault.tags()))
        if selection.site and not vault.count(Selection(site=selection.site)):
            sites = vault.statistics.measure(Selection(), names=_MAX_SITES).by_site
            yield from _suggest("site", selection.site, (name for name, _ in sites))


def _suggest(kind: str, name: str, known: Iterable[str]) -> Iterator[str]:
    key = tag_key(name)
    most = 2 if len(key) >= _MIN_LONG else 1
    edits = {other: count_edits(key, tag_key(other), most) for other in known}
    nearest = min(edits, key=lambda other: (edits[other], other), default="")
    if nearest and edits[nearest] <= most:
        yield f"no link has the {kind} {name}; did you mean {nearest}?"
