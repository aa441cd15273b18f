"""URLs from the shared lists: bad inputs, pairs of URLs, tracking parameters, the tests of the URL standard."""

import json
from pathlib import Path
from typing import Any

import pytest

from linkvault import urls
from linkvault.errors import BadURL


def read(shared: Path, name: str) -> list[dict[str, Any]]:
    lines = (shared / "data/hostile/inputs/urls" / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_bad_input_is_rejected_in_one_line(shared: Path) -> None:
    for case in read(shared, "bad_inputs.jsonl"):
        with pytest.raises(BadURL) as raised:
            urls.check_url(case["input"])
        assert str(raised.value).isprintable()


def test_pairs_are_the_same_link_exactly_where_people_say_so(shared: Path) -> None:
    cases = read(shared, "dedupe_pairs.jsonl")
    wrong = [
        case
        for case in cases
        if (urls.get_identity(case["a"]) == urls.get_identity(case["b"])) != case["same"]
    ]
    assert wrong == []


def test_tracking_parameters_are_dropped_and_pages_stay_different(shared: Path) -> None:
    cases = read(shared, "tracking_params_clearurls.jsonl")
    dropped = sum(urls.get_identity(case["input"]) == urls.get_identity(case["expected"]) for case in cases)
    assert dropped >= 0.95 * len(cases)
    for case in cases:
        other = case["input"].replace("id=42", "id=43")
        assert urls.get_identity(case["input"]) != urls.get_identity(other)


def test_the_url_standards_cases_are_rejected_or_stable(shared: Path) -> None:
    for case in read(shared, "wpt_urltestdata.jsonl"):
        for url in (case["input"], case["href"] or ""):
            try:
                fetchable = urls.check_url(url)
            except BadURL:
                continue
            key = urls.get_identity(url)
            assert urls.get_identity(key) == urls.get_identity(fetchable) == key
            assert urls.check_url(fetchable) == fetchable
            assert urls.get_site(url)


def test_references_resolve_as_in_the_url_standard(shared: Path) -> None:
    cases = [
        case
        for case in read(shared, "wpt_urltestdata.jsonl")
        if str(case["base"]).startswith("http") and str(case["protocol"]).startswith("http")
    ]
    right = 0
    for case in cases:
        target = urls.resolve_reference(case["base"], case["input"])
        right += target is not None and urls.get_identity(target) == urls.get_identity(case["href"])
    assert right >= len(cases) - 3  # two have port 0, one a control character in its user


def test_private_addresses_keep_one_spelling(shared: Path) -> None:
    hosts = {
        urls.get_site(case["input"])
        for case in read(shared, "private_addresses.jsonl")
        if "\\" not in case["input"]
    }
    assert "127.0.0.1" in hosts
    assert not any(host.startswith("0") for host in hosts - {"0.0.0.0"})
