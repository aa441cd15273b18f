"""Text from anywhere -> text that a database takes: UTF-8 has no lone surrogates, and C programs stop at NUL."""

from linkvault.text.characters import replace_unstorable


def storable_values(values: tuple[object, ...]) -> tuple[object, ...]:
    """Return the values; what no database can store in a text is replaced."""
    return tuple(replace_unstorable(value) if isinstance(value, str) else value for value in values)
