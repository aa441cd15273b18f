"""A host or an IP address -> whether it belongs to this machine or a private network. (pure)

A public page must not redirect to a router, a printer or the metadata service of a cloud. The ranges are those of
RFC 6890 and its registry, as `ipaddress` has them, and the IPv4 addresses embedded in IPv6 ones.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from linkvault.urls.address import parse

_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain")
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215
_IPV4_COMPATIBLE = IPv6Network("::/96")


def is_private_address(address: str) -> bool:
    """Return whether an IP address is not public. A string that is not an IP address counts as private.

    >>> is_private_address("192.168.1.1"), is_private_address("::ffff:10.0.0.1")
    (True, True)
    >>> is_private_address("93.184.216.34")
    False
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(parsed, IPv6Address):
        embedded = _embedded_ipv4(parsed)
        if embedded is not None:
            return is_private_address(str(embedded))
    return not parsed.is_global or parsed.is_multicast or parsed.is_reserved


def is_private_host(host: str) -> bool:
    """Return whether a host is a private IP address or a name that only resolves in a private network.

    >>> is_private_host("localhost"), is_private_host("[::1]"), is_private_host("example.org")
    (True, True, False)
    """
    name = host.strip("[]").rstrip(".").lower()
    if ":" in name or name.replace(".", "").isdecimal():
        return is_private_address(name)
    return "." not in name or any(name.endswith(f".{local}") for local in _LOCAL_NAMES)


def is_private_url(url: str) -> bool:
    """Return whether the host of a URL is private, in any spelling that browsers accept.

    >>> is_private_url("http://0x7f.1/"), is_private_url("http://①②⑦.0.0.1/")
    (True, True)

    :raises BadURL: if it is not the URL of a web page
    """
    return is_private_host(parse(url).ascii_host)


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address embedded in an IPv6 address (mapped, 6to4, Teredo, NAT64, compatible), or None."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _NAT64) or (address in _IPV4_COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
