"""OPML files, the export of most feed readers and outliners, into bookmarks; outlines without a URL are folders.

A feed becomes a bookmark of its site (`htmlUrl`), or of the feed itself if the site is missing.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, join_paragraphs, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import MAX_ROOT_OFFSET, Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import NO_MATCH, VERY_LIKELY, ImportItem, Reader

_OPML_ELEMENT = re.compile(r"<opml[\s>]", re.IGNORECASE)
_FIELDS = {
    "htmlurl": Field.URL,
    "url": Field.OTHER_URL,
    "xmlurl": Field.OTHER_URL,
    "text": Field.TITLE,
    "title": Field.OTHER_TITLE,
    "category": Field.TAGS,
    "description": Field.NOTE,
    "_note": Field.NOTE,
    "created": Field.ADDED,
}
_TITLE_ATTRIBUTES = ("text", "title")
_URL_ATTRIBUTES = ("htmlurl", "url", "xmlurl")


def recognize(source: Source) -> float:
    """Look for the root element."""
    return VERY_LIKELY if _OPML_ELEMENT.search(source.head_text[:MAX_ROOT_OFFSET]) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield one bookmark per outline with a URL.

    :raises FormatError: if the file is not XML
    """
    from linkvault.formats.parts.xml_stream import attributes_of, free_element, local_name, read_elements

    folders: list[str] = []
    for event in read_elements(source):
        if not isinstance(event, tuple):
            yield event
            continue
        kind, element = event
        if local_name(element) != "outline":
            continue
        attributes = attributes_of(element)
        title = next(filter(None, map(attributes.get, _TITLE_ATTRIBUTES)), "")
        if kind == "end":
            folders.pop()
            free_element(element)
            continue
        url = next((attributes[key] for key in _URL_ATTRIBUTES if attributes.get(key)), None)
        if url:
            bookmark = build_bookmark(
                url,
                f"line {element.sourceline}",
                title=title,
                tags=[tag.strip("/") for tag in split_tags(attributes.get("category"))],
                note=join_paragraphs(attributes.get("description"), attributes.get("_note")),
                added=parse_timestamp(attributes.get("created")),
                folders=folders,
            )
            yield source.report.account(bookmark, attributes, _FIELDS)
        else:
            source.report.leave_out_fields(attributes, _TITLE_ATTRIBUTES, f"line {element.sourceline}")
        folders.append("" if url else title)


READER = Reader(title="OPML (feeds and outlines)", recognize=recognize, read=read)
