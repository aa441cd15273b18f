"""The strings that break other people's programs, as queries and as pages."""

import json

from linkvault.search.query.parser import Not


def test_no_naughty_string_is_an_error_and_each_is_found_again(shelf, shared):
    lines = (
        (shared / "data" / "hostile" / "inputs" / "strings" / "blns.jsonl").read_text("utf-8").splitlines()
    )
    numbers = {shelf.put(text, body=text[::-1]): text for line in lines if (text := json.loads(line)["s"])}
    assert len(numbers) > 200
    for number, text in numbers.items():
        found = shelf.search(text, limit=600)
        excludes = any(
            isinstance(node, Not) for node in found.query.nodes
        )  # "-1.00" leaves out what has 1.00
        assert excludes or found.strict_count == 0 or number in {one.link_id for one in found.links}, text
