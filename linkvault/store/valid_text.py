"""Any text -> text that SQLite stores and other programs read: without lone surrogates and NUL.

UTF-8 cannot encode lone surrogates, and programs in C end a text at NUL.
"""

from linkvault.text.characters import replace_unstorable


def storable_values(values: tuple[object, ...]) -> tuple[object, ...]:
    """Return the values, with the characters of texts replaced that a database cannot store."""
    return tuple([replace_unstorable(value) if isinstance(value, str) else value for value in values])
