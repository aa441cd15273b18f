"""URLs that only lead to another one, and the many addresses of one page."""

import pytest

from linkvault import urls
from linkvault.errors import BadURL

TARGET = "https://example.org/a?b=1"
ESCAPED = "https%3A%2F%2Fexample.org%2Fa%3Fb%3D1"

WRAPPERS = {
    "Google": f"https://www.google.com/url?q={ESCAPED}&sa=D&usg=x",
    "Google of another country, not escaped": "https://www.google.co.uk/url?sa=t&url=https://example.org/a?b=1&ved=2",
    "Google's copies for AMP": "https://www.google.com/amp/s/example.org/a?b=1",
    "Bing, in Base64": "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9leGFtcGxlLm9yZy9hP2I9MQ&ntb=1",
    "DuckDuckGo": f"https://duckduckgo.com/l/?uddg={ESCAPED}&rut=1",
    "Facebook": f"https://l.facebook.com/l.php?u={ESCAPED}&h=AT0",
    "Facebook, mobile": f"https://lm.facebook.com/l.php?u={ESCAPED}&h=AT0",
    "Instagram": f"https://l.instagram.com/?u={ESCAPED}&e=AT0",
    "YouTube": f"https://www.youtube.com/redirect?event=video&q={ESCAPED}&v=1",
    "Reddit": f"https://out.reddit.com/t3_1?url={ESCAPED}&token=1",
    "VK": f"https://vk.com/away.php?to={ESCAPED}&cc_key=",
    "Steam": f"https://steamcommunity.com/linkfilter/?u={ESCAPED}",
    "Slack": f"https://slack-redir.net/link?url={ESCAPED}",
    "Zhihu, half escaped": "https://link.zhihu.com/?target=https%3A//example.org/a%3Fb%3D1",
    "Juejin": f"https://link.juejin.cn?target={ESCAPED}",
    "CSDN": f"https://link.csdn.net/?target={ESCAPED}&from_id=1",
    "Jianshu": f"https://www.jianshu.com/go-wild?ac=2&url={ESCAPED}",
    "Outlook": f"https://eur02.safelinks.protection.outlook.com/?url={ESCAPED}&data=05",
    "Proofpoint": "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_a-3Fb-3D1&d=x",
    "Proofpoint, version 3": "https://urldefense.com/v3/__https://example.org/a?b=1__;!!x$",
    "the whole query": "https://href.li/?https://example.org/a?b=1",
    "in the path": f"https://click.redditmail.com/CL0/{ESCAPED}/1/0100",
    "two, one in the other": "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D"
    "https%253A%252F%252Fexample.org%252Fa%253Fb%253D1",
    "a viewer of PDF files in the browser": "chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/https://example.org/a?b=1",
    "a viewer of PDF files in Firefox": f"moz-extension://0a-1b/content/web/viewer.html?file={ESCAPED}",
    "a viewer of PDF files of Google": f"https://docs.google.com/viewer?url={ESCAPED}&embedded=true",
    "a viewer of PDF files of a site": f"https://papers.example/pdfjs/web/viewer.html?file={ESCAPED}#page=3",
    "a viewer of Office files": f"https://view.officeapps.live.com/op/view.aspx?src={ESCAPED}",
    "the reading mode of Firefox": f"about:reader?url={ESCAPED}",
}


@pytest.mark.parametrize("url", WRAPPERS.values(), ids=WRAPPERS.keys())
def test_a_wrapper_is_the_link_of_its_target_and_the_target_is_fetched(url: str) -> None:
    parsed = urls.parse_url(url)
    assert parsed.identity == TARGET
    assert parsed.fetchable == TARGET
    assert parsed.site == "example.org"
    assert urls.get_identity(urls.check_url(url)) == TARGET


def test_the_file_of_a_viewer_can_be_on_its_own_site() -> None:
    parsed = urls.parse_url("https://papers.example/pdfjs/web/viewer.html?file=%2Fpapers%2Fa%20b.pdf")
    assert parsed.fetchable == "https://papers.example/papers/a%20b.pdf"


PAGES_OF_THEIR_OWN = {
    "a search": "https://www.google.com/search?q=https://example.org/a",
    "a login that returns to a page": f"https://example.org/login?next={ESCAPED}",
    "a button to share a page": f"https://www.facebook.com/sharer/sharer.php?u={ESCAPED}",
    "an archived copy": "https://web.archive.org/web/20200101000000/https://example.org/a",
    "a translation": f"https://translate.google.com/translate?sl=de&tl=en&u={ESCAPED}",
    "a wrapper without a target": "https://www.google.com/url?sa=D",
    "a wrapper with a script": "https://www.google.com/url?q=javascript%3Aalert(1)",
    "a wrapper with a name instead of an address": "https://link.zhihu.com/?target=https%3A%2F%2Flocalhost%2Fa",
    "a wrapper with a bad port": "https://www.google.com/url?q=https://example.org:99999/a",
    "a wrapper with damaged Base64": "https://www.bing.com/ck/a?u=a1aHR0c%%%",
    "another page with the name of a viewer": "https://example.org/viewer.html?image=https%3A%2F%2Fexample.org%2Fa",
}


@pytest.mark.parametrize("url", PAGES_OF_THEIR_OWN.values(), ids=PAGES_OF_THEIR_OWN.keys())
def test_other_addresses_inside_an_address_do_not_replace_it(url: str) -> None:
    parsed = urls.parse_url(url)
    assert parsed.wrapper is None
    assert parsed.text == url


def test_an_extension_page_without_a_web_address_is_refused() -> None:
    with pytest.raises(BadURL, match="scheme is chrome-extension"):
        urls.check_url("chrome-extension://efaid/options.html")


SAME_PAGE = {
    "youtu.be": ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    "mobile Wikipedia": ("https://zh.m.wikipedia.org/wiki/%E7%86%B5", "https://zh.wikipedia.org/wiki/熵"),
    "mobile Bilibili": (
        "https://m.bilibili.com/video/BV1xx411c7mD",
        "https://www.bilibili.com/video/BV1xx411c7mD/",
    ),
    "a mobile space of Bilibili": ("https://m.bilibili.com/space/12", "https://space.bilibili.com/12"),
    "a paper as PDF": ("https://arxiv.org/pdf/2301.00001", "https://arxiv.org/abs/2301.00001"),
    "a paper as PDF with its ending": (
        "https://arxiv.org/pdf/2301.00001v2.pdf",
        "https://arxiv.org/abs/2301.00001v2",
    ),
    "a paper as HTML": ("https://arxiv.org/html/2301.00001v1", "http://export.arxiv.org/abs/2301.00001v1"),
    "an old paper": ("https://arxiv.org/pdf/hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
    "Amazon": (
        "https://www.amazon.de/Ein-Titel/dp/B000000000/ref=sr_1_1?keywords=a&qid=1",
        "https://www.amazon.de/gp/product/B000000000/",
    ),
    "a slash at the end": ("https://example.org/a/", "https://example.org/a"),
    "a slash before parameters": ("https://example.org/a/?b=1", "https://example.org/a?b=1"),
    "the page of a folder": ("https://example.org/a/index.html", "https://example.org/a/"),
    "the page of the root": ("https://example.org/index.php", "https://example.org"),
    "a copy for AMP below": (
        "https://example.org/2026/05/three-or-more-words/amp/",
        "https://example.org/2026/05/three-or-more-words",
    ),
    "a copy for AMP above": (
        "https://example.org/amp/news/three-or-more-words",
        "https://example.org/news/three-or-more-words",
    ),
    "a copy for AMP of a number": (
        "https://example.org/news/1234567/amp",
        "https://example.org/news/1234567",
    ),
    "a copy for AMP in the name": (
        "https://example.org/three-or-more-words.amp.html",
        "https://example.org/three-or-more-words.html",
    ),
    "a copy for AMP by a parameter": ("https://example.org/a?amp=1", "https://example.org/a"),
    "a copy for AMP by a parameter without a value": ("https://example.org/a?amp", "https://example.org/a"),
}


@pytest.mark.parametrize(("first", "second"), SAME_PAGE.values(), ids=SAME_PAGE.keys())
def test_two_addresses_of_one_page_have_one_identity(first: str, second: str) -> None:
    assert urls.get_identity(first) == urls.get_identity(second)


OTHER_PAGE = {
    "two versions of a paper": ("https://arxiv.org/abs/2301.00001v1", "https://arxiv.org/abs/2301.00001v2"),
    "a paper and a list": ("https://arxiv.org/list/cs.LG/2301", "https://arxiv.org/abs/cs.LG/2301"),
    "a page that is named by a slash": ("https://example.org/wiki//", "https://example.org/wiki/"),
    "the source of a page": (
        "https://github.com/a/b/blob/main/docs/index.html",
        "https://github.com/a/b/blob/main/docs",
    ),
    "a longer name": ("https://example.org/a/index.html.gz", "https://example.org/a/"),
    "another index": ("https://example.org/a/index.pdf", "https://example.org/a/"),
    "a product that is an amp": ("https://example.org/guitars/amp", "https://example.org/guitars"),
    "a project with the name amp": ("https://pypi.org/project/amp/", "https://pypi.org/project/"),
    "a parameter of an amp": ("https://example.org/a?amp=20", "https://example.org/a"),
    "a mobile host that no rule knows": ("https://m.example.org/a", "https://example.org/a"),
    "two targets": (
        "https://www.google.com/url?q=https://example.org/a",
        "https://www.google.com/url?q=https://example.org/b",
    ),
}


@pytest.mark.parametrize(("first", "second"), OTHER_PAGE.values(), ids=OTHER_PAGE.keys())
def test_two_pages_have_two_identities(first: str, second: str) -> None:
    assert urls.get_identity(first) != urls.get_identity(second)


def test_a_reference_on_a_page_stays_as_it_is() -> None:
    url = f"https://www.google.com/url?q={ESCAPED}"
    assert urls.resolve_reference("https://example.org/", url) == url
