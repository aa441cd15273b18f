"""The user's rules for sites: parsed from TOML and site-config files, applied instead of the automatic choice."""

from pathlib import Path

import pytest
from growth import LIMIT, growth

from linkvault.errors import NothingReadable, UsageError
from linkvault.extract import NO_RULES, SiteRules, extract, list_rules, load_rules
from linkvault.extract.site_rules import host_of
from linkvault.extract.site_rules.collection import parse_site_config
from linkvault.extract.site_rules.load import parse_toml
from linkvault.models import Article, Page

LONG = "The harbour froze in the third week, and nobody could say when the ships would leave again. " * 3
PAGE = f"""<!doctype html><html lang="en"><head><title>Ice - The Gazette</title>
<meta name="author" content="The Desk"><meta property="article:published_time" content="2020-01-01"></head>
<body><article><h1>Ice</h1><p>{LONG}</p><p>{LONG}</p></article>
<div class="note"><h2>A name of its own</h2><p class="who">Mira Holt</p><p class="who">Jon Bek</p><i>3 May 2024</i>
<p>Short note with \\(x^2\\).</p><p class="ad">Buy ice!</p><script>f()</script><img src="/a.png" alt="ice"></div>
<div class="note"><p>A second note.</p></div></body></html>"""


def read(rules: SiteRules | str, url: str = "https://www.example.org/a", page: str = PAGE) -> Article:
    if isinstance(rules, str):
        rules = SiteRules(parse_toml(rules, "rules.toml"))
    return extract(Page(url, url, 200, "text/html", page.encode(), ""), rules)


RULE = """[example.org]
body = "div.note"
title = "div.note h2"
byline = ["p.nobody", "//p[@class='who']"]
date = ".note i"
strip = [".ad", ".who", "//i"]
"""


def test_a_rule_extracts_what_it_selects() -> None:
    article = read(RULE)
    assert (article.title, article.byline, article.published) == (
        "A name of its own",
        "Mira Holt, Jon Bek",
        "2024-05-03",
    )
    assert "harbour" not in article.html
    assert article.html.index("Short note") < article.html.index("A second note.")
    for removed in ("Buy ice", "Mira", "3 May", "f()", "class=", "A name of its own"):
        assert removed not in article.html.replace('class="math inline"', "")
    assert '<span class="math inline">x^2</span>' in article.html  # the normalization rules are applied too
    assert 'src="https://www.example.org/a.png"' in article.html
    assert article.warnings == ()


def test_the_rule_of_another_host_changes_nothing() -> None:
    assert read(RULE, url="https://other.example/a") == read(NO_RULES, url="https://other.example/a")


def test_a_rule_that_only_strips_leaves_the_choice_automatic() -> None:
    article = read('["example.org"]\nstrip = "article p:nth-of-type(2)"')
    assert article.html.count(LONG.strip()) == 1
    assert article.published == "2020-01-01"


def test_a_body_without_a_match_is_a_warning() -> None:
    article = read('["example.org"]\nbody = ["#none", "//main"]')
    assert "harbour" in article.html
    assert article.warnings == (
        "site rule for example.org (rules.toml): no body selector matches this page, so the text was chosen without the rule",
    )


def test_a_text_without_a_date_is_a_warning() -> None:
    article = read('["example.org"]\ndate = "h1"')
    assert article.published == "2020-01-01"
    assert "the date selector matches no date: Ice" in article.warnings[0]


def test_nested_matches_are_extracted_once() -> None:
    assert read('["example.org"]\nbody = "article, article p"').html.count(LONG.strip()) == 2


@pytest.mark.parametrize("body", ["html", "body", "//title/text()", "//div/@class", "xpath:count(//p)"])
def test_unusual_body_selectors_are_harmless(body: str) -> None:
    html = read(f'["example.org"]\nbody = "{body}"').html
    assert "harbour" in html
    assert "f()" not in html


def test_a_body_without_text_is_nothing_readable() -> None:
    with pytest.raises(NothingReadable):
        read('["example.org"]\nbody = "//script"')


def test_html_head_and_body_cannot_be_stripped() -> None:
    assert "harbour" in read('["example.org"]\nstrip = ["body", "html", "head"]').html


@pytest.mark.parametrize("title", ["meta[name=author]", "//meta[@name='author']/@content",
                                   "xpath:string(//meta[@name='author']/@content)"])  # fmt: skip
def test_a_selector_may_return_attributes_and_strings(title: str) -> None:
    assert read(f'["example.org"]\ntitle = "{title}"').title == "The Desk"


WRONG = {
    "css": ('["a.test"]\n\nbody = "div >"', "rules.toml, line 3: invalid CSS selector"),
    "xpath": ('["a.test"]\nstrip = [\n  ".ad",\n  "//div[",\n]', "rules.toml, line 4: invalid XPath selector"),
    "key": ('[a.test]\n[b.test]\nbdy = "p"', "rules.toml, line 3: unknown key: 'bdy'"),
    "no host": ('title = "h1"', "rules.toml, line 1: 'title' is not in the table of a host"),
    "type": ('["a.test"]\nbody = 3', "rules.toml, line 2: body must be a selector or a list of selectors"),
    "empty": ('["a.test"]\nbody = []', "rules.toml, line 2: body must be a selector"),
    "host": ('["a b.test"]\nbody = "p"', "rules.toml, line 1: 'a b.test' is not a valid host"),
    "toml": ("[a.test\n", "the site rules are not valid TOML"),
    "second table": (
        '["a.test"]\nbody = "p"\n["b.test"]\nbody = "p["',
        "rules.toml, line 4: invalid CSS selector",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_an_error_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_toml(text, "rules.toml")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/", "example.org"),
        ("https://www.example.org:8080/", "example.org"),
        ("https://blog.example.org/", "blog.example.org"),
        ("https://deep.blog.example.org/", "blog.example.org"),
        ("https://other.example.org/", "example.org"),
        ("https://example.org.evil.test/", None),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("not an address", None),
    ],
)
def test_the_rule_of_the_nearest_host_applies(url: str, expected: str | None) -> None:
    hosts = ("example.org", "blog.example.org", "Bücher.example")
    rules = SiteRules(parse_toml("".join(f'["{host}"]\nbody = "p"\n' for host in hosts), "r"))
    rule = rules.of(url)
    assert (rule.host if rule else None) == expected


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://[::1]/", "http://" + "a" * 300 + "/", "", "http:///x"]
)
def test_the_host_of_an_invalid_url_is_a_string(url: str) -> None:
    assert isinstance(host_of(url), str)


CONFIG = """# Written by hand
title: //div[@class='note']/h2
author: //p[@class='who']
date: //i
body: //div[@id='nowhere']
body: //div[@class='note']
strip_id_or_class: who
strip_image_src: /a.p
strip: //i
prune: no
http_header(user-agent): x
single_page_link: //a[@class='all']
replace_string(<b>): <i>
test_url: https://example.org/a
strip:
"""


def test_a_site_config_file_is_read() -> None:
    rule = parse_site_config(CONFIG, "example.org.txt")
    assert rule is not None
    assert rule.tests == ("https://example.org/a",)
    article = read(SiteRules((rule,)), page=PAGE.replace("A second note.", LONG * 9))
    assert (article.title, article.byline) == ("A name of its own", "Mira Holt, Jon Bek")
    assert "Short note" in article.html
    assert "<img" not in article.html
    assert "Mira" not in article.html


def test_an_invalid_selector_in_a_site_config_file_is_a_warning() -> None:
    rule = parse_site_config("body: //div[@class='note']\nstrip: //p[\n", "example.org.txt")
    assert rule is not None
    article = read(SiteRules((rule,)), page=PAGE.replace("A second note.", LONG * 9))
    assert "Buy ice" in article.html
    assert article.warnings[0].startswith(
        "site rule for example.org (example.org.txt, line 2): invalid selector"
    )


@pytest.mark.parametrize(
    ("name", "url", "applies"),
    [
        ("example.org.txt", "https://www.example.org/", True),
        ("example.org.txt", "https://blog.example.org/", False),
        (".example.org.txt", "https://blog.example.org/", True),
        ("www.example.org.txt", "https://example.org/", True),
    ],
)
def test_the_name_of_a_site_config_file_is_its_host(name: str, url: str, applies: bool) -> None:
    rule = parse_site_config("body: //p", name)
    assert rule is not None
    assert (SiteRules((rule,)).of(url) is not None) is applies


def test_quotes_in_a_class_name_give_a_valid_selector() -> None:
    rule = parse_site_config("strip_id_or_class: it's \"so\"\nstrip_id_or_class: 'note'", "example.org.txt")
    assert rule is not None
    assert read(SiteRules((rule,))).warnings == ()


def test_files_and_folder_are_read_together(tmp_path: Path) -> None:
    file, folder = tmp_path / "rules.toml", tmp_path / "site-rules"
    assert load_rules(file, folder) is NO_RULES
    folder.mkdir()
    (folder / "b.test.txt").write_text("body: //p", encoding="utf-8")
    (folder / "a.test.txt").write_bytes(b"body: //p\xff\n")
    (folder / "README.md").write_text("body: //p", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    assert [rule.host for rule in list_rules(file, folder)] == ["a.test", "b.test"]
    file.write_text('["b.test"]\nbody = "p"', encoding="utf-8")
    rules = load_rules(file, folder)
    assert [rule.host for rule in list_rules(file, folder)] == ["b.test", "a.test", "b.test"]
    rule = rules.of("https://b.test/")
    assert rule is not None
    assert rule.source == str(file)  # rules.toml takes precedence


def test_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="the site rules cannot be read"):
        load_rules(file, tmp_path / "site-rules")


@pytest.mark.parametrize(
    "text",
    [
        f"x = {'[' * 4000}{']' * 4000}",
        f"{'a.' * 100}a = 1",
        f'["h.example"]\nbody = "{" ".join([".a"] * 1500)}"',
        f'["h.example"]\nbody = "{", ".join([".a"] * 1500)}"',
        "x = " + "9" * 5000,
    ],
    ids=["brackets", "dots", "parts", "alternatives", "digits"],
)
def test_rules_that_overload_a_parser_are_an_error(text: str) -> None:
    with pytest.raises(UsageError):
        parse_toml(text, "rules.toml")


def test_the_time_of_reading_rules_is_linear() -> None:
    def write(count: int) -> str:
        return "".join(f'["h{number}.example"]\nbody = "article"\n' for number in range(count))

    assert growth(lambda text: parse_toml(text, "rules.toml"), write, 4000) < LIMIT


def test_messages_have_the_line_of_each_selector() -> None:
    (rule,) = parse_toml('["a.example"]\nstrip = [\n".a",\n".b",\n".a", ".c",\n]\nbody = ".b"', "rules.toml")
    assert [selector.line for selector in (*rule.strip, *rule.body)] == [3, 4, 5, 5, 7]
