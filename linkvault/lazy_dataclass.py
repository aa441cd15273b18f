"""`dataclass`, `field` and `replace` of the standard library, for classes that are made in a twentieth of its time.

The standard library writes and compiles up to eight methods for each class when it is made, which takes half a
millisecond: 66 of the 400 ms of an `add`, whose modules have 125 such classes and use two thirds of them. Here
`__init__` is compiled when a class has made a few objects, and all classes share the other methods. Of the options
there are those that linkvault uses; every annotated name is a field, and there is no `__post_init__`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from operator import attrgetter
from typing import Any

TYPE_CHECKING = False  # type checkers take it for true

__all__ = ["dataclass", "field", "replace"]

_MISSING: Any = object()
# Objects of a class that are made without a compiled `__init__`. To compile one takes 110 microseconds, as much as 32
# objects take more without it; an `add` makes fewer of most classes.
_FEW_OBJECTS = 32


class _Field:
    """What is said of a field besides its default."""

    def __init__(
        self, default: object, make: Callable[[], object] | None, *, compare: bool, repr: bool
    ) -> None:
        self.default, self.make, self.compare, self.repr = default, make, compare, repr


if TYPE_CHECKING:  # a type checker knows what those of the standard library do
    from dataclasses import dataclass, field, replace
else:

    def dataclass(cls=None, *, frozen=False, slots=False, eq=True):
        """Return a class with the methods of a dataclass; a new class if it has slots."""
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, slots=slots, eq=eq)
        inherited = getattr(cls, "_fields", {})
        own = {name: vars(cls).get(name, _MISSING) for name in _annotated_names(cls)}
        for name, value in own.items():
            if value is not _MISSING and (slots or isinstance(value, _Field)):
                delattr(cls, name)
        if slots:
            cls = _with_slots(cls, tuple(name for name in own if name not in inherited))
        cls._fields = fields = {**inherited, **own}
        cls.__match_args__ = tuple(fields)
        compared = [name for name, value in fields.items() if not isinstance(value, _Field) or value.compare]
        if len(compared) == 1:  # of two names, `attrgetter` returns a tuple, in which NaN is equal to itself
            compared *= 2
        cls._compared = attrgetter(*compared) if compared else staticmethod(lambda value: ())
        cls.__dataclass_fields__ = _StandardFields()
        cls.__init__ = _lazy_init(cls, frozen=frozen, slots=slots)
        methods = {"__repr__": _describe, "__replace__": replace}  # the latter for `copy.replace`
        if eq:
            methods |= {"__eq__": _is_equal, "__hash__": _hash if frozen else None}
        if frozen:
            methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
            methods |= {"__getstate__": _get_state, "__setstate__": _set_state} if slots else {}
        for name, method in methods.items():
            if vars(cls).get(name) is None:  # Python sets `__hash__` to None in a class with its own `__eq__`
                setattr(cls, name, method)
        return cls

    def field(*, default=_MISSING, default_factory=None, compare=True, repr=True):
        """Return the description of a field: the class has it instead of a default."""
        return _Field(default, default_factory, compare=compare, repr=repr)

    def replace(value, /, **changes):
        """Return an object with other values of some fields."""
        return type(value)(**{name: getattr(value, name) for name in value.__match_args__} | changes)


def _annotated_names(cls: type) -> list[str]:
    """Return the names of the fields that a class adds to those of its base."""
    if sys.version_info >= (3, 14):  # there, annotations are evaluated when they are read
        from annotationlib import Format, get_annotations

        return list(get_annotations(cls, format=Format.FORWARDREF))
    return list(vars(cls).get("__annotations__", ()))


def _with_slots(cls: type, slots: tuple[str, ...]) -> type:
    """Return a copy of a class, whose objects have no dictionary."""
    namespace = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    copy = type(cls)(cls.__name__, cls.__bases__, {**namespace, "__slots__": slots})
    copy.__qualname__ = cls.__qualname__
    return copy


def _lazy_init(cls: Any, *, frozen: bool, slots: bool) -> Callable[..., None]:
    """Return an `__init__` that replaces itself by a compiled one when the class makes more than a few objects."""
    names: tuple[str, ...] = cls.__match_args__
    known_names = set(names)
    set_value = object.__setattr__ if frozen else setattr
    count = 0
    defaults: dict[str, object] = {}
    factories: list[tuple[str, Callable[[], object]]] = []

    def init(self: object, *values: object, **named_values: object) -> None:
        nonlocal count, defaults, factories
        if not count:
            defaults, factories = _defaults(cls)
        count += 1
        arguments = defaults | dict(zip(names, values, strict=False)) | named_values
        for name, make in factories:
            if name not in arguments:
                arguments[name] = make()
        is_wrong = (
            arguments.keys() != known_names  # one is missing or unknown
            or len(values) > len(names)
            or not named_values.keys().isdisjoint(names[: len(values)])
        )
        if is_wrong or count > _FEW_OBJECTS:  # let the compiled `__init__` raise the usual TypeError
            cls.__init__ = _compile_init(cls, frozen=frozen, slots=slots)
            cls.__init__(self, *values, **named_values)
            return
        for name in names:
            set_value(self, name, arguments[name])

    return init


def _defaults(cls: Any) -> tuple[dict[str, object], list[tuple[str, Callable[[], object]]]]:
    """Return the defaults of the fields of a class, and what makes those that are made for each object."""
    values = {
        name: value.default if isinstance(value, _Field) else value for name, value in cls._fields.items()
    }
    defaults = {name: value for name, value in values.items() if value is not _MISSING}
    factories = [
        (name, value.make) for name, value in cls._fields.items() if isinstance(value, _Field) and value.make
    ]
    return defaults, factories


def _compile_init(cls: Any, *, frozen: bool, slots: bool) -> Callable[..., None]:
    """Return an `__init__` with the parameters of a class. It is compiled, as many objects are made by it."""
    scope: dict[str, Any] = {"_missing": _MISSING, "_set": object.__setattr__}
    parameters, lines = ["self"], []
    for name, value in cls._fields.items():
        default, expression = value.default if isinstance(value, _Field) else value, name
        if isinstance(value, _Field) and value.make:
            scope[f"_make_{name}"] = value.make
            parameters.append(f"{name}=_missing")
            expression = f"_make_{name}() if {name} is _missing else {name}"
        elif default is _MISSING:
            parameters.append(name)
        else:
            scope[f"_default_{name}"] = default
            parameters.append(f"{name}=_default_{name}")
        if frozen and slots:
            scope[f"_set_{name}"] = getattr(cls, name).__set__  # does not ask `__setattr__`, which refuses
            lines.append(f"_set_{name}(self, {expression})")
        else:
            lines.append(f"_set(self, '{name}', {expression})" if frozen else f"self.{name} = {expression}")
    body = "\n ".join(lines or ["pass"])
    exec(f"def __init__({', '.join(parameters)}):\n {body}", scope)  # noqa: S102  # names of fields
    init: Callable[..., None] = scope["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"  # in messages about wrong arguments
    return init


class _StandardFields:
    """The fields as `dataclasses.fields` and `dataclasses.asdict` read them, made when they do."""

    def __get__(self, value: object, cls: Any) -> dict[str, Any]:
        from dataclasses import make_dataclass  # loads `inspect`; few commands need it

        standard_class = make_dataclass(cls.__name__, cls.__match_args__)
        fields: dict[str, Any] = vars(standard_class)["__dataclass_fields__"]
        return fields


def _describe(self: Any) -> str:
    shown = [name for name, value in self._fields.items() if not isinstance(value, _Field) or value.repr]
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _is_equal(self: Any, other: Any) -> bool:
    same: bool = (
        self._compared(self) == other._compared(other) if type(other) is type(self) else NotImplemented
    )
    return same


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _refuse(self: object, name: str, value: object = None) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot change the field {name!r}")


def _get_state(self: Any) -> list[object]:
    return [getattr(self, name) for name in self.__match_args__]


def _set_state(self: Any, state: list[object]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)
