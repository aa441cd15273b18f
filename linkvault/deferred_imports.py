"""Modules that a command may not use -> imported only if it does, or not at all.

Of other libraries these are modules that import in 10 to 100 ms and that linkvault does not use.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


@contextmanager
def hidden_modules(*names: str) -> Iterator[None]:
    """Let every import of these modules in the block fail, as if they were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    # With an entry of None, an import raises ModuleNotFoundError, as the documentation of the import system says.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def deferred(name: str) -> ModuleType:
    """Return an object that stands for a module, which is imported when an attribute of it is first read."""
    return sys.modules.get(name) or _DeferredModule(name)


@contextmanager
def deferred_modules(*names: str) -> Iterator[None]:
    """Let an import of these modules in the block give ones that are loaded when an attribute is first read."""
    stand_ins = {name: deferred(name) for name in names if name not in sys.modules and find_spec(name)}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


class _DeferredModule(ModuleType):
    """Stands for a module that is imported when an attribute of it is first read."""

    def __getattr__(self, attribute: str) -> object:
        if attribute.startswith("__"):  # the import system asks for `__path__` and `__spec__`
            raise AttributeError(attribute)
        value = getattr(import_module(self.__name__), attribute)
        vars(self)[attribute] = value
        return value
