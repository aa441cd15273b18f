"""A number of bytes -> a size for people."""

_UNITS = ("B", "kB", "MB", "GB", "TB")
MEGABYTE = 1_000_000


def format_size(count: float) -> str:
    """Return a size in the largest decimal unit that fits, with one decimal place unless that is zero.

    >>> format_size(999), format_size(12_345_678), format_size(20_000_000)
    ('999 B', '12.3 MB', '20 MB')
    """
    size, unit = float(count), 0
    while round(size, 1) >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.1f}".removesuffix(".0") + f" {_UNITS[unit]}"
