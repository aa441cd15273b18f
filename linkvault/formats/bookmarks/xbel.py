"""XBEL, the XML Bookmark Exchange Language of Konqueror, Falkon, Floccus and buku, into bookmarks.

The specification is at pyxml.sourceforge.net/topics/xbel. Tags are in an attribute, as buku writes them.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, split_tags
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.parts.input_file import MAX_ROOT_OFFSET, Source
from linkvault.formats.parts.read_report import Field
from linkvault.formats.reader import CERTAIN, NO_MATCH, ImportItem, Reader

_ROOT = re.compile(r"<xbel[\s>]", re.IGNORECASE)

_FIELDS = {
    "href": Field.URL,
    "title": Field.TITLE,
    "tags": Field.TAGS,
    "desc": Field.NOTE,
    "added": Field.ADDED,
}


def recognize(source: Source) -> float:
    """Look for the root element."""
    return CERTAIN if _ROOT.search(source.head_text[:MAX_ROOT_OFFSET]) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks in the order of the file.

    :raises FormatError: if the file is not XML
    """
    from linkvault.formats.parts.xml_stream import attributes_of, free_element, local_name, read_elements

    folders: list[str] = []
    for event in read_elements(source):
        if not isinstance(event, tuple):
            yield event
            continue
        kind, element = event
        name, parent = local_name(element), element.getparent()
        if name == "folder":
            if kind == "start":
                folders.append("")
                source.report.leave_out_fields(attributes_of(element), (), f"line {element.sourceline}")
            else:
                folders.pop()
                free_element(element)
        elif kind == "end" and name == "title" and parent is not None and local_name(parent) == "folder":
            folders[-1] = element.text or ""
        elif kind == "end" and name == "bookmark":
            attributes = attributes_of(element)
            texts = {local_name(part): "".join(map(str, part.itertext())) for part in element}
            bookmark = build_bookmark(
                attributes.get("href"),
                f"line {element.sourceline}",
                title=texts.get("title"),
                tags=split_tags(attributes.get("tags")),
                note=texts.get("desc"),
                added=parse_timestamp(attributes.get("added")),
                folders=folders,
            )
            yield source.report.account(bookmark, attributes | texts, _FIELDS)
            free_element(element)


READER = Reader(title="XBEL (Konqueror, Falkon, Floccus, buku)", recognize=recognize, read=read)
