"""A link and its article -> Markdown with YAML front matter, as Obsidian and static site tools read it.

Keys, always in this order: `title, url, tags, created`, then, where known, `published, author, site, lang,
note`, then `id`. One rule for odd characters: half characters become U+FFFD; all others come back exactly,
control characters as YAML escapes.
"""

import re
from collections.abc import Iterable, Iterator

from linkvault.formats._writer import Writer, sound
from linkvault.models import Exported

_NO_TAG_CHARACTER = re.compile(r"[^\w/\-\u200d\ufe0f\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+")
_LINE_ENDS = re.compile(r"[\n\r\x85\u2028\u2029\ufeff]")
_FRONT_MATTER = re.compile(r"\ufeff?---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)


def write(exported: Exported) -> str:
    """Return the whole file; the same link gives the same text to the byte."""
    body = exported.content.markdown.strip("\n") if exported.content else f"<{exported.link.url}>"
    return f"---\n{_front_matter(exported)}---\n\n{sound(body)}\n"


def stream(all_exported: Iterable[Exported]) -> Iterator[str]:
    """Yield the files one after the other, an empty line between them."""
    for number, exported in enumerate(all_exported):
        yield ("\n" if number else "") + write(exported)


def parse_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Return the front matter and the body; a text without front matter, or with a broken one, is all body.

    >>> parse_front_matter("---\\ntitle: 损失\\n---\\n\\ntext\\n")
    ({'title': '损失'}, 'text\\n')
    """
    import yaml

    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    try:
        fields = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError):  # ValueError: a date such as 2026-02-30
        return {}, text
    return (fields, text[found.end() :].removeprefix("\n")) if isinstance(fields, dict) else ({}, text)


def obsidian_tag(tag: str) -> str:
    """Return the tag as Obsidian takes it: no blanks or signs, `/` nests, not digits alone.

    >>> obsidian_tag("machine learning"), obsidian_tag("机器/学习"), obsidian_tag("2026"), obsidian_tag("C++")
    ('machine-learning', '机器/学习', '_2026', 'C')
    """
    parts = (_NO_TAG_CHARACTER.sub("-", part).strip("-") for part in sound(tag).split("/"))
    name = "/".join(part for part in parts if part)
    return f"_{name}" if name.replace("/", "").isdecimal() else name


def _front_matter(exported: Exported) -> str:
    link, snapshot = exported.link, exported.snapshot
    optional = {
        "published": link.published,
        "author": snapshot.byline if snapshot else None,
        "site": (snapshot.site_name if snapshot else None) or link.site,
        "lang": link.lang,
        "note": link.note,
    }
    fields: dict[str, object] = {
        "title": sound(link.title),
        "url": sound(link.url),
        "tags": list(dict.fromkeys(name for tag in link.tags if (name := obsidian_tag(tag)))),
        "created": link.added,
        **{key: sound(value) for key, value in optional.items() if value},
        "id": link.id,
    }
    return _dumped(fields)


def _dumped(fields: dict[str, object]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Quotes what PyYAML would write raw and then read back as an end of line."""

    def represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = '"' if _LINE_ENDS.search(text) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, represent)
    text: str = yaml.dump(fields, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=2**31)
    return text


WRITER = Writer(extension=".md", per_link=True, write=write, stream=stream)
