"""The names of `re` that linkvault uses; `compile` returns a pattern that is compiled when it is first used.

A page needs a third of the patterns of the modules that read it, and compiling all of them takes 140 ms. Modules with
patterns say `from linkvault import lazy_re as re`.
"""

import re
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    NOFLAG,
    I,
    M,
    Match,
    Pattern,
    S,
    X,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "NOFLAG",
    "I",
    "M",
    "Match",
    "Pattern",
    "S",
    "X",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]

_ATTRIBUTES = (
    "findall",
    "finditer",
    "flags",
    "fullmatch",
    "groupindex",
    "groups",
    "match",
    "scanner",
    "search",
    "split",
    "sub",
    "subn",
)


class LazyPattern:
    """A pattern that has the attributes and methods of `re.Pattern`; the first that is read compiles it."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._given_flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name not in _ATTRIBUTES:  # copying and pickling ask for special methods
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._given_flags)
        # In the dictionary of the instance, the methods are found without a call of this one: as fast as a pattern.
        vars(self).update({attribute: getattr(compiled, attribute) for attribute in _ATTRIBUTES})
        return getattr(compiled, name)


if TYPE_CHECKING:  # a LazyPattern is used as a Pattern
    from re import compile
else:

    def compile(pattern: str | bytes, flags: int = 0) -> LazyPattern:
        """Return a pattern that is compiled when it is first used; a mistake in it raises `re.error` then."""
        return LazyPattern(pattern, flags)
