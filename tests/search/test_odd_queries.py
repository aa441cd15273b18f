"""The Big List of Naughty Strings, as queries and as pages."""

import json

from linkvault.search.query.parser import Not


def test_every_naughty_string_is_a_valid_query_that_finds_its_page(index, shared):
    lines = (
        (shared / "data" / "hostile" / "inputs" / "strings" / "blns.jsonl").read_text("utf-8").splitlines()
    )
    numbers = {index.put(text, body=text[::-1]): text for line in lines if (text := json.loads(line)["s"])}
    assert len(numbers) > 200
    for number, text in numbers.items():
        result = index.search(text, limit=600)
        # "-1.00" excludes pages with 1.00.
        is_negated = any(isinstance(node, Not) for node in result.query.nodes)
        assert is_negated or result.strict_count == 0 or number in {link.link_id for link in result.links}, (
            text
        )
