"""List every regular expression of the package, and write texts on which a slow one needs much time."""

import ast
import importlib
import pkgutil
import re
import re._compiler as compiler
import re._constants as codes
import re._parser as parser
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import linkvault
from linkvault.extract.lexicon import PhrasePattern
from linkvault.lazy_re import LazyPattern

PACKAGE = Path(linkvault.__file__).parent
ANCHORED = {"match", "fullmatch"}  # they look at one place of the text only
METHODS = ANCHORED | {"search", "sub", "subn", "split", "findall", "finditer"}
MANY = 20  # a repeat up to this count is no loop
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
MAX_CHARACTER = 0x110000
VARIANTS = 6  # texts that stand for one node, and alternatives of a group that are tried
ENDS = ("\0!", "", "\n")  # what stops the match at the end of the text
CHARACTERS = " \n\ta0-.,;:=<>\"'()[]{}*_`$#/\\&%@!?|+~^A\u3000\xa0损é\u0301\u200b年"


@dataclass(frozen=True)
class Expression:
    """A regular expression of the package: where it is, its source, its flags, and the methods it is used with."""

    name: str
    source: str | bytes
    flags: int
    methods: frozenset[str]

    def run(self) -> Callable[[str], object]:
        """Return a function that finds all matches in a text, or tries the place where the text begins."""
        pattern = re.compile(self.source, self.flags)
        calls = [getattr(pattern, name) for name in sorted(self.methods & ANCHORED)]
        if not self.methods or self.methods - ANCHORED:
            calls.append(lambda text: deque(pattern.finditer(text), maxlen=0))

        def call(text: str) -> None:
            value = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
            for method in calls:
                method(value)

        return call


@cache
def expressions() -> list[Expression]:
    """Return the compiled constants of all modules and their classes, and the literals in calls such as `re.sub`."""
    methods: dict[tuple[str, str], set[str]] = {}  # of a name in a module; "" for the uses in all modules
    results: dict[tuple[str | bytes, int, str], Expression] = {}
    literals = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                base = node.value
                name = (
                    base.id
                    if isinstance(base, ast.Name)
                    else base.attr
                    if isinstance(base, ast.Attribute)
                    else ""
                )
                for place in (module, ""):
                    methods.setdefault((place, name), set()).add(node.attr)
            if literal := _literal(node):
                source, flags, method = literal
                literals.append(Expression(f"{module} {source!r}", source, flags, frozenset([method])))
    # A name that is also used without a call, such as in a loop over patterns, has every method.
    for where, pattern in compiled():
        module, _, name = where.rpartition(".")
        used = frozenset(methods.get((module if name.startswith("_") else "", name), ()))
        flags = pattern._given_flags if isinstance(pattern, LazyPattern) else pattern.flags
        results[pattern.pattern, flags, where] = Expression(where, pattern.pattern, flags, used)
    return [*results.values(), *literals]


def _literal(node: ast.AST) -> tuple[str | bytes, int, str] | None:
    """Return source, flags and method of a call such as `re.sub("a", "b", text)`; None for other code."""
    if not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS
    ):
        return None
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
        return None
    source = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    return (source, _flags(node), node.func.attr) if isinstance(source, str | bytes) else None


def _flags(call: ast.Call) -> int:
    names = [
        node.attr
        for argument in [*call.args[1:], *call.keywords]
        for node in ast.walk(argument)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"
    ]
    return sum(getattr(re, name) for name in set(names) if name.isupper())


def compiled() -> Iterator[tuple[str, Any]]:
    """Yield the name and the value of every pattern in a constant of a module or of its classes, once."""
    visited: set[int] = set()
    for info in pkgutil.walk_packages(linkvault.__path__, "linkvault."):
        if not info.name.endswith("__main__"):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if not name.startswith("__"):
                    yield from _patterns_in(value, f"{info.name}.{name}", visited)


def _patterns_in(value: object, where: str, visited: set[int]) -> Iterator[tuple[str, Any]]:
    if id(value) in visited:
        return
    if isinstance(value, LazyPattern | re.Pattern):
        visited.add(id(value))
        yield where, value
    elif isinstance(value, PhrasePattern):
        visited.add(id(value))
        yield where, value.compiled
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _patterns_in(item, where, visited)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _patterns_in(item, where, visited)
    elif type(value).__module__.startswith("linkvault.") or (
        isinstance(value, type) and value.__module__.startswith("linkvault.")
    ):
        visited.add(id(value))
        names = [*getattr(value, "__dict__", ()), *getattr(type(value), "__slots__", ())]
        for name in names:
            if not name.startswith("__"):
                yield from _patterns_in(getattr(value, name, None), f"{where}.{name}", visited)


@dataclass(frozen=True)
class Pumped:
    """A text with a piece that is repeated: `start`, `piece` n times, `end`."""

    start: str
    piece: str
    end: str

    def text(self, size: int) -> str:
        return self.start + self.piece * max(1, size // len(self.piece)) + self.end


def pumped_texts(source: str | bytes, flags: int) -> list[Pumped]:
    """Return texts that repeat what each repeat of a pattern matches, after what comes before it, and that itself."""
    tree = parser.parse(source, flags)
    pumps = dict.fromkeys(_pumps(tree, "", tree.state))
    return [Pumped(start, piece, end) for start, piece in pumps for end in ENDS if piece]


def _pumps(items: Any, start: str, state: Any) -> Iterator[tuple[str, str]]:
    """Yield pairs of a start and a piece."""
    for code, value in items:
        for inner, least, most in _bodies(code, value):
            if most > MANY:
                for piece in _texts(inner, state):
                    yield start, piece
                    yield "", start + piece
                    yield start + piece, piece + start
                if start:
                    yield "", start
            yield from _pumps(inner, start, state)
            if (
                code in codes.__dict__.get("_REPEATCODES", parser._REPEATCODES)
                or code is codes.POSSESSIVE_REPEAT
            ):
                before = next(iter(_texts(inner, state)), "") * max(1, least if least < MANY else 1)
                yield from _pumps(inner, start + before, state)
        start += next(iter(_texts_of(code, value, state)), "")


def _bodies(code: Any, value: Any) -> Iterator[tuple[Any, int, int]]:
    """Yield the patterns inside of a node, with how often they may follow each other."""
    if code in REPEATS:
        yield value[2], value[0], int(value[1])
    elif code is codes.SUBPATTERN:
        yield value[3], 1, 1
    elif code is codes.ATOMIC_GROUP:
        yield value, 1, 1
    elif code is codes.BRANCH:
        for item in _some(value[1]):
            yield item, 1, 1
    elif code in (codes.ASSERT, codes.ASSERT_NOT):
        yield value[1], 1, 1
    elif code is codes.GROUPREF_EXISTS:
        for item in value[1:]:
            if item is not None:
                yield item, 1, 1


def _some(items: list[Any]) -> list[Any]:
    """Return some of many alternatives, equally far apart."""
    return items[:: max(1, -(-len(items) // VARIANTS))]


def _texts(items: Any, state: Any) -> list[str]:
    """Return some texts that a pattern matches."""
    texts = [""]
    for code, value in items:
        options = _texts_of(code, value, state) or [""]
        count = max(len(texts), len(options)) if len(items) > 1 else len(options)
        texts = [texts[n % len(texts)] + options[n % len(options)] for n in range(min(count, VARIANTS * 3))]
    return list(dict.fromkeys(texts))


def _texts_of(code: Any, value: Any, state: Any) -> list[str]:
    """Return some texts that one node matches."""
    if code is codes.LITERAL:
        return [chr(value)]
    if code in (codes.IN, codes.ANY, codes.NOT_LITERAL, codes.CATEGORY):
        return _matching_characters(code, value, state.flags & ~codes.SRE_FLAG_VERBOSE)
    if code is codes.BRANCH:
        return [text for item in _some(value[1]) for text in _texts(item, state)[:2]]
    if code in REPEATS:
        least, _, body = value
        inner = _texts(body, state)
        once = [text * max(1, int(least)) for text in inner]
        return once if least else [*once[:VARIANTS], ""]
    if code is codes.SUBPATTERN:
        return _texts(value[3], state)
    if code is codes.ATOMIC_GROUP:
        return _texts(value, state)
    return []


_KNOWN: dict[tuple[str, str, int], list[str]] = {}  # by node and flags: many patterns have the same classes


def _matching_characters(code: Any, value: Any, flags: int) -> list[str]:
    """Return the characters that a class matches: those of other patterns and texts first, then its own."""
    key = (str(code), repr(value), flags)
    if key not in _KNOWN:
        state = parser.State()
        state.flags, state.str = flags, ""
        pattern = compiler.compile(parser.SubPattern(state, [(code, value)]), 0)
        literals = [chr(number) for number in _numbers(value) if number < MAX_CHARACTER]
        characters = list(dict.fromkeys([*islice(literals, 2), *CHARACTERS, *literals]))
        if flags & codes.SRE_FLAG_UNICODE:
            matches = [character for character in characters if pattern.match(character)]
        else:  # a pattern of bytes
            matches = [item for item in characters if item.isascii() and pattern.match(item.encode())]
        _KNOWN[key] = matches[: VARIANTS * 3]
    return _KNOWN[key]


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield int(value)
    elif isinstance(value, tuple | list):
        for item in value[:8]:
            if not isinstance(item, codes._NamedIntConstant):
                yield from _numbers(item)
