"""Fields of a label and a value are found in a time that grows with their number."""

from growth import LIMIT, growth

from linkvault.extract.choose.groups.labelled_values import find_fields
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.dom.html_parser import parse


def create_fields(count: int) -> PageBlocks:
    fields = "".join(f"<div class=label>Time {n}</div><div>{n} minutes</div>" for n in range(count))
    return split_into_blocks(parse(f"<body><div>{fields}</div></body>")[0])


def test_time_grows_with_the_number_of_fields() -> None:
    assert [len(fields) for fields in find_fields(create_fields(9)).values()] == [9]
    assert growth(find_fields, create_fields, 16_000) < LIMIT
