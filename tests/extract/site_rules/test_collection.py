"""A folder of site-config files: which files apply to a host, and what their directives do."""

from pathlib import Path

import pytest

from linkvault.extract import SiteRules, extract, load_rules
from linkvault.extract.site_rules.collection import parse_site_config
from linkvault.models import Article, Page

LONG = "The harbour froze in the third week, and nobody could say when the ships would leave again. " * 3


def write(folder: Path, **files: str) -> SiteRules:
    """Write files, whose names have _ for a dot, and return the rules of the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name.replace('_', '.')}.txt").write_text(text, encoding="utf-8")
    return load_rules(folder / "rules.toml", folder)


def read(rules: SiteRules, body: str, url: str = "https://www.example.org/a") -> Article:
    page = f"<!doctype html><html><head><title>Ice</title></head><body>{body}</body></html>"
    return extract(Page(url, url, 200, "text/html", page.encode(), ""), rules)


def test_the_files_of_a_host_are_merged_as_graby_does(tmp_path: Path) -> None:
    rules = write(
        tmp_path / "rules-1",
        blog_example_org="body: //own\nstrip: //a",
        _example_org="body: //above\nstrip: //b\nhttp_header(referer): https://example.org/",
        _org="body: //far",
        example_org="body: //other",
        **{"global": "title: //g\nstrip: //c"},
    )
    rule = rules.of("https://blog.example.org/a")
    assert rule is not None
    assert [selector.text for selector in rule.body] == ["//own", "//above"]
    assert [selector.text for selector in rule.strip] == ["//a", "//b", "//c"]
    assert [selector.text for selector in rule.title] == ["//g"]
    assert rules.headers_of("https://blog.example.org/a") == (("referer", "https://example.org/"),)
    rule = rules.of("https://elsewhere.test/")
    assert rule is not None
    assert (rule.host, rule.body) == ("global", ())


def test_a_file_can_refuse_to_be_merged(tmp_path: Path) -> None:
    rules = write(
        tmp_path / "rules-2",
        example_org="body: //own\nautodetect_on_failure: no",
        **{"global": "title: //g"},
    )
    rule = rules.of("https://example.org/")
    assert rule is not None
    assert rule.title == ()


def test_a_file_is_read_once_and_only_for_its_host(tmp_path: Path) -> None:
    rules = write(tmp_path / "rules-3", a_test="body: //p", b_test="body: //p")
    first = rules.of("https://a.test/")
    (tmp_path / "rules-3" / "a.test.txt").write_text("body: //changed", encoding="utf-8")
    (tmp_path / "rules-3" / "b.test.txt").write_text("body: //changed", encoding="utf-8")
    assert rules.of("https://a.test/x") is first
    rule = rules.of("https://b.test/")
    assert rule is not None
    assert rule.body[0].text == "//changed"


DIRECTIVES = {
    "replace_string": ("replace_string(<x-p>): <p>\nbody: //p", f"<x-p>{LONG}", LONG[:40]),
    "find_string": ("find_string: <x-p>\nreplace_string: <p>\nbody: //p", f"<x-p>{LONG}", LONG[:40]),
    "strip_attr": ("strip_attr: //p/@hidden\nbody: //main", f"<main><p hidden>{LONG}</p></main>", LONG[:40]),
    "wrap_in": ("wrap_in(blockquote): //p[@class='q']\nbody: //main", f"<main><p>{LONG}</p><p class=q>Said so.</p></main>", "<blockquote><p>Said so."),
    "dissolve": ("dissolve: //table\ndissolve: //td\ndissolve: //tr\ndissolve: //tbody\nbody: //main", f"<main><table><tr><td><p>{LONG}</p></table></main>", f"<div><p>{LONG[:40]}"),
    "move_into": ("move_into(//main): //h4\nbody: //main", f"<h4>Aside</h4><main><p>{LONG}</p></main>", "Aside"),
    "strip_id_or_class": ("strip_id_or_class: x\nbody: //main", f"<main><p>{LONG}</p><p class=x>No.</p></main>", LONG[:40]),
}  # fmt: skip


@pytest.mark.parametrize(("config", "body", "expected"), DIRECTIVES.values(), ids=DIRECTIVES.keys())
def test_a_directive_changes_the_page(config: str, body: str, expected: str) -> None:
    rule = parse_site_config(config, "example.org.txt")
    assert rule is not None
    html = read(SiteRules((rule,)), body).html
    assert expected in html
    assert "No." not in html


@pytest.mark.parametrize(
    "directive", ["wrap_in(script)", "wrap_in(a b)", "move_into(//p[)", "dissolve", "strip_attr"]
)
def test_odd_directives_do_no_harm(directive: str) -> None:
    rule = parse_site_config(f"{directive}: //html | //body | //p[2]\nbody: //main", "example.org.txt")
    assert rule is not None
    html = read(SiteRules((rule,)), f"<main><p>{LONG}</p><p>Two.</p></main>").html
    assert LONG[:40] in html
    assert "<script" not in html


def test_a_header_that_belongs_to_the_client_is_not_set() -> None:
    rule = parse_site_config(
        "http_header(host): evil.test\nhttp_header(User-Agent): x\nbody: //p", "example.org.txt"
    )
    assert rule is not None
    assert rule.http_header == (("user-agent", "x"),)


def test_a_rule_that_finds_much_less_does_not_win(tmp_path: Path) -> None:
    rule = parse_site_config("title: //h2\nbody: //aside", "example.org.txt")
    assert rule is not None
    page = f"<article><h1>Ice</h1><p>{LONG}</p><p>{LONG}</p></article><h2>Mine</h2><aside><p>Read more.</p></aside>"
    article = read(SiteRules((rule,)), page)
    assert "The harbour froze" in article.html
    assert article.title == "Mine"
    assert "so the text was chosen without it" in article.warnings[-1]
    complete = parse_site_config("body: //article", "example.org.txt")
    assert complete is not None
    assert read(SiteRules((complete,)), page).warnings == ()


def test_a_condition_belongs_to_the_link_before_it() -> None:
    rule = parse_site_config(
        "single_page_link: //a[@id='x']\nif_page_contains: //b\nnext_page_link: //a[@rel='next']/@href",
        "example.org.txt",
    )
    assert rule is not None
    assert [(link.text, link.argument) for link in rule.single_page_link] == [("//a[@id='x']", "//b")]
    assert rule.next_page_link[0].argument == ""


WORDS = "The harbour froze in week {}, and nobody in the town could say when the ships would leave again for the south. "
PARAGRAPHS = "".join(f"<p>{WORDS.format(number) * 2}</p>" for number in range(8))
LINKS = "".join(f'<li><a href="/{number}">Other story {number}</a></li>' for number in range(12))
CROWDED = (
    f'<div id=body>{PARAGRAPHS}<div class="more-stories"><h2>More stories</h2><ul>{LINKS}</ul></div></div>'
)


@pytest.mark.parametrize(("prune", "is_whole"), [("", False), ("prune: yes", False), ("prune: no", True)])
def test_boilerplate_inside_of_a_body_is_left_out(prune: str, is_whole: bool, tmp_path: Path) -> None:
    rules = write(tmp_path / "rules", example_org=f"body: //div[@id='body']\nstrip: //none\n{prune}")
    article = read(rules, CROWDED)
    assert "in week 7" in article.html
    assert ("Other story 3" in article.html) == is_whole


def test_what_a_rule_strips_stays_away_when_its_body_is_pruned(tmp_path: Path) -> None:
    rules = write(tmp_path / "rules", example_org="body: //div[@id='body']\nstrip: //p[3]")
    article = read(rules, CROWDED)
    assert "in week 2" not in article.html
    assert "Other story 3" not in article.html


def test_a_rule_that_strips_the_article_does_not_win(tmp_path: Path) -> None:
    rules = write(tmp_path / "rules", example_org="strip: //p[position() > 1]")
    article = read(rules, f"<article><h1>Ice</h1>{PARAGRAPHS}</article>")
    assert "in week 7" in article.html
    assert any("chosen without it" in warning for warning in article.warnings)


def test_the_rule_for_all_hosts_only_supplies_what_is_missing(tmp_path: Path) -> None:
    general = "title: //meta[@property='x']/@content\nauthor: //i[@id='by']\nbody: //div[@id='side']"
    rules = write(tmp_path / "rules", **{"global": general})
    side = f"<div id=side><p>{LONG * 9}</p></div>"
    article = read(
        rules,
        f"<meta property=x content='Shop'><article><h1>Ice</h1>{PARAGRAPHS}</article><i id=by>Ann Lee</i>{side}",
    )
    assert (article.title, article.byline) == ("Ice", "Ann Lee")
    assert "in week 7" in article.html
