"""Tables with cells of several rows or columns -> Markdown in which each value is in its column."""

import pytest
from growth import LIMIT, growth

from linkvault.markup import render

TABLES = [
    pytest.param(
        "<tr><th>Port<th>Boat<th>Crew<tr><td rowspan=2>Kiel<td>Elsa<td>4<tr><td>Ida<td>6<tr><td>Bergen<td>Nora<td>3",
        ["| Port | Boat | Crew |", "| Kiel | Elsa | 4 |", "|  | Ida | 6 |", "| Bergen | Nora | 3 |"],
        id="first column",
    ),
    pytest.param(
        "<tr><th>A<th>B<th>C<tr><td>1<td rowspan=2>both<td>x<tr><td>2<td>y",
        ["| A | B | C |", "| 1 | both | x |", "| 2 |  | y |"],
        id="column in the middle",
    ),
    pytest.param(
        "<tr><th>A<th>B<tr><td>1<td rowspan=2>both<tr><td>2",
        ["| A | B |", "| 1 | both |", "| 2 |  |"],
        id="last column",
    ),
    pytest.param(
        "<thead><tr><th rowspan=2>Day<th colspan=2>Tide<tr><th>low<th>high<tbody><tr><td>Mon<td>0.4<td>3.1",
        ["| Day | Tide |  |", "|  | low | high |", "| Mon | 0.4 | 3.1 |"],
        id="two rows of headings",
    ),
    pytest.param(
        "<tr><th>A<th>B<th>C<tr><td rowspan=2 colspan=2>wide<td>x<tr><td>y<tr><td>1<td>2<td>z",
        ["| A | B | C |", "| wide |  | x |", "|  |  | y |", "| 1 | 2 | z |"],
        id="rows and columns",
    ),
    pytest.param(
        "<tr><th>A<th>B<th>C<tr><td rowspan=3>p<td rowspan=2>q<td>1<tr><td>2<tr><td>r<td>3",
        ["| A | B | C |", "| p | q | 1 |", "|  |  | 2 |", "|  | r | 3 |"],
        id="spans that overlap",
    ),
    pytest.param(
        "<tr><th>A<th>B<tr><td rowspan=0>all<td>1<tr><td>2<tr><td>3",
        ["| A | B |", "| all | 1 |", "|  | 2 |", "|  | 3 |"],
        id="zero: to the end",
    ),
    pytest.param(
        "<tbody><tr><td rowspan=9>a<td>1<tr><td>2<tbody><tr><td>b<td>3",
        ["| a | 1 |", "|  | 2 |", "| b | 3 |"],
        id="not into the next group of rows",
    ),
    pytest.param(
        "<tr><td rowspan=x>a<td rowspan='-2'>1<tr><td rowspan=''>b<td rowspan=' 2 '>2<tr><td>c",
        ["| a | 1 |", "| b | 2 |", "| c |  |"],
        id="numbers that are none",
    ),
]


def rows_of(html: str) -> list[str]:
    lines = render(f"<table>{html}</table>").markdown.splitlines()
    return [lines[0], *lines[2:]]


@pytest.mark.parametrize(("html", "rows"), TABLES)
def test_each_value_is_in_its_column(html: str, rows: list[str]) -> None:
    assert rows_of(html) == rows


def test_the_text_has_the_value_of_a_cell_of_several_rows_once() -> None:
    text = render("<table><tr><td rowspan=2>Kiel<td>Elsa<tr><td>Ida</table>").text
    assert text == "Kiel | Elsa\n | Ida"


def test_the_time_for_a_hostile_table_grows_with_its_rows() -> None:
    row = "<tr>" + "<td rowspan=65534>" * 50  # more would measure the memory of the machine
    assert growth(rows_of, lambda size: row + "<tr><td>x" * size, 2_000) < LIMIT
