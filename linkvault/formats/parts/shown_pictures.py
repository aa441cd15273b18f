"""The HTML of an article -> the same HTML with other images: from files, or a link where there is no file."""

import re
from collections.abc import Callable
from html import escape, unescape

# The form in which `markup.to_html` writes images, and the links around them.
_PART = re.compile(r"<a\b[^<>]*+>|</a>|<img src=\"([^\"]*)\" alt=\"([^\"]*)\"[^<>]*+>", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
NO_DESCRIPTION = "picture"  # the text of a link to a picture without an alternative text


def replace_pictures(html: str, source_of: Callable[[str], str | None]) -> str:
    """Return the HTML with the source of each image replaced.

    :param source_of: returns the new source of an image; None: it becomes its alternative text with a link

    >>> replace_pictures('<img src="https://example.org/a.png" alt="A coin" />', lambda _: None)
    '<a href="https://example.org/a.png">A coin</a>'
    """
    is_in_link = False

    def replace(match: re.Match[str]) -> str:
        nonlocal is_in_link
        if match[1] is None:
            is_in_link = match[0][1] != "/"
            return match[0]
        address, alt_text = unescape(match[1]), match[2] or NO_DESCRIPTION
        source = source_of(address)
        if source is not None:
            return f'<img src="{escape(source)}" alt="{match[2]}">'
        if is_in_link or not _WEB_ADDRESS.match(address):
            return f"[{alt_text}]"
        return f'<a href="{match[1]}">{alt_text}</a>'

    return _PART.sub(replace, html)
