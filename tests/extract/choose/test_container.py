"""Which part of a page is its article, and what between the chosen blocks belongs to it."""

from linkvault.extract.choose.container import choose, fill
from linkvault.extract.choose.segment import split_into_blocks
from linkvault.extract.choose.weights import score_blocks
from linkvault.extract.dom.html_parser import parse

TEXT = "A loss function tells how far a guess is from what was really seen, and training makes it small. "


def chosen(body: str, *votes: str) -> list[str]:
    """Return the first word of each block that is chosen; readability votes for those that hold a word of `votes`."""
    page = split_into_blocks(parse(f"<body>{body}</body>")[0])
    for block in page.blocks:
        block.has_vote = any(word in block.text for word in votes)
    choice = choose(page, score_blocks(page))
    return [block.text.split()[0] for block in page.blocks if choice.is_kept[block.index]]


def paragraphs(name: str, count: int) -> str:
    return "".join(f"<p>{name}{number} {TEXT * 2}</p>" for number in range(count))


def filled(body: str) -> list[str]:
    """Return the blocks that are kept between a first and a last paragraph, which are."""
    page = split_into_blocks(parse(f"<body><p>first</p>{body}<p>last</p></body>")[0])
    kept = [block.text in ("first", "last") for block in page.blocks]
    fill(page, kept)
    return [block.text for block in page.blocks if kept[block.index]][1:-1]


def test_what_belongs_to_the_text_between_is_kept() -> None:
    assert filled("<h2>Heading</h2><p>short</p>") == ["Heading", "short"]
    assert filled("<ul><li>entry</li></ul>") == ["entry"]
    assert filled(f"<pre>{TEXT * 9}</pre>") == [(TEXT * 9).strip()]
    assert filled("<table><tr><td>cell</td><td>other</td></tr></table>") == ["cell", "other"]
    assert filled("<dl><dt>term</dt><dd>definition</dd></dl>") == ["term", "definition"]


def test_what_does_not_belong_to_it_is_left_out() -> None:
    assert filled("<p>3,141</p>") == []
    assert filled("<button>Copy</button>") == []
    assert filled("<p><a href='/x'>a link alone</a></p>") == []
    assert filled(f"<p>{TEXT * 2}</p>") == []
    assert filled("<div class='sidebar'><p>short</p></div>") == []


def test_much_of_readabilitys_choice_outside_the_container_is_taken_in() -> None:
    body = f"<div>{paragraphs('main', 8)}</div><div>{paragraphs('other', 5)}</div>"
    assert "other0" in chosen(body, "main", "other")


def test_a_heading_without_text_behind_it_goes() -> None:
    body = f"<div>{paragraphs('main', 3)}<h2>Empty</h2><h2>Full</h2>{paragraphs('then', 3)}</div>"
    words = chosen(body, "main", "then")
    assert "Full" in words
    assert "Empty" not in words


def test_a_page_of_entries_is_kept_as_a_list() -> None:
    entries = "".join(
        f"<li><a href='/{number}'>entry{number} of a long list</a></li>" for number in range(60)
    )
    assert len(chosen(f"<div><ul>{entries}</ul></div>")) == 60
