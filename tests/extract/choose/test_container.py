"""Which element of a page contains its article, and which blocks between the chosen ones belong to it."""

from linkvault.extract.choose.container import choose, complete_parts, fill_gaps, is_list
from linkvault.extract.choose.segment import split_into_blocks
from linkvault.extract.choose.weights import ignore_misnamed_scopes, score_blocks
from linkvault.extract.dom.html_parser import parse

TEXT = "A loss function tells how far a guess is from what was really seen, and training makes it small. "


def choose_words(body: str, *votes: str) -> list[str]:
    """Return the first word of each chosen block; readability votes for the blocks that contain a word of `votes`."""
    page = split_into_blocks(parse(f"<body>{body}</body>")[0])
    for block in page.blocks:
        block.has_vote = any(word in block.text for word in votes)
    choice = choose(page, score_blocks(page))
    return [block.text.split()[0] for block in page.blocks if choice.is_kept[block.index]]


def paragraphs(name: str, count: int) -> str:
    return "".join(f"<p>{name}{number} {TEXT * 2}</p>" for number in range(count))


def fill(body: str) -> list[str]:
    """Return the blocks that are kept between two kept paragraphs."""
    page = split_into_blocks(parse(f"<body><p>first</p>{body}<p>last</p></body>")[0])
    is_kept = [block.text in ("first", "last") for block in page.blocks]
    fill_gaps(page, is_kept)
    return [block.text for block in page.blocks if is_kept[block.index]][1:-1]


def test_parts_of_the_text_between_kept_blocks_are_kept() -> None:
    assert fill("<h2>Heading</h2><p>short</p>") == ["Heading", "short"]
    assert fill("<ul><li>entry</li></ul>") == ["entry"]
    assert fill(f"<pre>{TEXT * 9}</pre>") == [(TEXT * 9).strip()]
    assert fill("<table><tr><td>cell</td><td>other</td></tr></table>") == ["cell", "other"]
    assert fill("<dl><dt>term</dt><dd>definition</dd></dl>") == ["term", "definition"]


def test_other_blocks_between_kept_blocks_are_dropped() -> None:
    assert fill("<p>3,141</p>") == []
    assert fill("<button>Copy</button>") == []
    assert fill("<p><a href='/x'>a link alone</a></p>") == []
    assert fill(f"<p>{TEXT * 2}</p>") == []
    assert fill("<div class='sidebar'><p>short</p></div>") == []


def test_a_large_choice_of_readability_outside_the_container_is_added() -> None:
    body = f"<div>{paragraphs('main', 8)}</div><div>{paragraphs('other', 5)}</div>"
    assert "other0" in choose_words(body, "main", "other")


def test_a_heading_without_text_below_it_is_dropped() -> None:
    body = f"<div>{paragraphs('main', 3)}<h2>Empty</h2><h2>Full</h2>{paragraphs('then', 3)}</div>"
    words = choose_words(body, "main", "then")
    assert "Full" in words
    assert "Empty" not in words


def test_a_page_of_entries_is_kept_as_a_list() -> None:
    entries = "".join(
        f"<li><a href='/{number}'>entry{number} of a long list</a></li>" for number in range(60)
    )
    assert len(choose_words(f"<div><ul>{entries}</ul></div>")) == 60


def is_list_with(text: str) -> bool:
    """Return whether a page of forty products is a list if this text is the only chosen one."""
    shelf = "".join(f"<li>Deck brush number {number} with a long handle</li>" for number in range(40))
    page = split_into_blocks(parse(f"<body><ul>{shelf}</ul>{text}</body>")[0])
    ignore_misnamed_scopes(page)
    return is_list(page, [block.is_running_text for block in page.blocks])


def test_terms_in_a_footer_do_not_make_a_list_an_article() -> None:
    assert is_list_with(f"<footer><p>{TEXT * 8}</p></footer>")


def test_hidden_text_of_a_page_counts_as_its_text() -> None:
    assert not is_list_with(f"<div hidden><p>{TEXT * 12}</p></div><footer><p>{TEXT * 60}</p></footer>")


def test_a_table_in_a_cell_belongs_to_the_table_around_it() -> None:
    inner = "<table><tr><th>Gate</th><th>State</th></tr><tr><td>123</td><td>Open</td></tr></table>"
    rows = f"<tr><td>Before</td><td>x</td></tr><tr><td>Inside</td><td>{inner}</td></tr>"
    page = split_into_blocks(parse(f"<html><body><table>{rows}</table></body></html>")[0])
    is_chosen = [block.text not in ("x", "Inside") for block in page.blocks]
    is_kept = list(is_chosen)
    complete_parts(page, is_chosen, is_kept)
    assert all(is_kept)


def test_a_table_for_the_layout_is_not_completed_as_data() -> None:
    text = "<br><br>".join(
        f"Sentence {n} of the story about the old pump house by the lock." for n in range(8)
    )
    rows = f"<tr><td>The canal page</td></tr><tr><td>Menu</td><td>{text}</td></tr><tr><td>Visitor 00412</td></tr>"
    page = split_into_blocks(parse(f"<html><body><table>{rows}</table></body></html>")[0])
    is_chosen = [block.text.startswith("Sentence") for block in page.blocks]
    is_kept = list(is_chosen)
    complete_parts(page, is_chosen, is_kept)
    assert is_kept == is_chosen
