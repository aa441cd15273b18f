"""Which responses are PDF files: the bytes decide, whatever the server declares."""

import pytest

from linkvault.fetch import media_types
from linkvault.fetch.client_settings import FetchSettings

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"


@pytest.mark.parametrize(
    "declared", [None, "application/pdf", "application/octet-stream", "text/html", "text/plain"]
)
def test_the_bytes_of_a_pdf_are_one_whatever_is_declared(declared: str | None) -> None:
    media_types.refuse_by_type(declared)
    assert media_types.decide(declared, PDF, "/download") == media_types.PDF


def test_the_signature_may_follow_other_bytes() -> None:
    assert media_types.decide("application/pdf", b"junk\n" * 20 + PDF, "/a.pdf") == media_types.PDF
    with pytest.raises(media_types.NotAPageError):
        media_types.decide("application/octet-stream", b"\0" * 2000 + PDF, "/a.pdf")


@pytest.mark.parametrize("declared", ["text/html", None])
def test_a_page_about_pdf_files_is_a_page(declared: str | None) -> None:
    page = b"<!doctype html><title>Files</title><p>Every PDF begins with %PDF-1.7"
    assert media_types.decide(declared, page, "/") == media_types.HTML


def test_a_page_that_is_declared_as_a_pdf_is_a_page() -> None:
    assert (
        media_types.decide("application/pdf", b"<!doctype html><title>Log in</title>", "/a.pdf")
        == media_types.HTML
    )


def test_a_pdf_may_be_larger_than_a_page() -> None:
    settings = FetchSettings()
    assert settings.limit_of(media_types.PDF) > settings.limit_of(media_types.HTML) == settings.max_bytes
    assert FetchSettings.from_options(max_bytes=5).limit_of(media_types.PDF) == 5
