"""Operators, options of commands and words with signs before them, as queries."""

import pytest

PAGES = {
    "arrow": "const f = (x) => x * 2; a !== b",
    "rust": "fn main() -> Result; std::vector",
    "spaceship": "the operator <=> compares",
    "shell": "ls -la shows files, tar -xzf unpacks, jmap -dump:live,format=b writes",
    "negative": "ls and la are syllables, tar and xzf are not",
    "dotnet": "garbage in .NET is collected",
    "fishing": "a net for fish, a net for butterflies, net after net",
    "css": "margin: 0 !important;",
    "news": "important, important and important again",
    "what": "What?! No!!",
    "streams": "make 2>&1 joins the streams",
    "versions": "from 2 to 1, 2, 1, and 2 1 again",
}


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("=>", "arrow"),
        ("!==", "arrow"),
        ("->", "rust"),
        ("::", "rust"),
        ("<=>", "spaceship"),
        ('"<=>"', "spaceship"),
        ("ls -la", "shell"),
        ("tar -xzf", "shell"),
        ("jmap -dump:live,format=b", "shell"),
        (".net", "dotnet"),
        (".NET", "dotnet"),
        ("!important", "css"),
        ("2>&1", "streams"),
    ],
)
def test_a_page_with_the_signs_is_first(index, query: str, page: str) -> None:
    numbers = {name: index.put(name, body) for name, body in PAGES.items()}
    assert index.ids(query)[:1] == [numbers[page]]


def test_a_page_with_the_signs_is_found_among_many_with_the_word(index) -> None:
    right = index.put("Styles", "margin: 0 !important; " + "filler " * 500)
    for number in range(150):
        index.put(f"Important {number}", "important news")
    assert index.ids("!important")[:1] == [right]


def test_a_negated_word_excludes_pages_that_have_it_as_no_option(index) -> None:
    command = index.put("Commands", "ls -la")
    index.put("Syllables", "ls and la")
    other = index.put("Other", "ls alone")
    assert index.strict_ids("ls -la") == {command, other}


@pytest.mark.parametrize("text", ["frameworks: -django -flask", "django and python"])
def test_a_negated_long_word_excludes_pages_with_the_option_too(index, text) -> None:
    index.put("Frameworks", f"python: {text}")
    other = index.put("Other", "python alone")
    assert index.strict_ids("python -django") == {other}


def test_a_negated_word_with_signs_is_no_option(index) -> None:
    index.put("Compilers", "rust beside C++ and gcc -c")
    other = index.put("Other", "rust alone")
    assert index.strict_ids("rust -c++") == {other}


def test_operators_are_marked_in_the_passage(index) -> None:
    index.put("Arrows", "const f = (x) => x")
    (link,) = index.search("=>").links
    assert [link.snippet[at : at + length] for at, length in link.matches] == ["=>"]


def test_punctuation_is_no_operator(index) -> None:
    index.put("What", PAGES["what"])
    assert index.ids("?!") == []


def test_an_operator_beside_words_is_not_required(index) -> None:
    page = index.put("Dash", "the sea — a poem")
    assert page in index.strict_ids("sea -- poem")
