"""A part of `Vault`: a class of its own in a module of its own, which is imported when the part is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from linkvault.vault import Vault

PartType = TypeVar("PartType")


class Part(Generic[PartType]):
    """An attribute whose value is built from the vault at its first use; most commands need one part or none."""

    def __init__(self, module: str, class_name: str) -> None:
        self._module, self._class_name = module, class_name

    def __set_name__(self, owner: type[Vault], name: str) -> None:
        self._name = name

    def __get__(self, vault: Vault | None, owner: type[Vault]) -> PartType:
        if vault is None:  # the attribute of the class
            return cast("PartType", self)
        part = getattr(import_module(f"linkvault.vault.{self._module}"), self._class_name)(vault)
        vault.__dict__[self._name] = part  # found before this descriptor from now on
        return cast("PartType", part)
