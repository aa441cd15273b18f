"""YAML and TOML files with addresses, such as the bookmarks of a start page, into bookmarks.

An entry is an object with an address and other fields, or a name with an address. The names around an entry are its
folders. A file that is not valid gives way to the readers of text.
"""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from linkvault import lazy_re as re
from linkvault.errors import FormatError
from linkvault.formats.fields.field_names import map_fields
from linkvault.formats.fields.json_tree import is_address, read_tree
from linkvault.formats.fields.objects import TITLE_KEYS
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS
from linkvault.formats.reader import LIKELY, NO_MATCH, ImportItem, Reader

_NAME = r"""(?:"[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s"'#\[\]{}:=,<>|`*-][^"\n#\[\]{}:=,<>|`]{0,200})"""
_ADDRESS_LINE = re.compile(
    rf"""^[ \t]*+(?:-[ \t]+)*+{_NAME}[ \t]*(?::[ \t]+|=[ \t]*(?="))["']?https?://""", re.M
)
# A line of text or Markdown, which valid YAML has only in the text of a field.
_NO_YAML = re.compile(r"\]\(https?://|^(?:[ \t]*+[*+>|]|#{1,6} .*https?://|```|<)", re.M)
_TABLE = re.compile(r"^\[{1,2}[^\[\]\n]+\]{1,2}[ \t]*(?:#.*)?$", re.M)  # only TOML
_TOML_LINE = re.compile(r"""^[ \t]*+[\w"'. -]+=[ \t]*["'\[{\d]""", re.M)
# PyYAML parses 100,000 characters in a second; the bookmarks of a start page have a few thousand.
_MAX_YAML_CHARACTERS, _MAX_TOML_CHARACTERS = 500_000, 5_000_000
_MAX_DEPTH = 50
# Names of lists that say nothing about the links in them.
_LIST_NAMES = frozenset(
    {"bookmarks", "bookmark", "links", "link", "urls", "items", "entries", "sites", "data"}
)


def recognize(source: Source) -> float:
    """Look for a name with an address, as YAML and TOML have it."""
    text = source.head_text
    if text.lstrip()[:1] in ("", "{", "<", "|") or not _ADDRESS_LINE.search(text):
        return NO_MATCH
    is_toml = bool(_TOML_LINE.search(text))
    return LIKELY if is_toml or not _NO_YAML.search(text) else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the bookmarks of the whole file.

    :raises FormatError: if it is neither YAML nor TOML
    """
    with source.text() as stream:
        text = stream.read(_MAX_TOML_CHARACTERS + 1)
    data = _parse(text)
    if data is None:
        raise FormatError(f"{source.path}: neither YAML nor TOML")
    tree = json.dumps(_name_entries(data, depth=0), ensure_ascii=False, default=str)
    yield from read_tree(source, lambda: io.StringIO(tree))


def _parse(text: str) -> object:
    """Return the list or mapping that a text has; None if it has neither."""
    data: object = None
    if _TOML_LINE.search(text) and len(text) <= _MAX_TOML_CHARACTERS:
        import tomllib

        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            data = None
    if len(text) <= _MAX_YAML_CHARACTERS and not _TABLE.search(text):
        data = _parse_yaml(text)
    return data if isinstance(data, list | dict) else None


def _parse_yaml(text: str) -> object:
    import yaml

    try:
        # Aliases can make a small file a thousand times as large.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            return None
        documents = [document for document in yaml.load_all(text, yaml.BaseLoader) if document]
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return documents[0] if len(documents) == 1 else documents


def _name_entries(value: object, *, depth: int) -> object:
    """Return a tree in which every entry has its address and title as fields, and every group its title."""
    if depth > _MAX_DEPTH:
        return str(value)[:MAX_LINE_CHARACTERS]
    if isinstance(value, list):
        return [_name_entries(item, depth=depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if map_fields(map(str, value)).has_address:
        return value
    return {"items": [_name_entry(str(key), item, depth=depth + 1) for key, item in value.items()]}


def _name_entry(name: str, value: object, *, depth: int) -> object:
    if is_address(value):
        return {"title": name, "url": value}
    inner = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(inner, Mapping) and _is_untitled_entry(inner) and name.lower() not in _LIST_NAMES:
        return {"title": name, **inner}
    if not isinstance(value, list | dict):
        return {name: value}
    named = _name_entries(value, depth=depth)
    return named if name.lower() in _LIST_NAMES else {"title": name, "items": named}


def _is_untitled_entry(value: Mapping[Any, object]) -> bool:
    fields = map_fields(map(str, value))
    return fields.has_address and not set(TITLE_KEYS) & {str(key).lower() for key in value}


# The readers of text find the addresses of a file that is damaged.
READER = Reader(title="YAML or TOML with addresses", recognize=recognize, read=read)
