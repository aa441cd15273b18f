"""The path of a bookmark's folders -> the folders that the user made, and the tags for the folders of the browser."""

from functools import cache
from pathlib import Path

_NO_TAG = "-"


def split_root_folders(folders: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the folders below those that every browser has, and the tags that the latter stand for.

    >>> split_root_folders(("Bookmarks bar", "News")), split_root_folders(("com.apple.ReadingList",))
    ((('News',), ()), ((), ('unread',)))
    >>> split_root_folders(("News", "Bookmarks"))
    (('News', 'Bookmarks'), ())
    """
    tags: tuple[str, ...] = ()
    roots = _read_roots()
    while folders and (tag := roots.get(folders[0].strip().lower())):
        folders = folders[1:]
        tags = tags if tag == _NO_TAG else (*tags, tag)
    return folders, tags


@cache
def _read_roots() -> dict[str, str]:
    """Return the name of each folder that browsers have, in lower case, and the tag of its links."""
    text = Path(__file__).with_name("root_folders.txt").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tag for tag, names in lines for name in names.split("|")}
