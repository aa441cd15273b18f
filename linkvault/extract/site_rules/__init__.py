"""The user's own rules for sites: selectors of body, title, byline and date, and of elements to strip.

This module has only the values and the look-up by host, so it is cheap to import. `load` reads rules from `rules.toml`
and from site-config files, `apply` applies them to a page; neither is imported without rules.
"""

from pathlib import Path
from urllib.parse import urlsplit

from linkvault.lazy_dataclass import dataclass
from linkvault.urls.hosts import to_ascii

KEYS = ("body", "title", "byline", "date", "strip")


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector as the user wrote it, and the number of its line in the file."""

    text: str
    is_xpath: bool
    line: int = 0
    # The argument of `wrap_in(TAG)` and `move_into(XPATH)`; of a link, the XPath that the page must match.
    argument: str = ""
    is_general: bool = False  # written for all hosts: it only supplies what is not found without it


@dataclass(frozen=True, slots=True)
class SiteRule:
    """The selectors for the pages of one host. Of several selectors for a field the first that matches is used.

    `byline` joins all matches of its first matching selector; `strip` removes the matches of all its selectors.
    """

    host: str  # in ASCII, without www.
    source: str  # the name of the file
    body: tuple[Selector, ...] = ()
    title: tuple[Selector, ...] = ()
    byline: tuple[Selector, ...] = ()
    date: tuple[Selector, ...] = ()
    strip: tuple[Selector, ...] = ()
    # The directives below are those of site-config files only.
    strip_attr: tuple[Selector, ...] = ()  # attributes to remove
    dissolve: tuple[Selector, ...] = ()  # elements of which only the content stays
    wrap_in: tuple[Selector, ...] = ()  # elements to put into a new one
    move_into: tuple[Selector, ...] = ()  # elements to move to the end of another one
    single_page_link: tuple[Selector, ...] = ()  # the link to the whole article on one page
    next_page_link: tuple[Selector, ...] = ()  # the link to the next part of the article
    replace_string: tuple[tuple[str, str], ...] = ()  # texts of the source of a page, and what replaces them
    http_header: tuple[tuple[str, str], ...] = ()  # for requests to the host
    prunes: bool = True  # whether boilerplate inside of the body is left out
    merges: bool = True  # whether the rules of the hosts above and of all hosts are added
    is_own: bool = False  # from rules.toml, so that the user wants it for this very page
    tests: tuple[str, ...] = ()  # URLs of pages for which it was written
    below: bool = True  # whether it applies to subdomains too
    line: int = 1


@dataclass(frozen=True, slots=True)
class SiteRules:
    """All rules of a user. The rule of the nearest host applies; of several for one host the first.

    `folder` has a collection of site-config files, which are read when a page of their host is read.
    """

    rules: tuple[SiteRule, ...] = ()
    folder: Path | None = None

    def of(self, url: str) -> SiteRule | None:
        """Return the rule for a URL; None if there is none.

        >>> rules = SiteRules((SiteRule("example.org", "rules.toml"),))
        >>> rules.of("https://www.example.org/a") == rules.of("http://blog.example.org:81/") == rules.rules[0]
        True
        >>> rules.of("https://myexample.org/") is None
        True
        """
        host = host_of(url)
        above = host
        while above and self.rules:
            for rule in self.rules:
                if rule.host == above and (rule.below or above == host):
                    return rule
            above = above.partition(".")[2]
        if self.folder is None or not host:
            return None
        from linkvault.extract.site_rules.collection import find_rule

        return find_rule(self.folder, host)

    def headers_of(self, url: str) -> tuple[tuple[str, str], ...]:
        """Return the headers that the rule for a URL adds to requests."""
        rule = self.of(url)
        return rule.http_header if rule else ()


NO_RULES = SiteRules()


def host_of(url: str) -> str:
    """Return the host of a URL as rules name it, in ASCII without www.; "" if the URL has none.

    >>> host_of("https://www.Bücher.example/a"), host_of("file:///a")
    ('xn--bcher-kva.example', '')
    """
    try:
        host = urlsplit(url).hostname
        return to_ascii(f"[{host}]" if host and ":" in host else host).removeprefix("www.") if host else ""
    except ValueError:  # an invalid URL has no rule
        return ""
