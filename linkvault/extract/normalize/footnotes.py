"""Footnotes of any software -> references `sup.footnote-ref` and one `section.footnotes`, without arrows back.

A reference is a short link (`1`, `[2]`, `*`) to an element of this page whose text is a note, and which links back
or whose name says that it is a note. Pandoc, kramdown, Substack, WordPress, MediaWiki, GitHub, Sphinx.
"""

import re

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import classes, drop, make, swap

_NUMBER = re.compile(r"[\[(（【]?\s*(?:\d{1,3}|[a-z]|[*†‡§]|[ivx]{1,5}|note \d+|注\d+)\s*[\])）】]?", re.I)
_NAMED = re.compile(r"foot-?note|endnote|^fn[:\-_.]?|cite_note|_ftn|^note-|^ref-?\d|reference|sidenote", re.I)
_BACK = re.compile(
    r"[\s↩︎⏎↑^⤴←\u21a9\ufe0e\ufe0fa-z\[\]]{0,8}|back|return|jump (?:up|back).{0,20}|返回|跳转|回到正文", re.I
)
MOST_NOTES = 2000


def apply(tree: HtmlElement, url: str) -> None:
    """Bring references and notes into markup's form."""
    links = [link for link in tree.iter("a") if "#" in (link.get("href") or "") and _may_refer(link)]
    if not links:
        return
    by_id = _by_id(tree)
    numbers: dict[str, int] = {}
    notes: list[HtmlElement] = []
    held: set[HtmlElement] = set()
    for link in links:
        target = str(link.get("href")).partition("#")[2]
        if target not in by_id or len(numbers) >= MOST_NOTES:
            continue
        if any(above in held for above in link.iterancestors()):
            continue  # a note's own number, which leads back
        note = _note(by_id[target])
        if note is None or note is link or any(above is note for above in link.iterancestors()):
            continue
        if target not in numbers:
            if any(note is one for one in notes):
                continue
            numbers[target] = len(numbers) + 1
            notes.append(note)
            held.add(note)
        _put_reference(link, numbers[target])
    if notes:
        _put_section(tree, notes)


def _by_id(tree: HtmlElement) -> dict[str, HtmlElement]:
    """Return what links within the page can lead to; of equal names the last id, else the first anchor."""
    by_id = {str(ident): node for node in tree.iter() if (ident := node.get("id"))}
    for anchor in tree.iter("a"):
        if anchor.get("name"):
            by_id.setdefault(str(anchor.get("name")), anchor)
    return by_id


def _may_refer(link: HtmlElement) -> bool:
    """Tell whether a link looks like a reference, wherever it leads."""
    address, _, target = str(link.get("href")).partition("#")
    if not target or (address and not _NAMED.search(target)):
        return False  # an absolute address of this same page, as Substack writes it, names a note
    return _is_reference(link, target)


def _is_reference(link: HtmlElement, target: str) -> bool:
    words = str(link.text_content()).strip()
    if not words or not _NUMBER.fullmatch(words):
        return False
    above = link.getparent()
    raised = above is not None and (above.tag == "sup" or link.find(".//sup") is not None)
    names = " ".join(
        (*classes(link), *(classes(above) if above is not None else ()), target, link.get("rel") or "")
    )
    return raised or bool(_NAMED.search(target) or _NAMED.search(names))


_OUTER_LEVELS = 3  # elements between an anchor and the note that it begins
_LONGEST_NOTE = 6000  # characters: more is a section of the page


def _note(node: HtmlElement) -> HtmlElement | None:
    """Return the whole note that an anchor begins."""
    if node.tag in ("a", "sup", "span", "b", "strong"):
        for level, above in enumerate(node.iterancestors()):
            if above.tag in ("li", "p", "dd", "tr", "aside") or "footnote" in classes(above):
                node = above
                break
            if level == _OUTER_LEVELS or above.tag in ("body", "article", "section"):
                return None
    if node.tag in ("body", "article", "main", "section", "h1", "h2", "h3", "h4", "ol", "ul", "table"):
        return None
    return node if len(str(node.text_content())) <= _LONGEST_NOTE else None


def _put_reference(link: HtmlElement, number: int) -> None:
    reference = make(link, "sup", class_="footnote-ref")
    reference.append(make(link, "a", str(number), href=f"#fn-{number}"))
    above = link.getparent()
    alone = (
        above is not None
        and above.tag == "sup"
        and str(above.text_content()).strip() == str(link.text_content()).strip()
    )
    swap(above if alone and above is not None else link, reference)


def _put_section(tree: HtmlElement, notes: list[HtmlElement]) -> None:
    """Gather the notes, in the order of their references, where the first of them stood."""
    first = notes[0]
    place = first.getparent()
    while place is not None and place.tag in ("ol", "ul", "dl", "table", "tbody"):
        first, place = place, place.getparent()
    if place is None:
        return
    section = make(first, "section", class_="footnotes")
    place.insert(place.index(first), section)
    listing = make(first, "ol")
    section.append(listing)
    for number, note in enumerate(notes, 1):
        item = make(note, "li", id=f"fn-{number}")
        _move(note, item, number)
        listing.append(item)


def _move(note: HtmlElement, item: HtmlElement, number: int) -> None:
    """Move what a note says into its item, without its number and the links back."""
    for link in list(note.iter("a")):
        if "#" in (link.get("href") or ""):
            words = str(link.text_content()).strip()
            if _BACK.fullmatch(words) or _NUMBER.fullmatch(words):
                drop(link)
    body = note
    item.text = re.sub(r"^\s*[\[(]?\d{0,3}[\])]?[.、:：\s^]*", "", body.text or "") if body.text else None
    for child in list(body):
        item.append(child)
    drop(note)
    text = str(item.text_content()).strip()
    if text in (str(number), f"[{number}]"):
        item.text = None
