"""`rules.toml` -> SiteRules, with the folder of site-config files that `collection` reads.

A mistake in the user's own TOML is an error with the number of its line.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from linkvault import lazy_re as re
from linkvault.errors import UsageError
from linkvault.extract.site_rules import KEYS, Selector, SiteRule, SiteRules
from linkvault.urls.hosts import to_ascii

_SEARCHED_LINES = 200  # for the line of a selector, from that of the one before
_NAMES = re.compile(r"""[\w"'. \t-]++""")
# Dots between the parts of a name: the time of tomllib grows with the square of their number.
_MAX_DOTS = 64
_IS_XPATH = re.compile(r"\s*(?:xpath:|\.?/|\()")


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
    from linkvault.extract.site_rules.collection import check_folder

    return SiteRules(own, check_folder(folder))


def parse_toml(text: str, source: str) -> tuple[SiteRule, ...]:
    r"""Return the rules in TOML: a table for each host, with the keys body, title, byline, date and strip.

    A selector that begins with `/`, `./`, `(` or `xpath:` is XPath, any other is CSS.

    >>> (rule,) = parse_toml('["example.org"]\nbody = "div.post"\nstrip = ["//aside", ".ad"]', "rules.toml")
    >>> rule.host, rule.body[0].text, [selector.line for selector in rule.strip]
    ('example.org', 'div.post', [3, 3])

    :raises UsageError: with the number of the line, if the TOML, a key or a selector is invalid
    """
    try:
        if any(name[0].count(".") > _MAX_DOTS for name in _NAMES.finditer(text)):
            raise ValueError("a name has too many parts")
        tables = tomllib.loads(text)
    # tomllib raises the others for a thousand brackets and for a number of thousands of digits.
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UsageError(f"the site rules are not valid TOML ({error}): {source}") from error
    lines = text.splitlines()
    starts = _find_tables(lines)
    return tuple(
        _build_rule(host, table, lines, starts.get(host, 0), source) for host, table in _iter_tables(tables)
    )


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


def _build_rule(host: str, table: dict[str, Any], lines: list[str], start: int, source: str) -> SiteRule:
    """Return the rule of a table, which begins on the line with index `start`."""
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
        selectors = []
        for text in texts:
            at = _find_line(lines, at - 1, text)
            selectors.append(_build_selector(text, at, source))
        fields[key] = tuple(selectors)
    try:
        name = to_ascii(host).removeprefix("www.")
    except ValueError as error:
        raise UsageError(f"{source}, line {start + 1}: {host!r} is not a valid host: {error}") from error
    return SiteRule(name, source, line=start + 1, is_own=True, **fields)


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


def _find_tables(lines: list[str]) -> dict[str, int]:
    """Return host -> the index of the line on which its table begins."""
    starts: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.lstrip().startswith("["):
            starts.setdefault(re.sub(r"[\[\]\"'\s]|#.*$", "", line), index)
    return starts


def _find_line(lines: list[str], start: int, text: str) -> int:
    """Return the number of the first line from index `start` on that contains a text; else that of `start`.

    It is for messages, so that a search ends after some lines.
    """
    end = min(start + _SEARCHED_LINES, len(lines))
    return next((index + 1 for index in range(start, end) if text in lines[index]), start + 1)
