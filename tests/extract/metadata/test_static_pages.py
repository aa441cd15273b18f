"""Static pages of WordPress: their data name whoever entered the text, who is the author only if the page says so."""

from linkvault.extract.dom.html_parser import parse
from linkvault.extract.metadata import read_metadata

PAGE = (
    "<html><head><title>Boat repairs</title><meta name=twitter:label1 content='Written by'>"
    "<meta name=twitter:data1 content='Greta Lind'></head><body class='{names}'><h1>Boat repairs</h1>{byline}"
    "<p>We repair boats of wood and of steel, and lend you another one until yours swims again.</p></body></html>"
)


def byline(names: str, line: str = "") -> str | None:
    tree = parse(PAGE.format(names=names, byline=line))[0]
    return read_metadata(tree, "https://boats.example/services/repairs").byline


def test_a_static_page_without_a_byline_has_no_author() -> None:
    assert byline("page-template-default page page-id-42") is None


def test_a_static_page_with_a_byline_has_an_author() -> None:
    assert byline("page page-id-42", "<div>Greta <b>Lind</b> builds boats.</div>") == "Greta Lind"


def test_a_post_has_an_author_without_a_byline() -> None:
    assert byline("post-template-default single single-post postid-42") == "Greta Lind"
