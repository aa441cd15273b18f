"""Packed bytes are unpacked as they were; what linkvault did not pack, or what would fill the memory, is one error."""

import struct
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.store.packing import PackingError
from linkvault.store.packing.codec import (
    Packing,
    pack_page,
    pack_texts,
    read_texts,
    unpack_page,
    unpack_texts,
)

TEXTS = (
    "Loss",
    "The loss, 损失, is small. " * 9,
    "",
    "# Loss\n\nThe loss, 损失, is small. " * 9,
    "<p>The loss</p>" * 9,
)
STORABLE = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.tuples(*[STORABLE] * 5), st.booleans())
def test_texts_come_back(texts: tuple[str, ...], dense: bool) -> None:
    packing, packed = pack_texts(texts, dense=dense)
    plain = texts if packed is None else ("",) * 5
    assert read_texts((packed, *plain)) == texts
    assert packed is None or unpack_texts(packed, count=3) == texts[:3]
    assert (packed is None) == (packing is Packing.UNFIT)


@given(st.binary(max_size=9_000), st.none() | st.binary(max_size=900), st.booleans())
def test_a_page_comes_back(body: bytes, received: bytes | None, dense: bool) -> None:
    packing, packed, packed_received = pack_page(body, received, dense=dense)
    assert unpack_page(packing, packed, len(body)) == body
    assert (None if packed_received is None else unpack_page(packing, packed_received)) == received


def test_texts_that_repeat_each_other_take_little_more_than_one() -> None:
    text = " ".join(f"word{number * number}" for number in range(500))
    assert len(pack_texts(("", text, "", text, text))[1] or b"") < 1.1 * len(
        pack_texts(("", text, "", "", ""))[1] or b""
    )


@pytest.mark.parametrize("dense", [False, True])
def test_nothing_that_is_stored_unpacks_to_a_thousand_times_its_size(dense: bool) -> None:
    packing, packed, _ = pack_page(b" " * 5_000_000, None, dense=dense)
    assert packing is Packing.UNFIT
    assert unpack_page(packing, packed, 5_000_000) == b" " * 5_000_000
    assert pack_page(b"x", b" " * 5_000_000, dense=dense)[0] is Packing.UNFIT
    assert pack_texts(("", " " * 5_000_000, "", "", ""), dense=dense) == (Packing.UNFIT, None)


def frame(lengths: tuple[int, ...], data: bytes) -> bytes:
    return struct.pack(">5I", *lengths) + data


BOMB = brotli.compress(bytes(50_000_000), quality=5)
DAMAGED = {
    "empty": b"",
    "no lengths": b"\x00\x01",
    "cut off": (pack_texts(TEXTS)[1] or b"")[:-3],
    "more behind": (pack_texts(TEXTS)[1] or b"") + b"\x00",
    "a wrong length": frame((4, 9, 0, 0, 0), brotli.compress(b"Loss")),
    "a short length": frame((1, 0, 0, 0, 0), brotli.compress(b"Loss")),
    "not UTF-8": frame((2, 0, 0, 0, 0), brotli.compress(b"\xff\xfe")),
    "not Brotli": frame((4, 0, 0, 0, 0), b"Loss Loss"),
    "a bomb that states its size": frame((50_000_000, 0, 0, 0, 0), BOMB),
    "a bomb that states another size": frame((4, 0, 0, 0, 0), BOMB),
    "huge lengths": frame((2**32 - 1,) * 5, brotli.compress(b"Loss")),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_or_hostile_text_is_one_error(kind: str) -> None:
    with pytest.raises(PackingError):
        unpack_texts(DAMAGED[kind])


@pytest.mark.parametrize(
    ("packing", "data", "size"),
    [
        (Packing.FAST, b"", 0),
        (Packing.FAST, BOMB, 50_000_000),
        (Packing.DENSE, BOMB, 10),
        (Packing.FAST, brotli.compress(b"x" * 11), 10),
        (Packing.FAST, b"\xff" * 9, 100),
        (Packing.OLDER, zlib.compress(b"x" * 11), 10),
        (Packing.OLDER, b"\x01\x02", 10),
        (Packing.FAST, brotli.compress(b"x"), -1),
        (Packing.FAST, brotli.compress(b"x"), 10**12),
        (Packing.FAST, brotli.compress(b"x"), "x"),
        (7, brotli.compress(b"x"), 1),
    ],
)
def test_a_damaged_or_hostile_page_is_one_error(packing: int, data: bytes, size: int) -> None:
    with pytest.raises(PackingError):
        unpack_page(packing, data, size)


def test_a_bomb_takes_no_memory() -> None:
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(PackingError):
        unpack_texts(DAMAGED["a bomb that states its size"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
