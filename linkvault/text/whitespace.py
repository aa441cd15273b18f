"""Text with any whitespace -> text with single spaces."""


def squeeze_whitespace(text: str) -> str:
    r"""Return a text with each run of whitespace as one space, and without whitespace at its ends.

    >>> squeeze_whitespace(" the\n\tloss\u3000函数 ")
    'the loss 函数'
    """
    return " ".join(text.split())
