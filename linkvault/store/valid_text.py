"""Any text -> text that SQLite stores and other programs read: without lone surrogates and NUL.

UTF-8 cannot encode lone surrogates, and programs in C end a text at NUL.
"""

from linkvault.text.characters import replace_unstorable


def storable_values(values: tuple[object, ...]) -> tuple[object, ...]:
    """Return the values, with the characters of texts replaced that a database cannot store."""
    # Nearly all values are printable: neither lone surrogates nor NUL are. Members of an enum are no `str` here.
    return tuple(
        [
            replace_unstorable(value) if type(value) is str and not value.isprintable() else value
            for value in values
        ]
    )
