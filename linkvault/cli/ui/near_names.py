"""A tag or a site that no link has -> a message with the nearest one that links have: a slip, or no such name."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from linkvault.models import Selection
from linkvault.search.ranking.edit_distance import count_edits
from linkvault.store.selection import tag_key
from linkvault.vault import Vault

_MAX_SITES = 20_000  # that are compared: bounds the cost in a large vault
_MIN_LONG = 6  # letters of a name that may have two errors; a shorter one may have one


def suggest_names(vault: Vault, selections: Iterable[Selection]) -> Iterator[str]:
    """Yield a message for each tag and site of selections that no link has, if one that links have is near."""

    def has_links_of_tag(tag: str) -> bool:
        return vault.count(Selection(tags=(tag,))) > 0

    def has_links_of_site(site: str) -> bool:
        return vault.count(Selection(site=site)) > 0

    for selection in selections:
        for tag in selection.tags:
            if not tag.endswith("*"):
                yield from _suggest("tag", tag, vault.statistics.tag_names, has_links_of_tag)
        if selection.site:
            list_sites = partial(vault.statistics.sites, _MAX_SITES)
            yield from _suggest("site", selection.site, list_sites, has_links_of_site)


def _suggest(
    kind: str, name: str, list_names: Callable[[], list[str]], has_links: Callable[[str], bool]
) -> Iterator[str]:
    if has_links(name):
        return
    key = tag_key(name)
    most = 2 if len(key) >= _MIN_LONG else 1
    edits = {other: count_edits(key, tag_key(other), most) for other in list_names()}
    for other in sorted(edits, key=lambda other: (edits[other], other)):
        if edits[other] > most:
            return
        if has_links(other):
            yield f"no link has the {kind} {name}; did you mean {other}?"
            return
