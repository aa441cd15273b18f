"""Content-Disposition and address -> the name of a file. (pure)"""

from email.message import Message
from email.utils import collapse_rfc2231_value
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

_MAX_LENGTH = 200  # characters of a name


def name_of_file(disposition: str | None, url: str) -> str | None:
    r"""Return the file name in a Content-Disposition (RFC 6266), else the last part of an address; None if it has none.

    >>> name_of_file("attachment; filename*=UTF-8''%C3%A9t%C3%A9.pdf; filename=ete.pdf", "https://example.org/1")
    'été.pdf'
    >>> name_of_file(None, "https://example.org/papers/a%20b.pdf?download=1")
    'a b.pdf'
    """
    if disposition:
        message = Message()
        message["content-disposition"] = disposition.replace("\r", " ").replace("\n", " ")
        parameters: list[tuple[str, Any]] = message.get_params([], "content-disposition")
        names = [value for name, value in parameters if name == "filename"]
        # A tuple is a value with a charset (`filename*`), which takes precedence.
        chosen = next((value for value in names if isinstance(value, tuple)), names[0] if names else "")
        if file_name := PurePosixPath(collapse_rfc2231_value(chosen).replace("\\", "/")).name:
            return file_name[:_MAX_LENGTH]
    return PurePosixPath(unquote(urlsplit(url).path)).name[:_MAX_LENGTH] or None
