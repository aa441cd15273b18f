"""One entry of a file, read so that whatever a library raises about it costs this entry and no other."""

from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

from linkvault.errors import LinkvaultError
from linkvault.formats.parts.bookmark import build_unreadable
from linkvault.models import UnreadableEntry

_Value = TypeVar("_Value")


def read_guarded(read: Callable[[], _Value], location: str, text: object = "") -> _Value | UnreadableEntry:
    """Return what `read` returns, or the report that the entry cannot be read.

    Files come from anywhere, and parsers of YAML, XML, zip and numbers raise errors that they do not document.

    >>> read_guarded(lambda: int("x"), "line 1").reason
    "cannot be read (invalid literal for int() with base 10: 'x')"
    """
    try:
        return read()
    except (LinkvaultError, OSError):
        raise
    except Exception as error:  # noqa: BLE001  # see the docstring; the error is reported
        return build_unreadable(location, f"cannot be read ({error or type(error).__name__})", text)


def iterate_guarded(items: Iterable[_Value], location: str) -> Generator[_Value | UnreadableEntry]:
    """Yield the items of a generator; if it raises, yield the report of that, which is the last item."""
    iterator, end = iter(items), object()
    while (item := read_guarded(lambda: next(iterator, end), location)) is not end:
        yield item  # type: ignore[misc]  # it is not the object of the end
