"""linkvault saves web pages as readable, searchable text in one file.

The public Python API is what `__all__` lists; `linkvault/help/python.md` shows how to use it. `import linkvault`
alone loads none of it: each name is imported when it is first used.
"""

TYPE_CHECKING = False  # type checkers read it as true; importing `typing` takes 8 ms
if TYPE_CHECKING:
    from linkvault import capture, errors, models
    from linkvault.vault import Vault

__version__ = "0.2.0"
__all__ = ["Vault", "__version__", "capture", "errors", "models"]


if not TYPE_CHECKING:  # with `__getattr__`, a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used (PEP 562)."""
        from importlib import import_module

        if name == "Vault":
            return import_module("linkvault.vault").Vault
        if name in __all__:
            return import_module(f"linkvault.{name}")
        raise AttributeError(f"module 'linkvault' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
