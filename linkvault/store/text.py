"""Text from anywhere -> text that a database takes: UTF-8 has no lone surrogates, and C programs stop at NUL."""

import re

_UNSOUND = re.compile("[\x00\ud800-\udfff]")


def sound(text: str) -> str:
    r"""Return the text with what cannot be stored replaced, as HTML parsers do, by U+FFFD.

    >>> sound("损失 \ud800"), sound("a\x00b")
    ('损失 �', 'a�b')
    """
    return text if text.isascii() and "\x00" not in text else _UNSOUND.sub("\ufffd", text)


def sound_values(values: tuple[object, ...]) -> tuple[object, ...]:
    """Return the values with all text among them made sound."""
    return tuple(sound(value) if isinstance(value, str) else value for value in values)
