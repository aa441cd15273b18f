"""linkvault keeps the web pages you choose: readable, searchable, in one file of your own.

The public Python API is what `__all__` lists; `linkvault/help/python.md` shows how to use it. `import linkvault`
alone loads none of it: each name is imported when it is first used.
"""

TYPE_CHECKING = False  # type checkers take it for true; `typing` would cost 8 ms
if TYPE_CHECKING:
    from linkvault import capture, errors, models
    from linkvault.vault import Vault

__version__ = "0.1.0"
__all__ = ["Vault", "__version__", "capture", "errors", "models"]


if not TYPE_CHECKING:  # else a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Import a public name at its first use (PEP 562)."""
        from importlib import import_module

        if name == "Vault":
            return import_module("linkvault.vault").Vault
        if name in __all__:
            return import_module(f"linkvault.{name}")
        raise AttributeError(f"module 'linkvault' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
