"""The host of an address as typed -> the host as DNS takes it: one spelling for each host.

IDNA by UTS 46 as browsers apply it, IPv4 in all its spellings (`127.1`, `0x7f.1`), IPv6 in its short form.
A host that can name nothing raises `ValueError` with the reason, in words that end a sentence.
"""

import re

LONGEST = 253  # RFC 1035, without the last dot
_LABEL = re.compile(r"[a-z0-9_-]{1,63}", re.ASCII)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)


def to_ascii(host: str) -> str:
    """Return the host as DNS takes it: ASCII, lower case, numbers of IPv4 in their usual form."""
    if host.startswith("["):
        return _ipv6(host[1:-1])
    name = host.lower()
    if "%" in name:
        name = _decoded(name).lower()
    if not name.isascii() or "xn--" in name:
        name = _idna(name)
    name = name.removesuffix(".")
    labels = name.split(".")
    if len(name) > LONGEST:
        raise ValueError(f"its host is longer than {LONGEST} characters")
    if any(len(label) > 63 for label in labels):
        raise ValueError("a part of its host is longer than 63 characters")
    if not all(_LABEL.fullmatch(label) and label.strip("-") for label in labels) or _is_hyphened(labels[-1]):
        raise ValueError("its host is no name that a host can have")
    if name in ("http", "https"):
        raise ValueError("it has two schemes")
    return _ipv4(labels) if _NUMBER.fullmatch(labels[-1]) else name


def _is_hyphened(label: str) -> bool:
    return label.startswith("-") or label.endswith("-")


def _decoded(host: str) -> str:
    """Undo %XX in a host, as browsers do."""
    try:
        return re.sub(
            rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), host.encode("utf-8")
        ).decode("utf-8")
    except UnicodeError as error:
        raise ValueError("its host is not valid UTF-8") from error


def _idna(host: str) -> str:
    """Encode a host by UTS 46; emoji, which IDNA 2008 forbids but browsers take, by hand."""
    import idna

    if len(host) > LONGEST:
        raise ValueError(f"its host is longer than {LONGEST} characters")
    try:
        mapped = idna.uts46_remap(host, std3_rules=False)
        return ".".join(_label(label) for label in mapped.split("."))
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError("its host is no international name that a host can have") from error


def _label(label: str) -> str:
    import idna

    if label.startswith("xn--"):
        shown = label[4:].encode("ascii").decode("punycode")
        if shown.isascii() or _label(idna.uts46_remap(shown, std3_rules=False)) != label:
            raise idna.IDNAError(label)
        return label
    if label.isascii():
        return label
    try:
        return idna.alabel(label).decode("ascii")
    except idna.InvalidCodepoint:
        return "xn--" + label.encode("punycode").decode("ascii")


def _ipv4(labels: list[str]) -> str:
    """Read one to four numbers (decimal, octal, hexadecimal) as browsers do: 127.1 is 127.0.0.1."""
    try:
        numbers = [_number(label) for label in labels]
    except ValueError as error:
        raise ValueError("its host ends in a number but is no IPv4 address") from error
    *head, last = numbers
    if len(numbers) > 4 or any(number > 255 for number in head) or last >= 256 ** (5 - len(numbers)):
        raise ValueError("its host is no IPv4 address")
    whole = last + sum(number << (24 - 8 * place) for place, number in enumerate(head))
    return ".".join(str(whole >> shift & 255) for shift in (24, 16, 8, 0))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    if not label.isdecimal():
        raise ValueError(label)
    return int(label, 8 if len(label) > 1 and label.startswith("0") else 10)


def _ipv6(inner: str) -> str:
    import ipaddress

    try:
        if "%" in inner:
            raise ValueError(inner)
        return f"[{ipaddress.IPv6Address(inner).compressed}]"
    except ValueError as error:
        raise ValueError("its host is no IPv6 address") from error
