"""The user's own rules for sites: which selectors take out body, title, byline and date, and what is stripped.

Values only, and the look-up by host: cheap to import. `files` makes them of `rules.toml` and of site-config files;
`take` uses them on a page. Without rules nothing of this room is asked.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from linkvault.urls.hosts import to_ascii

KEYS = ("body", "title", "byline", "date", "strip")


@dataclass(frozen=True, slots=True)
class Selector:
    """One selector as the user wrote it, and the line on which it stands in its file."""

    text: str
    is_xpath: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class SiteRule:
    """What to take out of the pages of one host. Of several selectors for one thing the first that matches counts.

    `byline` of a site-config file joins all authors that its first matching selector finds; `strip` strips all.
    """

    host: str  # as DNS has it, without www.
    source: str  # the file's name
    body: tuple[Selector, ...] = ()
    title: tuple[Selector, ...] = ()
    byline: tuple[Selector, ...] = ()
    date: tuple[Selector, ...] = ()
    strip: tuple[Selector, ...] = ()
    tests: tuple[str, ...] = ()  # addresses on which it is meant to work
    below: bool = True  # for the hosts below this one too
    line: int = 1


@dataclass(frozen=True, slots=True)
class SiteRules:
    """All rules of a user; the rule of the nearest host counts, and of equals the first."""

    rules: tuple[SiteRule, ...] = ()

    def of(self, url: str) -> SiteRule | None:
        """Return the rule for an address, if there is one.

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
    """Return the host of an address as rules name it; "" where it has none.

    >>> host_of("https://www.Bücher.example/a"), host_of("file:///a")
    ('xn--bcher-kva.example', '')
    """
    try:
        host = urlsplit(url).hostname
        return to_ascii(f"[{host}]" if host and ":" in host else host).removeprefix("www.") if host else ""
    except ValueError:  # no address at all has no rule
        return ""
