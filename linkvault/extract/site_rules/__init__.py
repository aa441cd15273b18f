"""The user's own rules for sites: selectors of body, title, byline and date, and of elements to strip.

This module has only the values and the look-up by host, so it is cheap to import. `load` reads rules from `rules.toml`
and from site-config files, `apply` applies them to a page; neither is imported without rules.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from linkvault.urls.hosts import to_ascii

KEYS = ("body", "title", "byline", "date", "strip")


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector as the user wrote it, and the number of its line in the file."""

    text: str
    is_xpath: bool
    line: int = 0


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
    tests: tuple[str, ...] = ()  # URLs of pages for which it was written
    below: bool = True  # whether it applies to subdomains too
    line: int = 1


@dataclass(frozen=True, slots=True)
class SiteRules:
    """All rules of a user. The rule of the nearest host applies; of several for one host the first."""

    rules: tuple[SiteRule, ...] = ()

    def of(self, url: str) -> SiteRule | None:
        """Return the rule for a URL; None if there is none.

        >>> rules = SiteRules((SiteRule("example.org", "rules.toml"),))
        >>> rules.of("https://www.example.org/a") == rules.of("http://blog.example.org:81/") == rules.rules[0]
        True
        >>> rules.of("https://myexample.org/") is None
        True
        """
        if not self.rules:
            return None
        host = host_of(url)
        above = host
        while above:
            for rule in self.rules:
                if rule.host == above and (rule.below or above == host):
                    return rule
            above = above.partition(".")[2]
        return None


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
