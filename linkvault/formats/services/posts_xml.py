"""The XML of the API of Delicious, which Pinboard and its clones use too (`posts/all`), into bookmarks.

States: `shared="no"` -> `private`, `toread="yes"` -> `unread`.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, state_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import MAX_ROOT_OFFSET, Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_POST = re.compile(r"<posts[\s>][^<]*+(?:<post\s[^>]*?\bhref=|</posts>)", re.IGNORECASE)

_FIELDS = {
    "href": Field.URL,
    "description": Field.TITLE,
    "tag": Field.TAGS,
    "extended": Field.NOTE,
    "time": Field.ADDED,
    "shared": Field.STATE,
    "toread": Field.STATE,
}


def recognize(source: Source) -> float:
    """Look for the root element and its first post."""
    return CERTAIN if _POST.search(source.head_text[:MAX_ROOT_OFFSET]) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per post.

    :raises FormatError: if the file is not XML
    """
    from linkvault.formats.parts.xml_stream import attributes_of, free_element, local_name, read_elements

    for event in read_elements(source):
        if not isinstance(event, tuple):
            yield event
            continue
        kind, post = event
        if kind == "end" and local_name(post) == "post":
            bookmark = build_bookmark(
                post.get("href"),
                f"line {post.sourceline}",
                title=post.get("description"),
                tags=[
                    *(post.get("tag") or "").split(),
                    *state_tags(private=post.get("shared") == "no", unread=post.get("toread")),
                ],
                note=post.get("extended"),
                added=parse_timestamp(post.get("time")),
            )
            yield source.report.account(bookmark, attributes_of(post), _FIELDS)
            free_element(post)


READER = Reader(title="Pinboard and Delicious XML", recognize=recognize, read=read)
