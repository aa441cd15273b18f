"""A host is shown in its own script where that is safe; what is no encoded host stays as it is."""

import pytest

from linkvault.urls.idn import to_unicode


def test_a_safe_label_is_decoded() -> None:
    assert to_unicode("xn--fiqs8s.example") == "中国.example"


@pytest.mark.parametrize("text", ["xn--", "xn--v4.com", "xn--1u39vn", "xn--99999999", "xn--é.example"])
def test_a_word_that_is_no_encoded_host_stays(text: str) -> None:
    assert to_unicode(text) == text
