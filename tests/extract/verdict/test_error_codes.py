"""A sentence with an error code says what the code says: the page is gone, or the server fails."""

import pytest

from linkvault.extract.verdict.site_messages import MessageKind, find_kinds


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Error code 404", MessageKind.GONE),
        ("Error code: 410.", MessageKind.GONE),
        ("Fehlercode 404", MessageKind.GONE),
        ("Error code 503", MessageKind.SERVER_ERROR),
        ("Error code: 522", MessageKind.SERVER_ERROR),
    ],
)
def test_the_number_decides(sentence: str, kind: MessageKind) -> None:
    assert find_kinds(sentence) == [kind]
