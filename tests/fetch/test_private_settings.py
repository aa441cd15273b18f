"""Many pages are fetched from public addresses only, unless private ones are allowed."""

from collections.abc import Iterator

import pytest
from hosts import Host, Hosts

from linkvault.errors import Action, FetchError, Remedy
from linkvault.fetch import Fetcher, FetchSettings
from linkvault.fetch.private_network import is_private_address


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosts]:
    monkeypatch.setenv("NO_PROXY", "*")
    with Hosts({"127.0.2.1": Host()}).serving() as served:
        yield served


@pytest.mark.parametrize("name", ["127.0.2.1", "localhost", "127.0.2.1.localdomain", "127.0.513"])
def test_a_private_address_of_a_list_is_refused_by_its_name(hosts: Hosts, name: str) -> None:
    url = hosts.url("127.0.2.1", "/page/a").replace("127.0.2.1", name)
    with Fetcher(FetchSettings().for_many_hosts()) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert caught.value.reason == "private_address"
    assert caught.value.hint == Remedy(Action.ALLOW_PRIVATE)
    assert not hosts.hosts["127.0.2.1"].requests


def test_a_single_page_and_an_allowed_list_may_be_private(hosts: Hosts) -> None:
    url = hosts.url("127.0.2.1", "/page/a")
    for settings in (FetchSettings(), FetchSettings(allows_private=True).for_many_hosts()):
        with Fetcher(settings) as fetcher:
            assert fetcher.fetch(url).status == 200


PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.255.255.254 168.63.129.16 169.254.169.254 172.31.255.255
192.0.0.1 192.0.0.8 192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.255.255 198.19.255.255 198.51.100.7
203.0.113.9 224.0.0.251 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::a00:1 100::1 2001::1 2001:2::1
2001:10::1 2001:20::1 2001:db8::1 2002:a00:1:: 2002:7f00:1:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1
fe80::5efe:8.8.8.8 fec0::1 feff::1 ff02::1 2600::5efe:10.0.0.1 2600::200:5efe:192.168.0.1 4000::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 192.167.0.1 198.17.0.1
198.20.0.1 223.255.255.255 2606:2800:220:1::1 2400:cb00::1 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808
64:ff9b:1::808:808 2002:808:808::1 2600::5efe:8.8.8.8 2a00::1
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private(address: str) -> None:
    assert is_private_address(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public(address: str) -> None:
    assert not is_private_address(address)
