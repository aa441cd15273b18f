"""The reasons of many failures -> a line with their numbers, and what to do about them."""

from collections import Counter
from collections.abc import Iterator

from linkvault.states import FetchReason, UnreadableReason

MIN_FAILURES = 10  # fewer are read one by one
_PASSING = frozenset(
    (FetchReason.CONNECT, FetchReason.DNS, FetchReason.HOST_DOWN, FetchReason.TIMEOUT, "http_429")
)
_FOR_BROWSERS = frozenset(
    (UnreadableReason.BLOCKED, UnreadableReason.CHALLENGE, UnreadableReason.LOGIN, "http_401", "http_403")
)
_GONE = frozenset(("http_404", "http_410"))


def summarize(reasons: Counter[str]) -> Iterator[str]:
    """Yield the lines of the summary; none if there are few failures.

    >>> list(summarize(Counter(http_404=200, timeout=50, http_503=3)))[0]
    'not saved: 200 http_404, 50 timeout, 3 http_503'
    """
    if reasons.total() < MIN_FAILURES:
        return
    yield "not saved: " + ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    passing = sorted(reason for reason in reasons if reason in _PASSING or reason.startswith("http_5"))
    if passing:
        yield f"hint: `linkvault add --retry --reason {','.join(passing)}` tries what may pass again"
    if not _FOR_BROWSERS.isdisjoint(reasons):
        yield "hint: for pages that only your browser gets, use its cookies with `--cookies FILE`"
    if not _GONE.isdisjoint(reasons):
        yield "hint: pages that are gone may have a copy in the Internet Archive"
