"""The bytes of a PDF that PDFium refuses -> the same document with a new table of its objects, by qpdf.

It needs pikepdf, an extra: 12 MB, 70 ms to import, and it rarely helps. Of 8 files that PDFium refuses it repairs the
one that is cut off; the others are encrypted, or have no pages at all.
"""

from io import BytesIO


def can_repair() -> bool:
    """Return whether pikepdf is installed."""
    try:
        import pikepdf  # noqa: F401  # only to know whether it is installed
    except ImportError:
        return False
    return True


def repair(body: bytes) -> bytes | None:
    """Return a repaired PDF; None if it cannot be repaired."""
    import pikepdf

    repaired = BytesIO()
    try:
        with pikepdf.open(BytesIO(body)) as document:
            document.save(repaired)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError):
        # Besides its own errors, qpdf raises these for a broken tree of pages, and for a number of 65 bits.
        return None
    return repaired.getvalue()
