"""Texts and pages <-> the fewer bytes in which the vault stores them."""

# Of `content`, in the order of packing.
TEXT_COLUMNS = ("headings", "text", "details", "markdown", "html")
TEXTS = f"packed, {', '.join(TEXT_COLUMNS)}"  # what `codec.read_texts` reads


class PackingError(Exception):
    """Bytes cannot be unpacked: linkvault did not pack them, or they have changed."""
