"""Bytes -> text, in the smallest way that works: stands in until `charset` is there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, and the charset that it was in."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decode(body: bytes, told: str | None = None) -> Decoded:
    """Decode as UTF-8, else as GB18030."""
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return Decoded(body.decode("gb18030", "replace"), "gb18030")


def label_in(content_type: str) -> str | None:
    """Return the charset that a Content-Type names."""
    return content_type.partition("charset=")[2].strip("\"' ") or None
