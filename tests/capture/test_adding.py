"""`capture.add` and `capture.add_all`: one outcome per URL, and no exception for pages that fail."""

from pathlib import Path

import pytest

from linkvault import capture
from linkvault.errors import BadURL, FetchError
from linkvault.models import Page
from linkvault.vault import Vault

BODY = (
    b"<title>Loss</title><article><h1>Loss</h1>"
    b"<p>The loss tells how wrong a model is, and learning makes that number small, step by step.</p>"
    b"<p>Two roads lead to it: one begins with a ruler, the other with a coin that is thrown ten times.</p>"
    b"</article>"
)


def unreachable(url: str) -> Page:
    raise FetchError("nobody answers", reason="connect", url=url)


def test_add_stores_a_page_from_its_bytes(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.add(vault, "example.org/loss", tags=["ml"], title="Mine", note="later", body=BODY)
        link = vault.link("https://example.org/loss")
        assert (outcome.status, outcome.id, outcome.snapshot) == ("saved", link.id, 1)
        assert (link.title, link.tags, link.note) == ("Mine", ("ml",), "later")
        assert capture.add(vault, "example.org/loss", body=BODY).status == "already saved"
        assert capture.add(vault, "example.org/loss", body=BODY, force=True).snapshot == 2


def test_add_refuses_a_string_that_is_not_a_url(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        with pytest.raises(BadURL):
            capture.add(vault, "mailto:me@example.org", body=BODY)
        assert list(vault.tags()) == []


@pytest.mark.parametrize(("body", "reason"), [(b" ", "empty"), (b"\x89PNG\r\n ...", "content_type")])
def test_bytes_that_are_not_a_page_are_a_failed_outcome(body: bytes, reason: str, tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcome = capture.add(vault, "https://example.org/a", body=body)
    assert (outcome.status, outcome.reason, outcome.exit_status) == ("failed", reason, 4)
    assert outcome.message is not None
    assert outcome.message.startswith("the page is ")


def test_add_all_yields_one_outcome_per_url_in_order(tmp_path: Path) -> None:
    options = capture.AddOptions(tags=("ml",))
    with Vault(tmp_path / "v.db", write=True) as vault:
        outcomes = list(
            capture.add_all(vault, ["https://a.example/1", "no address", "b.example"], None, options)
        )
        assert [outcome.status for outcome in outcomes] == ["link only", "failed", "link only"]
        assert (outcomes[1].reason, outcomes[1].exit_status) == ("bad_url", 2)
        assert vault.tags() == [("ml", 2)]
        [failed] = capture.add_all(vault, ["https://c.example/"], unreachable, options)
        assert (failed.status, failed.reason) == ("failed", "connect")
        assert vault.tags() == [("ml", 3)]
