r"""Files of rules in this folder -> the parts of its pages that their structure does not show.

Most pages need no rule. A file describes the pages of one program or site, wherever they are. A line has a key and a
value, separated by a tab; empty lines and lines that begin with `#` are comments.

    sign      a class name that only pages of the platform have
    drop      an element that is not the article's: .class or #id
    keep      an element that is, although it looks like boilerplate: the facts in a box
    author    an element with the name of the author; the first with a name decides
    date      an element with the date of publication
    variable  a variable of a script with the time of publication
    site      the name of the site, as it follows the title
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement

from linkvault.lazy_dataclass import dataclass

_SELECTORS = ("drop", "keep", "author", "date")
_WORDS = ("variable", "site")


@dataclass(frozen=True, slots=True)
class Platform:
    """The rules for the pages of one platform; selectors are `.class` or `#id`, in lower case."""

    name: str
    signs: frozenset[str]
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


@cache
def load_platforms() -> tuple[Platform, ...]:
    """Return the platforms of all files, in the order of their names.

    :raises ValueError: if a line has an unknown key or selector
    """
    return tuple(_load(path) for path in sorted(Path(__file__).parent.glob("*.txt")))


def _load(path: Path) -> Platform:
    values: dict[str, list[str]] = {key: [] for key in (*_SELECTORS, *_WORDS, "sign")}
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        key, _, value = line.partition("\t")
        if key not in values or not value or (key in _SELECTORS and value[0] not in ".#"):
            raise ValueError(f"{path.name}: {line}")
        values[key].append(value if key in _WORDS else value.lower())
    return Platform(
        path.stem,
        frozenset(values["sign"]),
        *(tuple(values[key]) for key in (*_SELECTORS, *_WORDS)),
    )


@cache
def list_signs() -> frozenset[str]:
    """Return the signs of all platforms."""
    return frozenset().union(*(platform.signs for platform in load_platforms()))


def find_platforms(class_attributes: Iterable[str]) -> tuple[Platform, ...]:
    """Return the platforms whose signs are among the classes of a page."""
    signs = list_signs().intersection(" ".join(class_attributes).lower().split())
    return (
        tuple(platform for platform in load_platforms() if not signs.isdisjoint(platform.signs))
        if signs
        else ()
    )


def find_elements(tree: HtmlElement, selectors: Iterable[str]) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the elements that match one of these selectors, each with the selector, in document order."""
    wanted = frozenset(selectors)
    if not wanted:
        return
    for element in tree.iter():
        attributes = element.keys()
        if "class" in attributes:
            for name in (element.get("class") or "").lower().split():
                if f".{name}" in wanted:
                    yield f".{name}", element
        if "id" in attributes and (selector := f"#{(element.get('id') or '').lower()}") in wanted:
            yield selector, element
