"""A folder of site-config files (FiveFilters, graby, Readeck) -> the rule for a host.

Collections have thousands of files, so a file is read when a page of its host is, and only once. The rule of a host
has the directives of `host.txt`, then those of the nearest `.host.txt` of a host above, then those of `global.txt`, as
graby merges them; but title, author, date and body of `global.txt` count only if nothing else finds them.
`autodetect_on_failure: no` in a file ends the list. Unknown directives are ignored, and an invalid selector is a
warning when it is used.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from linkvault.errors import UsageError
from linkvault.extract.site_rules import Selector, SiteRule
from linkvault.lazy_dataclass import dataclass, field, replace
from linkvault.urls.hosts import to_ascii

LARGEST_FILE = 200_000  # bytes of one site-config file: real ones have a few hundred
_GLOBAL = "global.txt"
_CACHED_HOSTS = 512
_DIRECTIVE = re.compile(r"([a-z_]++)\s*+(?:\((.*?)\)\s*+)?:(?!//[\w.-]+\.\w+/)\s*(.*)", re.IGNORECASE)
# Directive -> the field of the rule. Those that are not here control the parser of other programs or describe tests.
_SELECTORS = {
    "title": "title",
    "body": "body",
    "author": "byline",
    "date": "date",
    "strip": "strip",
    "strip_attr": "strip_attr",
    "dissolve": "dissolve",
    "single_page_link": "single_page_link",
    "next_page_link": "next_page_link",
    "wrap_in": "wrap_in",
    "move_into": "move_into",
}
_WITH_ARGUMENT = ("wrap_in", "move_into")
_LINKS = ("single_page_link", "next_page_link")
_HEADERS = ("user-agent", "referer", "cookie")  # no other can be set: the rest belongs to the client


def check_folder(folder: Path) -> Path | None:
    """Return a folder of site-config files; None if it does not exist.

    :raises UsageError: if it cannot be read
    """
    try:
        return folder if os.listdir(folder) else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"the site rules cannot be read ({error}): {folder}") from error


@lru_cache(maxsize=_CACHED_HOSTS)
def find_rule(folder: Path, host: str) -> SiteRule | None:
    """Return the merged rule for a host, in ASCII without www.; None if the folder has none."""
    rule: SiteRule | None = None
    for name in _list_names(host, _list_files(folder)):
        part = _read_file(folder, name)
        if part is not None:
            part = _as_general(part) if name == _GLOBAL else part
            rule = part if rule is None else _merge(rule, part)
            if not part.merges:
                break
    return rule


def read_all(folder: Path) -> Iterator[SiteRule]:
    """Yield the rule of each file of a folder, not merged, in the order of their names."""
    for name in sorted(_list_files(folder)):
        if (rule := _read_file(folder, name)) is not None:
            yield rule


def _list_names(host: str, files: frozenset[str]) -> Iterator[str]:
    """Yield the names of the files for a host: its own, the nearest of a host above, that of all hosts."""
    own = (name for name in (f"{host}.txt", f"www.{host}.txt") if name in files)
    yield from list(own)[:1]
    above = host
    while above:
        if f".{above}.txt" in files:
            yield f".{above}.txt"
            break
        above = above.partition(".")[2]
    if _GLOBAL in files:
        yield _GLOBAL


@lru_cache(maxsize=8)
def _list_files(folder: Path) -> frozenset[str]:
    return frozenset(name for name in os.listdir(folder) if name.endswith(".txt"))


@lru_cache(maxsize=_CACHED_HOSTS)
def _read_file(folder: Path, name: str) -> SiteRule | None:
    """Return the rule in a file.

    :raises UsageError: if it cannot be read
    """
    path = folder / name
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None
        return parse_site_config(path.read_bytes().decode("utf-8-sig", "replace"), name)
    except OSError as error:
        raise UsageError(f"the site rules cannot be read ({error}): {path}") from error


def _as_general(rule: SiteRule) -> SiteRule:
    """Return the rule for all hosts with its selectors of values as those that apply last.

    Metadata of a page is chosen from many places: the title of `global.txt`, `og:title`, is right on 189 of 376 pages
    of two public sets, the chosen one on 299 (tests/quality/extraction.py).
    """
    keys = ("body", "title", "byline", "date")
    general = {key: tuple(replace(item, is_general=True) for item in getattr(rule, key)) for key in keys}
    return replace(rule, **general)  # type: ignore[arg-type]  # these fields are selectors


def _merge(rule: SiteRule, other: SiteRule) -> SiteRule:
    """Return a rule with the selectors, replacements and headers of another behind its own."""
    lists = {
        item.name: tuple(dict.fromkeys((*getattr(rule, item.name), *getattr(other, item.name))))
        for item in fields(SiteRule)
        if isinstance(getattr(rule, item.name), tuple) and item.name != "tests"
    }
    return replace(rule, **lists)  # type: ignore[arg-type]  # the fields that are tuples, and no others


@dataclass(slots=True)
class _Directives:
    """The directives of a file that were read so far."""

    selectors: dict[str, list[Selector]] = field(default_factory=dict)
    replacements: list[tuple[str, str]] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    merges: bool = True
    prunes: bool = True
    sought: str | None = None  # a `find_string` without its `replace_string`
    last_link: str | None = None  # the link that an `if_page_contains` limits

    def add(self, directive: str, argument: str | None, value: str, line: int) -> None:
        """Add a directive."""
        match directive:
            case "find_string":
                self.sought = value
            case "replace_string":
                text = argument if argument is not None else self.sought
                if text:
                    self.replacements.append((text, value))
                self.sought = None
            case "http_header" if argument and argument.lower() in _HEADERS and value.isascii():
                self.headers.append((argument.lower(), value))
            case "strip_id_or_class":
                quoted = _quote_for_xpath(value)
                self._select("strip", f"//*[contains(@class, {quoted}) or contains(@id, {quoted})]", line)
            case "strip_image_src":
                self._select("strip", f"//img[contains(@src, {_quote_for_xpath(value)})]", line)
            case "test_url":
                self.tests.append(value)
            case "autodetect_on_failure":
                self.merges = value.lower() != "no"
            case "prune":
                self.prunes = value.lower() != "no"
            case "if_page_contains" if self.last_link and self.selectors[self.last_link]:
                link = self.selectors[self.last_link].pop()
                self.selectors[self.last_link].append(replace(link, argument=value))
            case _ if directive in _SELECTORS and (argument is not None) == (directive in _WITH_ARGUMENT):
                self._select(_SELECTORS[directive], value, line, argument or "")
                self.last_link = directive if directive in _LINKS else self.last_link

    def _select(self, key: str, xpath: str, line: int, argument: str = "") -> None:
        self.selectors.setdefault(key, []).append(
            Selector(xpath, is_xpath=True, line=line, argument=argument)
        )


def parse_site_config(text: str, name: str) -> SiteRule | None:
    r"""Return the rule in a site-config file, whose name is the host; None if it has no known directive.

    >>> rule = parse_site_config("title: //h1\n# a remark\nstrip_id_or_class: 'share'\nprune: no", "blog.example.txt")
    >>> rule.title[0].line, rule.strip[0].text, rule.below
    (1, "//*[contains(@class, 'share') or contains(@id, 'share')]", False)
    >>> parse_site_config("wrap_in(i): //p\nreplace_string(<b): <i", "blog.example.txt").wrap_in[0].argument
    'i'
    """
    directives = _Directives()
    for number, line in enumerate(text.splitlines(), 1):
        match = _DIRECTIVE.match(line.strip())
        if match is not None and match[3]:
            directives.add(match[1].lower(), match[2], match[3].strip(), number)
    host = _host_of_file(name)
    if not host or not (directives.selectors or directives.replacements or directives.headers):
        return None
    values: dict[str, Any] = {key: tuple(selectors) for key, selectors in directives.selectors.items()}
    return SiteRule(
        host,
        name,
        replace_string=tuple(directives.replacements),
        http_header=tuple(directives.headers),
        tests=tuple(directives.tests),
        merges=directives.merges,
        prunes=directives.prunes,
        below=name.startswith("."),
        **values,
    )


def _host_of_file(name: str) -> str:
    """Return the host that the name of a site-config file states; "" if it states none."""
    try:
        return to_ascii(name.removesuffix(".txt").strip(".")).removeprefix("www.")
    except ValueError:  # another text file in the folder
        return ""


def _quote_for_xpath(value: str) -> str:
    """Return a text as an XPath literal. XPath has no escapes: double quotes are removed if it has single quotes."""
    text = value.strip("\"'")
    return f'"{text.replace(chr(34), "")}"' if "'" in text else f"'{text}'"
