"""`rules.toml` and a folder of site-config files (FiveFilters, Readeck) -> SiteRules.

In the user's own TOML every mistake is an error with its line. Site-config files come by the thousand from elsewhere:
what they hold besides the directives known here is passed over, and a selector that is none is told when it is used.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from linkvault.errors import UsageError
from linkvault.extract.site_rules import KEYS, Selector, SiteRule, SiteRules
from linkvault.urls.hosts import to_ascii

LARGEST = 200_000  # bytes of one site-config file: real ones have a few hundred
_IS_XPATH = re.compile(r"\s*(?:xpath:|\.?/|\()")
_DIRECTIVE = re.compile(r"([a-z_]+)\s*:(?!//)\s*(.*)")
_SITE_CONFIG = {"title": "title", "body": "body", "author": "byline", "date": "date", "strip": "strip"}


def load_rules(file: Path, folder: Path) -> SiteRules:
    """Read the user's rules; a file or folder that is not there holds none.

    :raises UsageError: if one cannot be read or understood
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        own: tuple[SiteRule, ...] = ()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the site rules cannot be read ({error}): {file}") from error
    else:
        own = parse_toml(text, str(file))
    return SiteRules((*own, *_read_folder(folder)))


def parse_toml(text: str, source: str) -> tuple[SiteRule, ...]:
    r"""Read rules from TOML: a table for each host, its keys body, title, byline, date and strip.

    A selector that begins with `/`, `./`, `(` or `xpath:` is XPath, any other is CSS.

    >>> (rule,) = parse_toml('["example.org"]\nbody = "div.post"\nstrip = ["//aside", ".ad"]', "rules.toml")
    >>> rule.host, rule.body[0], [each.line for each in rule.strip]
    ('example.org', Selector(text='div.post', is_xpath=False, line=2), [3, 3])

    :raises UsageError: with the line, if it is not TOML, or a key or selector is not understood
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the site rules are not TOML ({error}): {source}") from error
    lines = text.splitlines()
    return tuple(_rule(host, table, lines, source) for host, table in _tables(told))


def _tables(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the table of each host: TOML takes the dots of `[example.org]` for tables in tables."""
    waiting: list[tuple[str, dict[str, Any]]] = [("", told)]
    while waiting:
        host, table = waiting.pop()
        own = {key: value for key, value in table.items() if not isinstance(value, dict)}
        if own:
            yield host, own
        inner = [(key, value) for key, value in table.items() if isinstance(value, dict)]
        waiting.extend((f"{host}.{key}".lstrip("."), value) for key, value in reversed(inner))


def _rule(host: str, table: dict[str, Any], lines: list[str], source: str) -> SiteRule:
    start = _header(lines, host)
    found: dict[str, Any] = {}
    for key, value in table.items():
        at = _line(lines, start, key)
        texts = value if isinstance(value, list) else [value]
        if not host or key not in KEYS:
            why = f"no such key: {key!r}" if host else f"{key!r} stands in no host's table"
            raise UsageError(
                f"{source}, line {at}: {why}", hint=f'["example.org"], then one of {", ".join(KEYS)}'
            )
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            raise UsageError(f"{source}, line {at}: {key} is a selector, or a list of selectors")
        found[key] = tuple(_selector(text, _line(lines, at - 1, text), source) for text in texts)
    try:
        name = to_ascii(host).removeprefix("www.")
    except ValueError as error:
        raise UsageError(f"{source}, line {start + 1}: {host!r} is no host: {error}") from error
    return SiteRule(name, source, line=start + 1, **found)


def _selector(text: str, line: int, source: str) -> Selector:
    """Make a selector of what the user wrote, and see that it can be used."""
    from linkvault.extract.site_rules.apply import compile_selector

    is_xpath = bool(_IS_XPATH.match(text))
    selector = Selector(text.strip().removeprefix("xpath:").strip(), is_xpath, line)
    try:
        compile_selector(selector)
    except ValueError as error:
        kind = "XPath" if is_xpath else "CSS"
        raise UsageError(
            f"{source}, line {line}: this is no {kind} selector ({error}): {text}",
            hint="a selector that begins with /, ./, ( or xpath: is XPath, any other CSS",
        ) from error
    return selector


def _header(lines: list[str], host: str) -> int:
    """Return the index of the line on which a host's table begins."""
    for index, line in enumerate(lines):
        if line.lstrip().startswith("[") and re.sub(r"[\[\]\"'\s]|#.*$", "", line) == host:
            return index
    return 0


def _line(lines: list[str], start: int, text: str) -> int:
    """Return the number of the first line from `start` on that holds a text; else the one after `start`."""
    return next((index + 1 for index in range(start, len(lines)) if text in lines[index]), start + 1)


def _read_folder(folder: Path) -> Iterator[SiteRule]:
    try:
        paths = sorted(folder.glob("*.txt"))
        for path in paths:
            if path.stat().st_size <= LARGEST and (rule := parse_site_config(_decoded(path), path.name)):
                yield rule
    except OSError as error:
        raise UsageError(f"the site rules cannot be read ({error}): {folder}") from error


def _decoded(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace")


def parse_site_config(text: str, name: str) -> SiteRule | None:
    r"""Read a site-config file; `name` is the file's, which is its host's. None where it has nothing for us.

    >>> rule = parse_site_config("title: //h1\n# a remark\nstrip_id_or_class: 'share'\nprune: no", "blog.example.txt")
    >>> rule.title[0].line, rule.strip[0].text, rule.below
    (1, "//*[contains(@class, 'share') or contains(@id, 'share')]", False)
    """
    found: dict[str, list[Selector]] = {key: [] for key in KEYS}
    tests = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _DIRECTIVE.match(line.strip())
        if match is None or not match[2]:
            continue
        directive, value = match[1], match[2].strip()
        if directive in _SITE_CONFIG:
            found[_SITE_CONFIG[directive]].append(Selector(value, is_xpath=True, line=number))
        elif directive == "strip_id_or_class":
            told = _quoted(value)
            path = f"//*[contains(@class, {told}) or contains(@id, {told})]"
            found["strip"].append(Selector(path, is_xpath=True, line=number))
        elif directive == "strip_image_src":
            path = f"//img[contains(@src, {_quoted(value)})]"
            found["strip"].append(Selector(path, is_xpath=True, line=number))
        elif directive == "test_url":
            tests.append(value)
    host = _named(name)
    if not host or not any(found.values()):
        return None
    selectors: dict[str, Any] = {key: tuple(each) for key, each in found.items()}
    return SiteRule(host, name, tests=tuple(tests), below=name.startswith("."), **selectors)


def _named(name: str) -> str:
    """Return the host of a site-config file: `.example.org.txt` holds for all hosts below it."""
    try:
        return to_ascii(name.removesuffix(".txt").strip(".")).removeprefix("www.")
    except ValueError:  # a read-me in the folder names no host
        return ""


def _quoted(value: str) -> str:
    """Write a text as XPath does: it knows no escape, and a text has one kind of quotes at most here."""
    text = value.strip("\"'")
    return f'"{text.replace(chr(34), "")}"' if "'" in text else f"'{text}'"
