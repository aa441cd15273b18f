"""Front matter that a person may have changed since it was written, and its new text -> both, each line as it was."""

import json
from collections.abc import Iterator

from linkvault import lazy_re as re

_KEY_LINE = re.compile(r"""(?:[^\s#"'\-\[\]{},][^:\n]*|"[^"\n]*"|'[^'\n]*'):(?=\s|$)""")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ITEM = re.compile(r"([ ]*)- ")


def merge_heads(current: str, written: str, new: str) -> str:
    """Return the new front matter with the keys, values and comments that a person added or changed.

    >>> merge_heads("---\\na: 1\\nmine: x\\n---\\n", "---\\na: 1\\nb: 2\\n---\\n", "---\\na: 3\\nb: 2\\n---\\n")
    '---\\na: 3\\nmine: x\\n---\\n'
    """
    if current == written:
        return new
    if new == written or not new or not current:
        return current  # a person who removed the front matter wants none
    first, *lines, last = _LINE.findall(current)
    theirs, before, ours = list(_split_keys(lines)), _read_keys(written), _read_keys(new)
    merged = [_merge_block(key, block, before, ours) for key, block in theirs]
    keys = {key for key, _ in theirs}
    # New keys follow the last one as written: what a person wrote may end the front matter, and stays in one piece.
    # A key that a person removed stays away.
    place = max(
        (number for number, (key, block) in enumerate(theirs, 1) if before.get(key) == block), default=0
    )
    merged[place:place] = [block for key, block in ours.items() if key not in keys and key not in before]
    return f"{first}{''.join(merged)}{last}"


def _merge_block(key: str, block: str, before: dict[str, str], ours: dict[str, str]) -> str:
    """Return the lines of a key: a person's if they changed, else those of the vault."""
    old, new = before.get(key), ours.get(key, "")
    if block == old:
        return new
    if old is not None and new != old and _parse(block) == _parse(old):  # other spelling, or comments
        return new + "".join(f"{comment}\n" for comment in _read_comments(block))
    return block if new == old else _add_items(block, old or "", new)


def _split_keys(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each key of front matter with its lines; comments belong to the key above them."""
    key, block = "", ""
    for line in lines:
        if match := _KEY_LINE.match(line):
            if block:
                yield key, block
            key, block = match[0][:-1].strip("\"'"), ""
        block += line
    if block:
        yield key, block


def _read_keys(head: str) -> dict[str, str]:
    return dict(_split_keys(_LINE.findall(head)[1:-1]))


def _add_items(block: str, before: str, new: str) -> str:
    """Return a person's list with the items that are new in the vault; any other block as it is."""
    theirs, old, ours = (_read_list(text) for text in (block, before, new))
    if theirs is None or ours is None:
        return block
    items = [item for item in ours if item not in (old or ()) and item not in theirs]
    texts = list(map(_write_item, items))
    for extended in (_extend_lines(block, texts), _extend_brackets(block, texts)):
        if items and extended is not None and _read_list(extended) == [*theirs, *items]:
            return extended
    return block


def _write_item(item: object) -> str:
    """Return an item of a list as YAML, without quotes if it reads back so."""
    if isinstance(item, str) and _parse(f"[{item}]") == [item] == _parse(f"- {item}"):
        return item
    return json.dumps(item, ensure_ascii=False, default=str)


def _extend_lines(block: str, items: list[str]) -> str | None:
    """Return a list with an item on each line and more items; None if it is not written so."""
    lines = _LINE.findall(block)
    places = [(number, match[1]) for number, line in enumerate(lines) if (match := _ITEM.match(line))]
    if not places:
        return None
    number, indent = places[-1]
    if not lines[number].endswith("\n"):
        return None
    lines[number + 1 : number + 1] = [f"{indent}- {item}\n" for item in items]
    return "".join(lines)


def _extend_brackets(block: str, items: list[str]) -> str | None:
    """Return a list in brackets with more items; None if there are no brackets."""
    start, bracket, end = block.rpartition("]")
    comma = "" if start.rstrip().endswith(("[", ",")) else ", "
    return f"{start}{comma}{', '.join(items)}]{end}" if bracket else None


def _read_comments(block: str) -> Iterator[str]:
    """Yield the comments of a block of valid YAML: the text between its tokens."""
    import yaml

    end = 0
    for token in yaml.scan(block):
        yield from _comments_in(block[end : token.start_mark.index])
        end = max(end, token.end_mark.index)
    yield from _comments_in(block[end:])


def _comments_in(gap: str) -> Iterator[str]:
    return (text for line in gap.split("\n") if (text := line.strip(" \t")).startswith("#"))


def _read_list(block: str) -> list[object] | None:
    value = _parse(block)
    items = next(iter(value.values()), None) if isinstance(value, dict) else None
    return items if isinstance(items, list) else None


def _parse(block: str) -> object:
    """Return the value of YAML; the text itself if it is none."""
    import yaml

    try:
        return yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return block
