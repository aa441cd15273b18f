"""Footnotes of any software -> references `sup.footnote-ref` and one `section.footnotes`, without links back.

A reference is a short link (`1`, `[2]`, `*`) within the page that is a superscript or whose target or class has the
name of a note. Covers Pandoc, kramdown, Substack, WordPress, MediaWiki, GitHub and Sphinx.
"""

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.tree_edits import classes, drop, make, swap

_NUMBER = re.compile(r"[\[(（【]?\s*(?:\d{1,3}|[a-z]|[*†‡§]|[ivx]{1,5}|note \d+|注\d+)\s*[\])）】]?", re.I)
_NAMED = re.compile(r"foot-?note|endnote|^fn[:\-_.]?|cite_note|_ftn|^note-|^ref-?\d|reference|sidenote", re.I)
_BACKLINK = re.compile(
    r"[\s↩︎⏎↑^⤴←\u21a9\ufe0e\ufe0fa-z\[\]]{0,8}|back|return|jump (?:up|back).{0,20}|返回|跳转|回到正文", re.I
)
MOST_NOTES = 2000  # bounds the time on hostile pages


def apply(tree: HtmlElement, url: str) -> None:
    """Rewrite references and notes in the form that `markup` reads."""
    links = [link for link in tree.iter("a") if "#" in (link.get("href") or "") and _may_refer(link)]
    if not links:
        return
    by_id = _by_id(tree)
    numbers: dict[str, int] = {}
    notes: list[HtmlElement] = []
    note_set: set[HtmlElement] = set()
    for link in links:
        target = str(link.get("href")).partition("#")[2]
        if target not in by_id or len(numbers) >= MOST_NOTES:
            continue
        if any(ancestor in note_set for ancestor in link.iterancestors()):
            continue  # the number of a note, which links back
        note = _note_of(by_id[target])
        if note is None or note is link or any(ancestor is note for ancestor in link.iterancestors()):
            continue
        if target not in numbers:
            if any(note is other for other in notes):
                continue
            numbers[target] = len(numbers) + 1
            notes.append(note)
            note_set.add(note)
        _write_reference(link, numbers[target])
    if notes:
        _write_section(tree, notes)


def _by_id(tree: HtmlElement) -> dict[str, HtmlElement]:
    """Return the targets of links by name: of equal ids the last; else of equal anchor names the first."""
    by_id = {str(ident): node for node in tree.iter() if (ident := node.get("id"))}
    for anchor in tree.iter("a"):
        if anchor.get("name"):
            by_id.setdefault(str(anchor.get("name")), anchor)
    return by_id


def _may_refer(link: HtmlElement) -> bool:
    """Return whether a link looks like a reference to a note of this page."""
    address, _, target = str(link.get("href")).partition("#")
    if not target or (address and not _NAMED.search(target)):
        # Substack links to a note by the absolute URL of the page with the name of the note as fragment.
        return False
    return _looks_like_reference(link, target)


def _looks_like_reference(link: HtmlElement, target: str) -> bool:
    words = str(link.text_content()).strip()
    if not words or not _NUMBER.fullmatch(words):
        return False
    parent = link.getparent()
    raised = parent is not None and (parent.tag == "sup" or link.find(".//sup") is not None)
    names = " ".join(
        (*classes(link), *(classes(parent) if parent is not None else ()), target, link.get("rel") or "")
    )
    return raised or bool(_NAMED.search(target) or _NAMED.search(names))


_OUTER_LEVELS = 3  # elements between an anchor and the note that it begins
_LONGEST_NOTE = 6000  # characters: more is a section of the page


def _note_of(node: HtmlElement) -> HtmlElement | None:
    """Return the element of the note that begins with an anchor; None if it is not a note."""
    if node.tag in ("a", "sup", "span", "b", "strong"):
        for level, ancestor in enumerate(node.iterancestors()):
            is_note = ancestor.tag in ("li", "p", "dd", "tr", "aside") or "footnote" in classes(ancestor)
            if is_note or (level == 0 and _begins_with_number(ancestor)):
                node = ancestor
                break
            if level == _OUTER_LEVELS or ancestor.tag in ("body", "article", "section"):
                return None
    if node.tag in ("body", "article", "main", "section", "h1", "h2", "h3", "h4", "ol", "ul", "table"):
        return None
    return node if len(str(node.text_content())) <= _LONGEST_NOTE else None


def _begins_with_number(element: HtmlElement) -> bool:
    """Return whether an element begins with its number, which links back, and has text after it."""
    link = next(element.iter("a"), None)
    if element.tag not in ("span", "div") or link is None or not (link.get("href") or "").startswith("#"):
        return False
    number, text = str(link.text_content()).strip(), str(element.text_content()).strip()
    return bool(_NUMBER.fullmatch(number)) and text.startswith(number) and len(text) > len(number)


def _write_reference(link: HtmlElement, number: int) -> None:
    reference = make(link, "sup", class_="footnote-ref")
    reference.append(make(link, "a", str(number), href=f"#fn-{number}"))
    parent = link.getparent()
    is_alone = (
        parent is not None
        and parent.tag == "sup"
        and str(parent.text_content()).strip() == str(link.text_content()).strip()
    )
    swap(parent if is_alone and parent is not None else link, reference)


def _write_section(tree: HtmlElement, notes: list[HtmlElement]) -> None:
    """Collect the notes, in the order of their references, at the position of the first note."""
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
    """Move the content of a note into its list item, without its number and the links back."""
    for link in list(note.iter("a")):
        if "#" in (link.get("href") or ""):
            words = str(link.text_content()).strip()
            if _BACKLINK.fullmatch(words) or _NUMBER.fullmatch(words):
                drop(link)
    body = note
    item.text = re.sub(r"^\s*[\[(]?\d{0,3}[\])]?[.、:：\s^]*", "", body.text or "") if body.text else None
    for child in list(body):
        item.append(child)
    drop(note)
    text = str(item.text_content()).strip()
    if text in (str(number), f"[{number}]"):
        item.text = None
