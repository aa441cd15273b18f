"""Change a sample file as a fault, an odd program or an attacker would: bytes, lines, tags, JSON values, zip members."""

import io
import json
import re
import warnings
import zipfile
from pathlib import Path
from random import Random
from typing import Any

MAX_BYTES = 200_000  # of a mutated input: a slow function shows at that size
_MAX_CHANGES = 5
_PUMPS = (2, 10, 100, 1000)  # how often a piece is repeated
_LENGTHS = (1, 2, 5, 20, 200, 2000)  # of a piece
_DEPTH = 1200  # of nested lists: beyond Python's limit for recursion
_NUMBERS = (
    b"0",
    b"-1",
    b"1e999",
    b"NaN",
    b"9" * 20,
    b"9" * 5000,
    b"2147483648",
    b"18446744073709551616",
    b"0.5",
)
_TOKEN = re.compile(rb"<[^<>]*>|[^<]+|<")
_DIGITS = re.compile(rb"\d+")


def read_dictionary(path: Path) -> list[bytes]:
    """Return the pieces in a dictionary in the form of libFuzzer: a quoted string with escapes on each line."""
    lines = [line.strip() for line in path.read_text("ascii").splitlines()]
    strings = [line for line in lines if line and not line.startswith("#")]
    return [line[1:-1].encode("ascii").decode("unicode_escape").encode("latin-1") for line in strings]


class Mutator:
    """Changes samples at random; the same seed gives the same changes."""

    def __init__(self, random: Random, dictionary: list[bytes], others: list[bytes]) -> None:
        self._random = random
        self._dictionary = dictionary
        self._others = others  # whose pieces are inserted

    def mutate(self, data: bytes) -> bytes:
        """Return a changed sample."""
        for _ in range(self._random.randint(1, _MAX_CHANGES)):
            change = self._structure_of(data) if self._random.random() < 0.5 else self._change_bytes
            data = change(data)[:MAX_BYTES]
        return data

    def _structure_of(self, data: bytes) -> Any:
        start = data[:200].lstrip()
        if start.startswith(b"PK\x03\x04"):
            return self._change_zip
        if start[:1] in (b"{", b"["):
            return self._change_json
        if start[:1] == b"<":
            return self._change_tags
        return self._change_lines

    def _change_bytes(self, data: bytes) -> bytes:
        random = self._random
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice(_LENGTHS))
        match random.randrange(9):
            case 0:
                piece = b""
            case 1:
                piece = random.choice(self._dictionary) + data[start:end]
            case 2:
                piece = random.choice(self._dictionary)
            case 3:
                piece = data[start:end] * random.choice(_PUMPS)
            case 4:
                piece = random.choice(self._dictionary) * random.choice(_PUMPS) + data[start:end]
            case 5:
                piece = bytes(random.randrange(256) for _ in range(min(end - start, 20)))
            case 6:
                piece = self._piece_of_another() + data[start:end]
            case 7:
                return data[:start]
            case _:
                return self._change_number(data)
        return data[:start] + piece + data[end:]

    def _piece_of_another(self) -> bytes:
        other = self._random.choice(self._others)
        start = self._random.randint(0, len(other))
        return other[start : start + self._random.choice(_LENGTHS)]

    def _change_number(self, data: bytes) -> bytes:
        numbers = list(_DIGITS.finditer(data))
        if not numbers:
            return data
        number = self._random.choice(numbers)
        return data[: number.start()] + self._random.choice(_NUMBERS) + data[number.end() :]

    def _change_list(self, items: list[Any]) -> None:
        """Remove, repeat, move or exchange items."""
        random = self._random
        if not items:
            return
        place, other = random.randrange(len(items)), random.randrange(len(items))
        match random.randrange(4):
            case 0:
                del items[place : place + random.choice((1, 1, 3))]
            case 1:
                items[place:place] = [items[other]] * random.choice(_PUMPS)
            case 2:
                items[place], items[other] = items[other], items[place]
            case _:
                items[place:place] = items[other : other + random.choice((1, 5, 20))]

    def _change_lines(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        if self._random.random() < 0.5 and len(lines) > 1:
            place = self._random.randrange(len(lines))
            fields = re.split(rb"([,;\t: ])", lines[place])
            self._change_list(fields)
            lines[place] = b"".join(fields)
        else:
            self._change_list(lines)
        return b"\n".join(lines)

    def _change_tags(self, data: bytes) -> bytes:
        tokens = _TOKEN.findall(data)
        place = self._random.randrange(len(tokens) or 1)
        if self._random.random() < 0.3 and tokens:
            tokens[place] = self._change_bytes(tokens[place])
        else:
            self._change_list(tokens)
        return b"".join(tokens)

    def _change_json(self, data: bytes) -> bytes:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return self._change_bytes(data)
        try:
            return json.dumps(self._change_value(value), ensure_ascii=False).encode("utf-8", "surrogatepass")
        except RecursionError:
            return self._change_bytes(data)

    def _change_value(self, value: Any) -> Any:
        random = self._random
        if isinstance(value, dict) and value and random.random() < 0.9:
            key = random.choice(list(value))
            if random.random() < 0.2:
                return {(self._text() if name == key else name): item for name, item in value.items()}
            return value | {key: self._change_value(value[key])}
        if isinstance(value, list) and value and random.random() < 0.9:
            items = list(value)
            if random.random() < 0.3:
                self._change_list(items)
            else:
                place = random.randrange(len(items))
                items[place] = self._change_value(items[place])
            return items
        return self._odd_value(value)

    def _odd_value(self, value: Any) -> Any:
        choice = self._random.randrange(10)
        if choice == 0:
            nested: Any = value
            for _ in range(self._random.choice((3, _DEPTH))):
                nested = [nested]
            return nested
        if choice == 1 and isinstance(value, str):
            return self._change_bytes(value.encode("utf-8", "replace")).decode("utf-8", "replace")
        odd = [
            None,
            True,
            -1,
            10**30,
            1e308,
            float("inf"),
            float("nan"),
            "",
            [],
            {},
            [value],
            {"url": value},
            {"": value},
        ]
        return self._text() if choice < 4 else self._random.choice(odd)

    def _text(self) -> str:
        return self._random.choice(self._dictionary).decode("utf-8", "replace")

    def _change_zip(self, data: bytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = [(info.filename, archive.read(info)) for info in archive.infolist()]
        except Exception:  # noqa: BLE001  # zipfile raises errors of zlib and struct too
            return self._change_bytes(data)
        if not members:
            return data
        place = self._random.randrange(len(members))
        name, content = members[place]
        match self._random.randrange(4):
            case 0:
                self._change_list(members)
                members = members[:2000]
            case 1:
                members[place] = (self._text()[:1000] or "x", content)
            case _:
                members[place] = (name, self._structure_of(content)(content))
        return write_zip(members)


def write_zip(members: list[tuple[str, bytes]]) -> bytes:
    """Return a zip file; two members may have the same name."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()
