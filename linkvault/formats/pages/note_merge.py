"""A note that a person may have changed since it was exported, and its new text -> both in one text, or a conflict.

An export remembers the front matter that it wrote, and size and digest of the text behind it. So a note has three
parts: front matter, the text of the page, and what a person wrote below it.
"""

import hashlib

from linkvault import lazy_re as re
from linkvault.formats.pages.front_matter_merge import merge_heads
from linkvault.models import ExportedFile

_HEAD = re.compile(r"\ufeff?---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_END = "---"
_LAST_LINE = f"{_END}\n"
_MARK = "\ufeff"  # of the byte order


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

    The byte order mark and the line ends of the current text stay.

    :param current: the file as it is now
    :param written: what the last export wrote
    :param new: what this export would write
    """
    if current.startswith(_MARK):
        merged = merge_note(current.removeprefix(_MARK), written, new)
        return None if merged is None else _MARK + merged
    if "\r\n" in current and current.count("\n") == current.count("\r\n"):
        merged = merge_note(current.replace("\r\n", "\n"), written, new)
        return None if merged is None else merged.replace("\n", "\r\n")
    head, body = split_note(current)
    new_head, new_body = split_note(new)
    added, is_complete = _split_body(body, written)
    if not is_complete:
        described = describe_file(written.link_id, written.name, new)
        if described.body_digest != written.body_digest or _is_head_cut(head, body, written.head):
            return None
        merged_body = body  # the text of the page is the same as before: only the person's version is new
    else:
        merged_body = new_body + added
    return merge_heads(head, written.head, new_head) + merged_body


def add_alias(head: str, titles: tuple[str, ...]) -> str:
    """Return front matter with the earlier titles of a link as `aliases`, by which Obsidian finds a renamed note."""
    if not titles or not head:
        return head
    import yaml

    aliases = yaml.safe_dump({"aliases": list(titles)}, allow_unicode=True, sort_keys=False)
    return f"{head.removesuffix(_LAST_LINE)}{aliases}{_LAST_LINE}"


def _is_head_cut(head: str, body: str, written: str) -> bool:
    """Return whether a person wrote dashes into the front matter, so that its last lines seem to be text."""
    last = written.split("\n")[-3:-2]  # the line above the dashes at the end
    return bool(last) and last[0] not in head.split("\n") and last[0] in body.split("\n")


def _split_body(body: str, written: ExportedFile) -> tuple[str, bool]:
    """Return what follows the text that was written, and whether that text is there unchanged."""
    raw = body.encode("utf-8", "replace")
    start = raw[: written.body_size]
    if hashlib.sha256(start).hexdigest() != written.body_digest:
        return "", False
    return raw[written.body_size :].decode("utf-8", "replace"), True
