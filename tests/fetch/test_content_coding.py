"""A body that is not in the content coding that its header names -> its bytes, if they are text or a known file."""

import random

import pytest
from picture_files import gif, png

from linkvault.fetch.content_coding import UndecodableError, decode

CONTROLS = bytes(range(32)) * 20
FILES = {
    "a page": b"<p>A ruler is enough.</p>",
    "PDF": b"%PDF-1.7\n" + CONTROLS,
    "PNG": png(40, 30) + CONTROLS,
    "GIF": gif(3, 2) + CONTROLS,
    "WebP": b"RIFF\0\0\0\0WEBPVP8 " + CONTROLS,
}


@pytest.mark.parametrize("coding", ["gzip", "unknown"])
@pytest.mark.parametrize("body", FILES.values(), ids=FILES.keys())
def test_a_body_that_is_not_compressed_is_read_with_a_warning(body: bytes, coding: str) -> None:
    warnings: list[str] = []
    assert b"".join(decode([body], (coding,), warnings.append)) == body
    assert len(warnings) == 1


@pytest.mark.parametrize("coding", ["gzip", "unknown"])
def test_a_body_in_another_coding_is_refused(coding: str) -> None:
    body = random.Random(7).randbytes(2_000)
    with pytest.raises(UndecodableError, match="neither text nor in the content coding"):
        list(decode([body], (coding,), lambda warning: None))
