"""A page of a known platform -> the author, date and name of the site in the places that the platform has for them."""

from collections.abc import Iterable

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.metadata.author_names import join_names
from linkvault.extract.metadata.bylines import iter_pieces, read_names
from linkvault.extract.metadata.dates import read_date, read_stamp
from linkvault.extract.metadata.normalize import squeeze
from linkvault.extract.metadata.short_lines import SHORT
from linkvault.extract.platforms import Platform, find_elements, find_platforms
from linkvault.lazy_dataclass import dataclass

MOST_SCRIPT = 1_000_000  # characters of a script that are searched for a variable


@dataclass(frozen=True, slots=True)
class PlatformFields:
    """What the rules of a platform find on a page; `sites` are the names of the site that its titles end with."""

    author: str | None = None
    published: str | None = None
    sites: tuple[str, ...] = ()

    def find_site(self, title_element: str | None) -> str | None:
        """Return the name of the site at the end of a `<title>`; None if it has no known name there."""
        title = squeeze(title_element or "")
        return max((site for site in self.sites if title.endswith(site)), key=len, default=None)


def read_platform(tree: HtmlElement, class_attributes: Iterable[str]) -> PlatformFields:
    """Return the fields of a page by the rules of its platform; empty if the platform is unknown."""
    platforms = find_platforms(class_attributes)
    if not platforms:
        return PlatformFields()
    authors: dict[str, str] = {}
    dates: dict[str, str] = {}
    platform = platforms[0]
    for selector, element in find_elements(tree, (*platform.authors, *platform.dates)):
        if selector in platform.authors and (name := join_names(read_names(element))):
            authors.setdefault(selector, name)
        if selector in platform.dates and (date := _read_date(element)):
            dates.setdefault(selector, date)
    return PlatformFields(
        next((authors[selector] for selector in platform.authors if selector in authors), None),
        next((dates[selector] for selector in platform.dates if selector in dates), None)
        or _read_variable(tree, platform),
        platform.sites,
    )


def _read_date(element: HtmlElement) -> str | None:
    """Return the date of an element: of the `time` in it, else of its text."""
    time = next((node for node in element.iter("time") if node.get("datetime")), None)
    stamp = time.get("datetime") if time is not None else None
    return read_stamp(stamp) if stamp else read_date(squeeze("".join(iter_pieces(element)))[:SHORT])


def _read_variable(tree: HtmlElement, platform: Platform) -> str | None:
    """Return the time of publication in a variable of a script; None if no variable has one."""
    for name in platform.variables:
        pattern = re.compile_text(rf"\b{name}\s*[:=]\s*[\"']?([^\"';,\n]{{4,40}})")
        for script in tree.iter("script"):
            for match in pattern.finditer((script.text or "")[:MOST_SCRIPT]):
                if date := read_stamp(match[1]):
                    return date
    return None
