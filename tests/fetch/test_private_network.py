"""Which hosts are private, in all spellings that browsers accept."""

import json

import pytest

from linkvault.errors import BadURL
from linkvault.fetch.private_network import is_private_address, is_private_url


def is_refused(url):
    """Return whether a URL is private or invalid."""
    try:
        return is_private_url(url)
    except BadURL:
        return True


def test_the_shared_spellings(shared):
    lines = (shared / "data/hostile/inputs/urls/private_addresses.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    assert [case for case in cases if is_refused(case["input"]) != case["private"]] == []


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "::",
        "::1",
        "fd00::1",
        "169.254.169.254",
        "100.64.1.1",
        "::127.0.0.1",
        "224.0.0.1",
        "x",
        "fe80::1%eth0",
    ],
)
def test_private(address):
    assert is_private_address(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public(address):
    assert not is_private_address(address)
