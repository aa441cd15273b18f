"""The decision whether a new text replaces the current one, as a table of measured evidence."""

from dataclasses import replace

import pytest

from linkvault.capture.replacement import Evidence, find_change
from linkvault.states import ChangeReason

SAME = Evidence(share_left=1, lost=0, share_known=1, old_words=400, new_words=400)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        pytest.param({}, None, id="same text in another form"),
        pytest.param({"share_left": 0.94, "lost": 120}, None, id="some words"),
        pytest.param({"share_left": 0.9, "lost": 40, "new_words": 360}, None, id="a paragraph less"),
        pytest.param(
            {"share_left": 0.99, "lost": 3, "share_known": 0.2, "new_words": 1900}, None, id="grown"
        ),
        pytest.param({"share_left": 0.8, "lost": 300}, "changed_page", id="revised in many places"),
        pytest.param({"share_left": 0.5, "lost": 198, "new_words": 200}, "shrunk", id="half of it"),
        pytest.param({"share_left": 0.12, "lost": 350, "new_words": 48}, "shrunk", id="the first paragraph"),
        pytest.param(
            {"share_left": 0.12, "lost": 350, "share_known": 0.8, "new_words": 60, "is_paywalled": True},
            "paywall",
            id="the first paragraph and a paywall",
        ),
        pytest.param(
            {"share_left": 0.8, "lost": 70, "new_words": 330, "is_paywalled": True},
            "paywall",
            id="most of it and a paywall",
        ),
        pytest.param({"share_left": 0.96, "lost": 9, "is_paywalled": True}, None, id="an advertised paywall"),
        pytest.param(
            {"share_left": 0.6, "lost": 25, "share_known": 0.1, "old_words": 60, "was_paywalled": True},
            None,
            id="the whole article after its beginning",
        ),
        pytest.param(
            {"share_left": 0, "lost": 398, "share_known": 0, "new_words": 14}, "soft_404", id="error page"
        ),
        pytest.param(
            {"share_left": 0, "lost": 398, "share_known": 0, "new_words": 260, "links": 20},
            "soft_404",
            id="list of links",
        ),
        pytest.param(
            {"share_left": 0, "lost": 398, "share_known": 0, "links": 20, "was_list": True},
            "changed_page",
            id="another list of links",
        ),
        pytest.param(
            {"share_left": 0, "lost": 398, "share_known": 0, "leads_home": True}, "soft_404", id="home page"
        ),
        pytest.param(
            {"share_left": 0, "lost": 398, "share_known": 0, "new_words": 250},
            "changed_page",
            id="another article",
        ),
        pytest.param(
            {"share_left": 0.2, "lost": 318, "share_known": 0.2},
            "changed_page",
            id="another page of the site",
        ),
        pytest.param(
            {"share_left": 0, "lost": 20, "share_known": 0, "old_words": 22, "new_words": 30},
            "changed_page",
            id="another short text",
        ),
    ],
)
def test_what_becomes_of_a_new_text(changed: dict[str, float], reason: str | None) -> None:
    assert find_change(replace(SAME, **changed)) == reason  # type: ignore[arg-type]


def test_every_reason_is_reached_and_never_changes() -> None:
    assert [str(reason) for reason in ChangeReason] == ["changed_page", "paywall", "shrunk", "soft_404"]
