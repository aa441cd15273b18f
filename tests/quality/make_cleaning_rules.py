"""Write linkvault/urls/public_rules.txt: the tracking parameters and redirects that public lists name.

    python tests/quality/make_cleaning_rules.py FOLDER > linkvault/urls/public_rules.txt

FOLDER contains clearurls.json (ClearURLs/Rules, data.min.json) and brave-clean-urls.json, brave-debounce.json and
brave-query-filter.json (brave/adblock-lists). Only the facts are taken: which host has which parameter. What a rule
would do to pages that are different is in VETOES, with the reason. Names on standard error were not understood.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from linkvault.urls import cleaning

SOURCES = {
    "clearurls": "ClearURLs/Rules 9317c06, 2025-07-29, github.com/ClearURLs/Rules",
    "brave": "brave/adblock-lists 53ba6df, 2026-08-21, github.com/brave/adblock-lists",
}
HEAD = """# Written by tests/quality/make_cleaning_rules.py: do not edit; `cleaning_rules.txt` explains the lines.
#
# The names of hosts and parameters are facts that these lists publish; neither their files nor their patterns are
# copied, so that their licences (LGPL-3.0, MPL-2.0) do not apply to this file. What a list removes although it can
# select a page is left out: see VETOES in the script.
"""
# (host, name): the parameter can select a page, so the rule of the list is not taken. "*": on every host, or every name.
VETOES = {
    ("*", "mc"): "too short to belong to one tracker on all hosts",
    ("*", "vn_*"): "a prefix of two letters, on all hosts",
    ("*", "usqp"): "part of the address of an image",
    ("facebook.com", "set"): "the album of /media/set",
    ("facebook.com", "pageid"): "the page of a dialog",
    ("facebook.com", "ftentidentifier"): "the post of a dialog",
    ("flipkart.com", "pid"): "the product",
    ("flipkart.com", "lid"): "the offer",
    ("flipkart.com", "store"): "the category",
    ("flipkart.com", "p[]"): "a filter of a search",
    ("flipkart.com", "sattr[]"): "a variant of a product",
    ("amazon.*", "th"): "the variant of a product",
    ("amazon.*", "srs"): "the shop",
    ("amazon.*", "refinements"): "a filter of a search",
    ("amazon.*", "rnid"): "a filter of a search",
    ("amazon.*", "keywords"): "the words of a search; on /dp a rule of its own drops it",
    ("amazon.*", "field-lbr_brands_browse-bin"): "a filter of a search",
    ("marketscreener.com", "mots"): "the words of a search",
    ("marketscreener.com", "add_mots"): "the words of a search",
    ("mercadolibre.com", "pdp_filters"): "the offer",
    ("mercadolibre.com", "type"): "not known to be a tracker",
    ("mercadolivre.com", "type"): "not known to be a tracker",
    ("mercadolivre.com", "pdp_filters"): "the offer",
    ("yandex.*", "lr"): "the region of a search",
    ("ya.ru", "lr"): "the region of a search",
    ("bilibili.com", "mid"): "the user of a space; on /video a rule of its own drops it",
    ("tmall.com", "user_number_id"): "the shop",
    ("mozilla.org", "platform"): "the system of a download",
    ("billiger.de", "p"): "the page of a list",
    ("net-parade.it", "pl"): "not known to be a tracker",
    ("newsletter.lidl.*", "*"): "rules have no form for one subdomain in many countries",
    ("ctr.narvar.com", "*"): "these parameters select the parcel",
    ("arms-retcode.aliyuncs.com", "*"): "no pages, only measurements",
    ("kevinroebert.gitlab.io", "*"): "a test of the list",
    ("test.clearurls.xyz", "*"): "a test of the list",
    ("dev-pages.bravesoftware.com", "*"): "a test of the list",
    ("dev-pages.brave.software", "*"): "a test of the list",
    ("site.com", "*"): "an example of the list",
    ("site2.com", "*"): "an example of the list",
    ("site3.com", "*"): "an example of the list",
}
MIN_PREFIX = 3  # characters before `*`: a shorter one would cover names of other kinds
MAX_NAMES = 60  # spellings of one pattern
_ANY_SUBDOMAIN = re.compile(r"\(\?:\[a-z0-9-\]\+\\\.\)\*\?")
_ANY_TOP_LEVEL = re.compile(r"\(\?:\\\.\[a-z\]\{2,\}\)\{1,\}")
_SCHEME = re.compile(r"\^?https\?:(?:\\/\\/|//)")
_LINE = 110  # characters

Rules = dict[str, set[str]]  # host or host/path -> names


class NotUnderstoodError(Exception):
    """A pattern has no finite list of names."""


def main() -> None:
    folder = Path(sys.argv[1])
    print(HEAD)
    for source, drops, redirects in (
        ("clearurls", *read_clearurls(folder)),
        ("brave", *read_brave(folder)),
    ):
        print(f"# --- {SOURCES[source]} ---")
        for kind, rules in (("drop", merge_top_levels(drops)), ("unwrap", redirects)):
            for place, names in sorted(rules.items()):
                for line in wrap(f"{kind} {place}", sorted(allowed(place, names))):
                    print(line)
        print()


def wrap(start: str, names: list[str]) -> Iterator[str]:
    line = start
    for name in names:
        if len(line) + len(name) >= _LINE:
            yield line
            line = start
        line += f" {name}"
    if line != start:
        yield line


def allowed(place: str, names: Iterable[str]) -> Iterator[str]:
    host = place.partition("/")[0]
    written = cleaning.read_rules(cleaning.RULES_FILES[:1])
    for name in names:
        if not is_covered(name, place, written, names) and not any(
            key in VETOES for key in ((host, name), (host, "*"), ("*", name))
        ):
            yield name


def is_covered(name: str, place: str, written: cleaning.Rules, names: Iterable[str]) -> bool:
    """Return whether another name of the line, or the rules that are written by hand, have the name already."""
    host, slash, path = place.partition("/")
    if host in written.main_hosts:
        return True
    rules = [
        rule
        for key in cleaning.list_keys(host)
        for rule in cleaning.list_drop_rules(written, key)
        if (slash + path).startswith(rule.path_prefix)
    ]
    prefixes = [other[:-1] for other in names if other.endswith("*") and other != name]
    prefixes += [prefix for rule in rules for prefix in rule.prefixes]
    wrapped = any(name in carriers for _, carriers in written.wrappers.get(host, ()))
    return wrapped or name.startswith(tuple(prefixes)) or any(name in rule.names for rule in rules)


def read_clearurls(folder: Path) -> tuple[Rules, Rules]:
    drops: Rules = defaultdict(set)
    redirects: Rules = defaultdict(set)
    for name, provider in json.loads((folder / "clearurls.json").read_text())["providers"].items():
        is_global = provider["urlPattern"] == ".*"
        try:
            places = ["*"] if is_global else list(find_places(provider["urlPattern"]))
        except NotUnderstoodError as error:
            print(f"clearurls: {name}: {error}", file=sys.stderr)
            continue
        # A referral says who is paid; on all hosts, `ref` is often a branch of a repository.
        patterns = provider.get("rules", []) + ([] if is_global else provider.get("referralMarketing", []))
        for pattern in patterns:
            try:
                names = expand(pattern.removeprefix("(?:%3F)?"))
            except NotUnderstoodError as error:
                print(f"clearurls: {name}: {error}: {pattern}", file=sys.stderr)
                continue
            for place in places:
                drops[place] |= names
        for pattern in provider.get("redirections", []):
            try:
                for place, parameters in find_redirect(pattern, places):
                    redirects[place] |= parameters
            except NotUnderstoodError as error:
                print(f"clearurls: {name}: {error}: {pattern}", file=sys.stderr)
    return drops, redirects


def find_redirect(pattern: str, places: list[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield (place, parameters) of a pattern such as `^https?:\\/\\/out\\.reddit\\.com\\/.*?url=([^&]*)`."""
    match = re.fullmatch(r"(.*?)(\(\?:[\w|]+\)|\w+)=\((?:https\?)?(?:%3A%2F%2F)?\[\^&\][+*]\)", pattern)
    if match is None:
        raise NotUnderstoodError("the target is no parameter")
    start, parameters = match[1], expand(match[2])
    start = re.sub(r"(?:\\\??|\?)?(?:\.\*\??)?$", "", re.sub(r"\\\?\.\*\??$", "", start))
    for place in find_places(start) if start.startswith("^") else places:
        # Rules know `name.*`, but not `sub.name.*`.
        yield re.sub(r"^.*?([\w-]+\.\*)", r"\1", place), parameters


def find_places(pattern: str) -> Iterator[str]:
    """Yield HOST or HOST/PATH for a pattern of URLs."""
    text = _ANY_TOP_LEVEL.sub(".TLD", _ANY_SUBDOMAIN.sub("", _SCHEME.sub("", pattern)))
    text = text.replace(r"\/", "/").removesuffix("?").removesuffix("\\").replace("([a-z0-9-.]*\\.)", "")
    host, slash, path = text.partition("/")
    host = re.sub(r"^\.\*\?", "", host)
    path = re.split(r"\.[*+]|\\\?", path)[0].rstrip("?")
    for name, rest in product(expand(host, is_host=True), expand(path, is_host=True) if path else {""}):
        yield name.removeprefix("www.").replace(".tld", ".*") + (slash + rest if rest else "")


def read_brave(folder: Path) -> tuple[Rules, Rules]:
    drops: Rules = defaultdict(set)
    redirects: Rules = defaultdict(set)
    for name in ("brave-clean-urls", "brave-query-filter"):
        for rule in json.loads((folder / f"{name}.json").read_text()):
            for pattern in rule["include"]:
                names = {
                    parameter.lower().replace("%5b", "[").replace("%5d", "]") for parameter in rule["params"]
                }
                drops[find_glob_place(pattern)] |= names
    for rule in json.loads((folder / "brave-debounce.json").read_text()):
        if "regex" in rule["action"]:  # written by hand in cleaning_rules.txt
            print(f"brave: {rule['action']} {rule['param']}: {rule['include']}", file=sys.stderr)
            continue
        kind = "base64:" if "base64" in rule["action"] else ""
        for pattern in rule["include"]:
            redirects[find_glob_place(pattern)].add(kind + rule["param"])
    return drops, redirects


def find_glob_place(pattern: str) -> str:
    """Return HOST or HOST/PATH for a pattern such as `*://*.example.org/path?*`."""
    host, _, path = pattern.partition("://")[2].partition("/")
    path = re.split(r"[*?]", path)[0]
    host = host.removeprefix("*.").removeprefix("www.")
    return host + (f"/{path}" if path else "")


def merge_top_levels(rules: Rules) -> Rules:
    """Replace the rules of one brand in many countries by one for `brand.*`."""
    countries: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place in rules:
        host, slash, path = place.partition("/")
        match = re.fullmatch(r"([\w-]+)\.(?:com?\.)?[a-z]+", host)
        if match:
            countries[match[1], slash + path].append(place)
    merged = {key: places for key, places in countries.items() if len(places) > 3}
    result: Rules = defaultdict(set, rules)
    for (brand, path), places in merged.items():
        for place in places:
            result[f"{brand}.*{path}"] |= result.pop(place)
    return result


def expand(pattern: str, *, is_host: bool = False) -> set[str]:
    """Return the names that a regular expression matches, in lower case; open ends become `*`."""
    parsed = parser.parse(pattern.replace("[a-z]{1,3}", "[a-z]+"))
    names = {"".join(parts).lower() for parts in _expand(list(parsed), is_host=is_host)}
    for name in names:
        if "*" in name[:-1] or (name.endswith("*") and len(name.rstrip("*")) < MIN_PREFIX):
            raise NotUnderstoodError("no finite list of names")
    return names


def _expand(items: list[Any], *, is_host: bool) -> Iterator[tuple[str, ...]]:
    options = [list(_expand_item(item, is_host=is_host)) for item in items]
    count = 1
    for option in options:
        count *= len(option)
    if count > MAX_NAMES:
        raise NotUnderstoodError("too many names")
    yield from product(*options)


def _expand_item(item: Any, *, is_host: bool) -> Iterator[str]:
    code, value = item
    if code is codes.LITERAL:
        yield chr(value)
    elif code is codes.AT:
        yield ""
    elif code is codes.ANY and is_host:
        yield "."
    elif code is codes.BRANCH:
        for branch in value[1]:
            yield from ("".join(parts) for parts in _expand(list(branch), is_host=is_host))
    elif code is codes.SUBPATTERN:
        yield from ("".join(parts) for parts in _expand(list(value[-1]), is_host=is_host))
    elif code is codes.IN and all(kind is codes.LITERAL for kind, _ in value):
        yield from (chr(char) for _, char in value)
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        low, high, inner = value
        if (low, high) == (0, 1):
            yield ""
            yield from ("".join(parts) for parts in _expand(list(inner), is_host=is_host))
        elif inner[0][0] is codes.IN:
            yield "*"
            if low == 0:
                yield ""
        else:
            raise NotUnderstoodError("no finite list of names")
    else:
        raise NotUnderstoodError(f"{code} is not understood")


if __name__ == "__main__":
    main()
