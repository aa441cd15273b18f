"""Small PDF files, written by hand: text at given places in Helvetica, links, tags and metadata."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 612, 792
_FONTS = {"": "Helvetica", "bold": "Helvetica-Bold", "mono": "Courier", "symbol": "Symbol"}
_FONTS |= {"operators": "CMSY10", "large operators": "CMEX10"}


@dataclass(frozen=True)
class Text:
    """Text that begins at x, with its baseline y points below the top of the page."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = ""
    color: str = "0 0 0 rg"
    content: int | None = None  # the number by which the tags name it


@dataclass(frozen=True)
class Square:
    """A filled square with its lower left corner y points below the top of the page."""

    x: float
    y: float
    size: float


Tree = tuple[str, Sequence["Tree | int"]]  # type of an element, and what is in it


def paragraph(
    x: float, y: float, lines: Sequence[str], *, size: float = 10, leading: float = 12
) -> list[Text]:
    """Return lines of text below each other."""
    return [Text(x, y + number * leading, line, size) for number, line in enumerate(lines)]


def build_pdf(
    pages: Sequence[Sequence[Text | Square]],
    *,
    info: dict[str, str] | None = None,
    links: Sequence[tuple[float, float, float, float, str]] = (),
    outline: Sequence[str] = (),
    encrypt: bool | str = False,
    tags: Tree | None = None,
) -> bytes:
    """Return a PDF with the texts of each page, in the order of the file.

    :param links: x, y, width, height and address of links on the first page
    :param outline: titles of bookmarks, all of which lead to the first page
    :param encrypt: say that the file needs a password; a text is that password (without links and metadata, whose texts stay open)
    :param tags: the structure of the first page
    """
    objects: list[bytes] = [b"", b""]  # the catalog and the tree of pages, written last

    def add(body: str | bytes) -> int:
        objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(objects)

    fonts = " ".join(
        f"/{key.replace(' ', '-') or 'plain'} {add(f'<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>')} 0 R"
        for key, name in _FONTS.items()
    )
    marks = [
        add(
            f"<< /Type /Annot /Subtype /Link /Rect [{x} {HEIGHT - y} {x + width} {HEIGHT - y + height}]"
            f" /A << /S /URI /URI ({url}) >> >>"
        )
        for x, y, width, height, url in links
    ]
    kids = []
    for number, texts in enumerate(pages):
        stream = zlib.compress("\n".join(map(_operators, texts)).encode("latin-1"))
        if isinstance(encrypt, str):
            stream = _encrypt(stream, encrypt, len(objects) + 1)
        content = add(b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(stream), stream))
        annotations = f"/Annots [{' '.join(f'{mark} 0 R' for mark in marks)}]" if marks and not number else ""
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] {annotations}"
                f" /Resources << /Font << {fonts} >> >> /Contents {content} 0 R /StructParents 0 >>"
            )
        )
    entries = "".join(f" /{key} ({value})" for key, value in (info or {}).items())
    about = add(f"<<{entries} >>")
    objects[0] = (
        f"<< /Type /Catalog /Pages 2 0 R {_add_outline(add, outline, kids)}{_add_tags(objects, tags, kids[0])}>>".encode()
    )
    objects[1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    )
    locked = (
        _lock(encrypt)
        if isinstance(encrypt, str)
        else (
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >> /ID [<00> <00>]"
        )
    )
    return _write(objects, f"/Info {about} 0 R {locked if encrypt else ''}")


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _key(password: str) -> bytes:
    """Return the key of a file with this password, an empty owner entry and an empty name (ISO 32000, 7.6.3)."""
    padded = (password.encode("latin-1") + _PADDING)[:32]
    key = hashlib.md5(padded + bytes(32) + (0xFFFFFFFC).to_bytes(4, "little") + bytes(16)).digest()
    for _ in range(50):
        key = hashlib.md5(key).digest()
    return key


def _lock(password: str) -> str:
    """Return the entries of a trailer that ask for a password."""
    key, user = _key(password), hashlib.md5(_PADDING + bytes(16)).digest()
    for number in range(20):
        user = _encode_rc4(bytes(byte ^ number for byte in key), user)
    return (
        f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{'00' * 32}> /U <{user.hex()}{'00' * 16}> >>"
        f" /ID [<{'00' * 16}> <{'00' * 16}>]"
    )


def _encrypt(stream: bytes, password: str, number: int) -> bytes:
    """Return the stream of an object as a file with a password has it."""
    return _encode_rc4(hashlib.md5(_key(password) + number.to_bytes(3, "little") + bytes(2)).digest(), stream)


def _encode_rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    encoded = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        encoded.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(encoded)


def _add_outline(add, titles: Sequence[str], kids: Sequence[int]) -> str:  # type: ignore[no-untyped-def]
    if not titles:
        return ""
    first = add("") + 1
    for number, title in enumerate(titles):
        following = f"/Next {first + number + 1} 0 R" if number + 1 < len(titles) else ""
        add(f"<< /Title ({title}) /Parent {first - 1} 0 R {following} /Dest [{kids[0]} 0 R /Fit] >>")
    root = add(f"<< /First {first} 0 R /Last {first + len(titles) - 1} 0 R /Count {len(titles)} >>")
    return f"/Outlines {root} 0 R "


def _add_tags(objects: list[bytes], tree: Tree | None, page: int) -> str:
    """Append the elements of a tree, and what leads from the contents of a page to them."""
    if tree is None:
        return ""
    parents: dict[int, int] = {}

    def append(element: Tree, parent: int) -> int:
        objects.append(b"")
        number = len(objects)
        kids = []
        for child in element[1]:
            if isinstance(child, int):
                parents[child] = number
                kids.append(str(child))
            else:
                kids.append(f"{append(child, number)} 0 R")
        body = (
            f"<< /Type /StructElem /S /{element[0]} /P {parent} 0 R /Pg {page} 0 R /K [{' '.join(kids)}] >>"
        )
        objects[number - 1] = body.encode()
        return number

    objects.append(b"")
    root = len(objects)
    top = append(tree, root)
    elements = " ".join(f"{parents[content]} 0 R" for content in sorted(parents))
    objects[root - 1] = (
        f"<< /Type /StructTreeRoot /K [{top} 0 R] /ParentTree << /Nums [0 [{elements}]] >> >>".encode()
    )
    return f"/StructTreeRoot {root} 0 R /MarkInfo << /Marked true >> "


def _operators(text: Text | Square) -> str:
    if isinstance(text, Square):
        return f"0 0 0 rg {text.x} {HEIGHT - text.y} {text.size} {text.size} re f"
    escaped = text.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    font = f"/{text.font.replace(' ', '-') or 'plain'} {text.size} Tf"
    shown = f"BT {text.color} {font} {text.x} {HEIGHT - text.y} Td ({escaped}) Tj ET"
    return shown if text.content is None else f"/P << /MCID {text.content} >> BDC {shown} EMC"


def _write(objects: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)
