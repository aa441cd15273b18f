"""A host or an IP address -> whether it lies on this machine or in a private network. (pure)

A page on the public web must not send us to a router, a printer or the metadata service of a cloud. The
ranges are those of RFC 6890 and its registry, as `ipaddress` knows them, and the IPv4 addresses that hide
in IPv6 ones.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from linkvault.urls.address import parse

_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain")
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215
_IPV4_COMPATIBLE = IPv6Network("::/96")


def is_private_address(address: str) -> bool:
    """Tell whether an IP address is anything but a public one; what is no address counts as private.

    >>> is_private_address("192.168.1.1"), is_private_address("::ffff:10.0.0.1")
    (True, True)
    >>> is_private_address("93.184.216.34")
    False
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(found, IPv6Address):
        inner = _embedded(found)
        if inner is not None:
            return is_private_address(str(inner))
    return not found.is_global or found.is_multicast or found.is_reserved


def is_private_host(host: str) -> bool:
    """Tell whether a host is a private IP address or a name that is only known in a private network.

    >>> is_private_host("localhost"), is_private_host("[::1]"), is_private_host("example.org")
    (True, True, False)
    """
    name = host.strip("[]").rstrip(".").lower()
    if ":" in name or name.replace(".", "").isdecimal():
        return is_private_address(name)
    return "." not in name or any(name.endswith(f".{local}") for local in _LOCAL_NAMES)


def is_private_url(url: str) -> bool:
    """Tell whether the host of an address, in any spelling that a browser would take, is private.

    >>> is_private_url("http://0x7f.1/"), is_private_url("http://①②⑦.0.0.1/")
    (True, True)

    :raises BadURL: if it is no address of a web page
    """
    return is_private_host(parse(url).ascii_host)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Find the IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo, NAT64, compatible."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _NAT64) or (address in _IPV4_COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
