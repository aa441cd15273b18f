"""A note that a person may have changed since it was exported, and its new text -> both in one text, or a conflict.

An export remembers the front matter that it wrote, and size and digest of the text behind it. So a note has three
parts: front matter, the text of the page, and what a person wrote below it.
"""

import hashlib

from linkvault import lazy_re as re
from linkvault.models import ExportedFile

_HEAD = re.compile(r"\ufeff?---\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY_LINE = re.compile(r"""(?:[^\s#"'\-\[\]{},][^:\n]*|"[^"\n]*"|'[^'\n]*'):(?=\s|$)""")
_END = "---"
_LAST_LINE = f"{_END}\n"


def split_note(text: str) -> tuple[str, str]:
    """Return the front matter with its lines of dashes, and the rest.

    >>> split_note("---\\ntitle: A\\n---\\n\\ntext\\n")
    ('---\\ntitle: A\\n---\\n', '\\ntext\\n')
    """
    head = _HEAD.match(text)
    return (head[0], text[head.end() :]) if head else ("", text)


def describe_file(link_id: int, name: str, text: str, titles: tuple[str, ...] = ()) -> ExportedFile:
    """Return what is remembered of a written file."""
    head, body = split_note(text)
    raw = body.encode("utf-8", "replace")
    return ExportedFile(link_id, name, head, len(raw), hashlib.sha256(raw).hexdigest(), titles)


def is_as_written(text: str, written: ExportedFile) -> bool:
    """Return whether nobody has changed a file since it was written."""
    head, body = split_note(text)
    return head == written.head and _split_body(body, written) == ("", True)


def merge_note(current: str, written: ExportedFile, new: str) -> str | None:
    """Return the new text with all that a person wrote into the current one; None if both changed the same place.

    :param current: the file as it is now
    :param written: what the last export wrote
    :param new: what this export would write
    """
    head, body = split_note(current)
    new_head, new_body = split_note(new)
    added, is_complete = _split_body(body, written)
    if not is_complete:
        described = describe_file(written.link_id, written.name, new)
        if described.body_digest != written.body_digest:
            return None
        merged_body = body  # the text of the page is the same as before: only the person's version is new
    else:
        merged_body = new_body + added
    return merge_heads(head, written.head, new_head) + merged_body


def merge_heads(current: str, written: str, new: str) -> str:
    """Return the new front matter with the keys that a person added or changed.

    >>> merge_heads("---\\na: 1\\nmine: x\\n---\\n", "---\\na: 1\\nb: 2\\n---\\n", "---\\na: 3\\nb: 2\\n---\\n")
    '---\\na: 3\\nmine: x\\n---\\n'
    """
    if current == written:
        return new
    if new == written or not new or not current:
        return current  # a person who removed the front matter wants none
    theirs, before, ours = _split_keys(current), _split_keys(written), _split_keys(new)
    merged: dict[str, str] = {}
    for key, block in theirs.items():
        if key not in before or not _is_same(block, before[key]):
            merged[key] = _merge_lists(block, before.get(key, ""), ours.get(key, ""))
        elif key in ours:
            merged[key] = ours[key]
    for key, block in ours.items():
        if key not in theirs and key not in before:  # a key that a person removed stays away
            merged[key] = block
    return f"{_END}\n{''.join(merged.values())}{_END}\n"


def add_alias(head: str, titles: tuple[str, ...]) -> str:
    """Return front matter with the earlier titles of a link as `aliases`, by which Obsidian finds a renamed note."""
    if not titles or not head:
        return head
    import yaml

    aliases = yaml.safe_dump({"aliases": list(titles)}, allow_unicode=True, sort_keys=False)
    return f"{head.removesuffix(_LAST_LINE)}{aliases}{_LAST_LINE}"


def _split_body(body: str, written: ExportedFile) -> tuple[str, bool]:
    """Return what follows the text that was written, and whether that text is there unchanged."""
    raw = body.encode("utf-8", "replace")
    start = raw[: written.body_size]
    if hashlib.sha256(start).hexdigest() != written.body_digest:
        return "", False
    return raw[written.body_size :].decode("utf-8", "replace"), True


def _split_keys(head: str) -> dict[str, str]:
    """Return the lines of each key of front matter, by the key; comments belong to the key above them."""
    blocks: dict[str, str] = {}
    key = ""
    for line in head.splitlines(keepends=True)[1:-1]:
        if match := _KEY_LINE.match(line):
            key = match[0][:-1].strip("\"'")
        blocks[key] = blocks.get(key, "") + line
    return blocks


def _is_same(block: str, other: str) -> bool:
    return block == other or _parse(block) == _parse(other)


def _merge_lists(theirs: str, before: str, ours: str) -> str:
    """Return a person's block; if all three are lists, with the items that are new in the vault."""
    values = [_parse(block) for block in (theirs, before, ours)]
    lists = [next(iter(value.values()), None) if isinstance(value, dict) else None for value in values]
    if not all(isinstance(items, list) for items in lists):
        return theirs
    their_items, old_items, our_items = lists
    new_items = [item for item in our_items if item not in old_items and item not in their_items]  # type: ignore[union-attr,operator]
    if not new_items:
        return theirs
    import yaml

    key = next(iter(values[0]))  # type: ignore[call-overload]
    text: str = yaml.safe_dump({key: [*their_items, *new_items]}, allow_unicode=True, sort_keys=False)  # type: ignore[misc]
    return text


def _parse(block: str) -> object:
    import yaml

    try:
        return yaml.safe_load(block)
    except (yaml.YAMLError, ValueError):
        return block
