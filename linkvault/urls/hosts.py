"""The host of a URL as typed -> its one spelling for DNS.

Names are encoded by IDNA (UTS 46) like in browsers, IPv4 addresses are read in all spellings (`127.1`, `0x7f.1`), IPv6
addresses are written in their short form. An invalid host raises `ValueError`, whose message is the end of a sentence.
"""

from functools import lru_cache

from linkvault import lazy_re as re

MAX_LENGTH = 253  # RFC 1035, without the final dot
_MAX_LABEL = 63  # RFC 1035
_MAX_HOSTS = 1024  # in memory: an import has many addresses of one host
_IPV4_PARTS = 4
_MAX_BYTE = 255
_BYTE_SHIFTS = (24, 16, 8, 0)  # bits, from the first byte of an address to the last
_OCTAL = 8
_LABEL = re.compile(r"[a-z0-9_-]{1,63}", re.ASCII)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)


@lru_cache(_MAX_HOSTS)
def to_ascii(host: str) -> str:
    """Return a host in its spelling for DNS: ASCII, lower case, IPv4 addresses as four decimal numbers.

    :raises ValueError: if it is no host; the message begins with "its host" or "it"
    """
    if host.startswith("["):
        return _normalize_ipv6(host[1:-1])
    name = host.lower()
    if "%" in name:
        name = _unescape(name).lower()
    if not name.isascii() or "xn--" in name:
        name = _encode_idna(name)
    name = name.removesuffix(".")
    labels = name.split(".")
    if len(name) > MAX_LENGTH:
        raise ValueError(f"its host is longer than {MAX_LENGTH} characters")
    if any(len(label) > _MAX_LABEL for label in labels):
        raise ValueError(f"a part of its host is longer than {_MAX_LABEL} characters")
    if not all(_LABEL.fullmatch(label) and label.strip("-") for label in labels) or _has_outer_hyphen(
        labels[-1]
    ):
        raise ValueError("its host is no valid name")
    if name in ("http", "https"):
        raise ValueError("it has two schemes")
    return _normalize_ipv4(labels) if _NUMBER.fullmatch(labels[-1]) else name


def _has_outer_hyphen(label: str) -> bool:
    return label.startswith("-") or label.endswith("-")


def _unescape(host: str) -> str:
    """Return a host with each %XX decoded, like in browsers."""
    try:
        return re.sub(
            rb"%([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), host.encode("utf-8")
        ).decode("utf-8")
    except UnicodeError as error:
        raise ValueError("its host is not valid UTF-8") from error


def _encode_idna(host: str) -> str:
    """Return a host encoded by UTS 46, including emoji, which IDNA 2008 forbids but browsers accept."""
    import idna

    if len(host) > MAX_LENGTH:
        raise ValueError(f"its host is longer than {MAX_LENGTH} characters")
    try:
        mapped = idna.uts46_remap(host, std3_rules=False)
        return ".".join(_encode_label(label) for label in mapped.split("."))
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError("its host is no valid international name") from error


def _encode_label(label: str) -> str:
    import idna

    if label.startswith("xn--"):
        decoded = label[4:].encode("ascii").decode("punycode")
        if decoded.isascii() or _encode_label(idna.uts46_remap(decoded, std3_rules=False)) != label:
            raise idna.IDNAError(label)
        return label
    if label.isascii():
        return label
    try:
        return idna.alabel(label).decode("ascii")
    except idna.InvalidCodepoint:
        return "xn--" + label.encode("punycode").decode("ascii")


def _normalize_ipv4(labels: list[str]) -> str:
    """Return the IPv4 address of one to four decimal, octal or hexadecimal numbers: 127.1 is 127.0.0.1."""
    try:
        numbers = [_parse_number(label) for label in labels]
    except ValueError as error:
        raise ValueError("its host ends in a number but is no valid IPv4 address") from error
    *head, last = numbers
    # the last number fills the bytes that the numbers before it leave
    if (
        len(numbers) > _IPV4_PARTS
        or any(number > _MAX_BYTE for number in head)
        or last >= (_MAX_BYTE + 1) ** (_IPV4_PARTS - len(head))
    ):
        raise ValueError("its host is no valid IPv4 address")
    value = last + sum(number << shift for number, shift in zip(head, _BYTE_SHIFTS, strict=False))
    return ".".join(str(value >> shift & 255) for shift in _BYTE_SHIFTS)


def _parse_number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    if not label.isdecimal():
        raise ValueError(label)
    return int(label, _OCTAL if len(label) > 1 and label.startswith("0") else 10)


def _normalize_ipv6(inner: str) -> str:
    import ipaddress

    try:
        if "%" in inner:
            raise ValueError(inner)
        return f"[{ipaddress.IPv6Address(inner).compressed}]"
    except ValueError as error:
        raise ValueError("its host is no valid IPv6 address") from error
