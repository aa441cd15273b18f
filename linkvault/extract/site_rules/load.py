"""`rules.toml` and a folder of site-config files (FiveFilters, Readeck) -> SiteRules.

A mistake in the user's own TOML is an error with the number of its line. Site-config files come from collections of
thousands: unknown directives in them are ignored, and an invalid selector is a warning when it is used.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from linkvault import lazy_re as re
from linkvault.errors import UsageError
from linkvault.extract.site_rules import KEYS, Selector, SiteRule, SiteRules
from linkvault.urls.hosts import to_ascii

LARGEST_FILE = 200_000  # bytes of one site-config file: real ones have a few hundred
_IS_XPATH = re.compile(r"\s*(?:xpath:|\.?/|\()")
_DIRECTIVE = re.compile(r"([a-z_]+)\s*:(?!//)\s*(.*)")
_SITE_CONFIG = {"title": "title", "body": "body", "author": "byline", "date": "date", "strip": "strip"}


def load_rules(file: Path, folder: Path) -> SiteRules:
    """Return the user's rules; a missing file or folder has none.

    :raises UsageError: if a file is unreadable or invalid
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
    r"""Return the rules in TOML: a table for each host, with the keys body, title, byline, date and strip.

    A selector that begins with `/`, `./`, `(` or `xpath:` is XPath, any other is CSS.

    >>> (rule,) = parse_toml('["example.org"]\nbody = "div.post"\nstrip = ["//aside", ".ad"]', "rules.toml")
    >>> rule.host, rule.body[0], [selector.line for selector in rule.strip]
    ('example.org', Selector(text='div.post', is_xpath=False, line=2), [3, 3])

    :raises UsageError: with the number of the line, if the TOML, a key or a selector is invalid
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the site rules are not valid TOML ({error}): {source}") from error
    lines = text.splitlines()
    return tuple(_build_rule(host, table, lines, source) for host, table in _iter_tables(tables))


def _iter_tables(tables: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the table of each host. TOML parses `[example.org]` as the table `org` in the table `example`."""
    waiting: list[tuple[str, dict[str, Any]]] = [("", tables)]
    while waiting:
        host, table = waiting.pop()
        own = {key: value for key, value in table.items() if not isinstance(value, dict)}
        if own:
            yield host, own
        inner = [(key, value) for key, value in table.items() if isinstance(value, dict)]
        waiting.extend((f"{host}.{key}".lstrip("."), value) for key, value in reversed(inner))


def _build_rule(host: str, table: dict[str, Any], lines: list[str], source: str) -> SiteRule:
    start = _find_table_line(lines, host)
    fields: dict[str, Any] = {}
    for key, value in table.items():
        at = _find_line(lines, start, key)
        texts = value if isinstance(value, list) else [value]
        if not host or key not in KEYS:
            why = f"unknown key: {key!r}" if host else f"{key!r} is not in the table of a host"
            raise UsageError(
                f"{source}, line {at}: {why}", hint=f'write ["example.org"], then one of {", ".join(KEYS)}'
            )
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            raise UsageError(f"{source}, line {at}: {key} must be a selector or a list of selectors")
        fields[key] = tuple(_build_selector(text, _find_line(lines, at - 1, text), source) for text in texts)
    try:
        name = to_ascii(host).removeprefix("www.")
    except ValueError as error:
        raise UsageError(f"{source}, line {start + 1}: {host!r} is not a valid host: {error}") from error
    return SiteRule(name, source, line=start + 1, **fields)


def _build_selector(text: str, line: int, source: str) -> Selector:
    """Return the selector of a text.

    :raises UsageError: if the selector is invalid
    """
    from linkvault.extract.site_rules.apply import compile_selector

    is_xpath = bool(_IS_XPATH.match(text))
    selector = Selector(text.strip().removeprefix("xpath:").strip(), is_xpath, line)
    try:
        compile_selector(selector)
    except ValueError as error:
        kind = "XPath" if is_xpath else "CSS"
        raise UsageError(
            f"{source}, line {line}: invalid {kind} selector ({error}): {text}",
            hint="a selector that begins with /, ./, ( or xpath: is XPath, any other is CSS",
        ) from error
    return selector


def _find_table_line(lines: list[str], host: str) -> int:
    """Return the index of the line on which a host's table begins; 0 if it is not found."""
    for index, line in enumerate(lines):
        if line.lstrip().startswith("[") and re.sub(r"[\[\]\"'\s]|#.*$", "", line) == host:
            return index
    return 0


def _find_line(lines: list[str], start: int, text: str) -> int:
    """Return the number of the first line from index `start` on that contains a text; else that of `start`."""
    return next((index + 1 for index in range(start, len(lines)) if text in lines[index]), start + 1)


def _read_folder(folder: Path) -> Iterator[SiteRule]:
    try:
        paths = sorted(folder.glob("*.txt"))
        for path in paths:
            if path.stat().st_size <= LARGEST_FILE and (
                rule := parse_site_config(_read_text(path), path.name)
            ):
                yield rule
    except OSError as error:
        raise UsageError(f"the site rules cannot be read ({error}): {folder}") from error


def _read_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace")


def parse_site_config(text: str, name: str) -> SiteRule | None:
    r"""Return the rule in a site-config file, whose name is the host; None if it has no known directive.

    >>> rule = parse_site_config("title: //h1\n# a remark\nstrip_id_or_class: 'share'\nprune: no", "blog.example.txt")
    >>> rule.title[0].line, rule.strip[0].text, rule.below
    (1, "//*[contains(@class, 'share') or contains(@id, 'share')]", False)
    """
    selectors: dict[str, list[Selector]] = {key: [] for key in KEYS}
    tests = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _DIRECTIVE.match(line.strip())
        if match is None or not match[2]:
            continue
        directive, value = match[1], match[2].strip()
        if directive in _SITE_CONFIG:
            selectors[_SITE_CONFIG[directive]].append(Selector(value, is_xpath=True, line=number))
        elif directive == "strip_id_or_class":
            quoted = _quote_for_xpath(value)
            path = f"//*[contains(@class, {quoted}) or contains(@id, {quoted})]"
            selectors["strip"].append(Selector(path, is_xpath=True, line=number))
        elif directive == "strip_image_src":
            path = f"//img[contains(@src, {_quote_for_xpath(value)})]"
            selectors["strip"].append(Selector(path, is_xpath=True, line=number))
        elif directive == "test_url":
            tests.append(value)
    host = _host_of_file(name)
    if not host or not any(selectors.values()):
        return None
    fields: dict[str, Any] = {key: tuple(values) for key, values in selectors.items()}
    return SiteRule(host, name, tests=tuple(tests), below=name.startswith("."), **fields)


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
