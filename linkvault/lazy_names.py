"""A package whose modules are loaded when one of its public names is first used (PEP 562)."""

import sys
from importlib import import_module


def load_name(package: str, modules: dict[str, str], name: str) -> object:
    """Return a public name of a package, and keep it as an attribute: `__getattr__` is called for it once.

    :param modules: public name -> the module below the package that defines it
    :raises AttributeError: if it is no public name
    """
    if name not in modules:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{package}.{modules[name]}"), name)
    setattr(sys.modules[package], name, value)
    return value
