"""A host or an IP address -> whether it belongs to this machine or a private network. (pure)

A public page must not redirect to a router, a printer or the metadata service of a cloud, and a file of bookmarks must
not name one. The ranges are those of the registries of IANA for special addresses, as of 2026-08, and not those of
Python's `ipaddress`, which differ between its versions.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from linkvault.urls import parse_url

_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "localdomain")
_PRIVATE_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a provider; 100.100.100.200: metadata of Alibaba Cloud
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # metadata of Azure
        "169.254.0.0/16",  # link-local; 169.254.169.254: metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocols of the IETF; 192.0.0.192: metadata of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays for 6to4, which are no longer in use
        "192.168.0.0/16",
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and the broadcast address
    )
)
# All other addresses are local (fc00::/7, fe80::/10, fec0::/10), multicast or not assigned.
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_PRIVATE_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols of the IETF
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
# Ranges whose addresses have an IPv4 address in their last bits: it decides.
_EMBEDDING = tuple(
    IPv6Network(network)
    for network in (
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of one network
    )
)
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # the first half of an interface identifier, before an IPv4 address
_WORD = 0xFFFF_FFFF


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
    return _is_private_ipv4(parsed) if isinstance(parsed, IPv4Address) else _is_private_ipv6(parsed)


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
    return is_private_host(parse_url(url).address.ascii_host)


def _is_private_ipv4(address: IPv4Address) -> bool:
    return any(address in network for network in _PRIVATE_IPV4)


def _is_private_ipv6(address: IPv6Address) -> bool:
    embedded = _embedded_ipv4(address)
    if embedded is not None and _is_private_ipv4(embedded):
        return True
    if any(address in network for network in _EMBEDDING) or address.sixtofour or address.teredo:
        return embedded is None
    return address not in _PUBLIC_IPV6 or any(address in network for network in _PRIVATE_IPV6)


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address in an IPv6 address (mapped, 6to4, Teredo, NAT64, compatible, ISATAP), or None."""
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    is_isatap = int(address) >> 32 & _WORD in _ISATAP
    if is_isatap or any(address in network for network in _EMBEDDING):
        return IPv4Address(int(address) & _WORD)
    return None
