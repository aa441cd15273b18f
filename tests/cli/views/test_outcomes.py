"""Many failures end in one summary by reason, with what to do."""

from collections import Counter

from linkvault.cli.views.outcomes import MIN_SUMMARIZED, summarize_failures


def test_failures_are_counted_by_reason_with_what_to_do() -> None:
    reasons = Counter(http_404=200, timeout=40, http_503=10, login=3)
    assert list(summarize_failures(reasons)) == [
        "not saved: 200 http_404, 40 timeout, 10 http_503, 3 login",
        "hint: `linkvault add --retry --reason http_503,timeout` tries what may pass again",
        "hint: for pages that only your browser gets, use its cookies with `--cookies FILE`",
        "hint: pages that are gone may have a copy in the Internet Archive",
    ]


def test_a_few_failures_have_no_summary() -> None:
    assert list(summarize_failures(Counter(timeout=MIN_SUMMARIZED - 1))) == []
    assert len(list(summarize_failures(Counter(too_large=MIN_SUMMARIZED)))) == 1
