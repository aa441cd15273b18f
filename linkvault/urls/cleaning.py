r"""`cleaning_rules.txt` -> which parameters of a URL only track its reader, and which URLs are spellings of another.

Each line of the file is a rule of one of four kinds:

    drop x.com s t utm_*             on x.com, the parameters `s` and `t` and those that begin with `utm_` are removed
    drop x.com/search src            the same, only in URLs whose path begins with `/search`
    drop * amp=1                     the parameter is removed only if it has this value
    same x.com twitter.com           twitter.com serves the pages of x.com, so x.com replaces it
    path youtu.be /(\w+) youtube.com/watch?v=\1
                                     a path that matches the pattern is replaced by the target, here on another host
    unwrap google.*/url q            the parameter `q` contains the URL to which the page leads: see `wrappers`

`public_rules.txt` has the same kinds of lines, written by a script from public lists. The files are read at the first
use, in a few milliseconds. They have plain lines, because importing a TOML parser takes longer than reading them.
"""

import os
import re
from functools import cache, lru_cache

from linkvault.lazy_dataclass import dataclass, field

RULES_FILES = tuple(
    os.path.join(os.path.dirname(__file__), name) for name in ("cleaning_rules.txt", "public_rules.txt")
)
_MAX_SECOND_LEVEL = 3  # letters of "co" or "com" in co.uk, com.au
_HOST_CACHE_SIZE = 1024


@dataclass(slots=True)
class _DropRule:
    """The parameters that `drop` lines remove from URLs whose path begins with `path_prefix`."""

    path_prefix: str
    names: frozenset[str]  # `name`, or `name=value`
    prefixes: tuple[str, ...]  # of names: `utm_` for `utm_*`


@dataclass(slots=True)
class Rules:
    """The rules of the files, by the host that they name; `same` lines by the replaced host."""

    # (path, parameters as written): an address needs few of the 600 lines
    drop_lines: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict)
    main_hosts: dict[str, str] = field(default_factory=dict)  # replaced host -> the host that replaces it
    path_rules: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # (pattern, target)
    wrappers: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)  # (path, carriers)


def is_tracking_parameter(parameter: str, host: str, path: str) -> bool:
    """Return whether a rule drops a parameter, `name=value`, because it does not change the page.

    Case does not matter.
    """
    # "&amp;utm_source": an ampersand that was escaped twice
    parameter = parameter.lower().removeprefix("amp;")
    name, _, value = parameter.partition("=")
    for rule in _find_drop_rules(host):
        if path.startswith(rule.path_prefix) and (
            name in rule.names or name.startswith(rule.prefixes) or f"{name}={value}" in rule.names
        ):
            return True
    return False


def find_carriers(host: str, path: str) -> list[str]:
    """Return the parts of a URL in which its host puts the URL that it leads to, as `unwrap` lines name them."""
    rules = read_rules()
    return [
        carrier
        for key in list_keys(host)
        for prefix, carriers in rules.wrappers.get(key, ())
        if path.startswith(prefix)
        for carrier in carriers
    ]


def rewrite(host: str, path: str, query: str) -> tuple[str, str, str]:
    """Return host, path and query of the URL that represents all spellings of a page."""
    host, path_rules = _find_host_rules(host)
    for pattern, target in path_rules:
        match = re.fullmatch(pattern, path)
        if match:
            return _apply_target(match.expand(target), host, query)
    return host, path, query


@lru_cache(maxsize=_HOST_CACHE_SIZE)
def _find_host_rules(host: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the host that represents a host, and the `path` rules of that one."""
    rules = read_rules()
    host = _replace_host(host, rules.main_hosts)
    return host, tuple(rule for key in list_keys(host) for rule in rules.path_rules.get(key, ()))


def _replace_host(host: str, main_hosts: dict[str, str]) -> str:
    """Return the host that replaces a host; `*.m.wikipedia.org` in the rules is any host with this end."""
    if host in main_hosts:
        return main_hosts[host]
    label, _, parent = host.partition(".")
    main = main_hosts.get(f"*.{parent}")
    return f"{label}{main[1:]}" if main else host


def _apply_target(target: str, host: str, query: str) -> tuple[str, str, str]:
    """Return host, path and query for the target of a `path` line: `/path` or `host/path`, with parameters to add."""
    location, mark, added = target.partition("?")
    target_host, slash, path = location.partition("/")
    new_query = f"{added}&{query}" if mark and query else added or query
    return target_host or host, slash + path or "/", new_query


@lru_cache(maxsize=_HOST_CACHE_SIZE)
def _find_drop_rules(host: str) -> tuple[_DropRule, ...]:
    return tuple(rule for key in list_keys(host) for rule in _drop_rules_of(key))


@lru_cache(maxsize=_HOST_CACHE_SIZE)
def _drop_rules_of(key: str) -> list[_DropRule]:
    return list_drop_rules(read_rules(), key)


def list_drop_rules(rules: Rules, key: str) -> list[_DropRule]:
    """Return the `drop` lines of a key, those for the same paths as one rule: for all hosts there are 60 lines."""
    by_path: dict[str, list[str]] = {}
    for path, parameters in rules.drop_lines.get(key, ()):
        by_path.setdefault(path, []).extend(map(str.lower, parameters))
    return [
        _DropRule(
            path,
            frozenset(name for name in names if not name.endswith("*")),
            tuple(name[:-1] for name in names if name.endswith("*")),
        )
        for path, names in by_path.items()
    ]


def list_keys(host: str) -> list[str]:
    """Return the keys under which a host can have rules: `*`, the host, its parents, `name.*`."""
    labels = host.split(".")
    keys = ["*", *(".".join(labels[start:]) for start in range(len(labels)))]
    # "amazon.*" covers amazon.de and amazon.co.uk, but not amazon.example.com
    if len(labels) > 1:
        keys.append(f"{labels[-2]}.*")
    if len(labels) > 2 and len(labels[-2]) <= _MAX_SECOND_LEVEL and len(labels[-1]) == 2:
        keys.append(f"{labels[-3]}.*")
    return keys


@cache
def read_rules(files: tuple[str, ...] = RULES_FILES) -> Rules:
    """Return the rules of the files."""
    rules = Rules()
    for file in files:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                words = line.partition("#")[0].split()
                if words:
                    _add(rules, words)
    return rules


def _add(rules: Rules, words: list[str]) -> None:
    """Add the rule of one line, given as its words."""
    kind, place, *rest = words
    if kind == "drop":
        host, slash, path = place.partition("/")
        rules.drop_lines.setdefault(host, []).append((slash + path, rest))
    elif kind == "same":
        rules.main_hosts.update((host, place) for host in rest)
    elif kind == "path":
        rules.path_rules.setdefault(place, []).append((rest[0], rest[1]))
    elif kind == "unwrap":
        host, slash, path = place.partition("/")
        rules.wrappers.setdefault(host, []).append((slash + path, tuple(rest)))
    else:
        raise ValueError(f"cleaning_rules.txt: unknown kind of rule {kind}")
