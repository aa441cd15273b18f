"""URLs: the fetchable form, the identity, the site, and the reasons for which a URL is rejected."""

import pytest

from linkvault import urls
from linkvault.errors import BadURL

GOOD = {
    "plain": ("https://example.org/x", "https://example.org/x"),
    "whitespace around": ("\u3000 https://example.org/x\ufeff\n", "https://example.org/x"),
    "angle brackets": ("<https://example.org/x>", "https://example.org/x"),
    "no scheme": ("example.org/x?y#z", "https://example.org/x?y#z"),
    "no scheme, a port": ("example.org:8443/x", "https://example.org:8443/x"),
    "no scheme, this machine": ("localhost:8000/x", "http://localhost:8000/x"),
    "no scheme, a number": ("127.0.0.1/x", "http://127.0.0.1/x"),
    "upper case": ("HTTPS://EXAMPLE.ORG/X", "https://EXAMPLE.ORG/X"),
    "Chinese": ("https://例子.测试/机器?学=习", "https://例子.测试/机器?学=习"),
    "full width host": ("https://ｅｘａｍｐｌｅ。org/", "https://example.org/"),
    "emoji host": ("https://i❤️.ws/", "https://xn--i-7iq.ws/"),
    "escaped host": ("https://ex%61mple.org/", "https://example.org/"),
    "space in path": ("https://example.org/a b?c d", "https://example.org/a%20b?c%20d"),
    "backslash in path": ("https://example.org/a\\b", "https://example.org/a/b"),
    "text direction override": ("https://example.org/\u202efdp.exe", "https://example.org/%E2%80%AEfdp.exe"),
    "a byte that is no UTF-8": ("https://example.org/\udcb0", "https://example.org/%B0"),
    "user and password": ("https://me:pw@example.org/", "https://me:pw@example.org/"),
    "two at signs": ("https://me@home:pw@example.org/", "https://me%40home:pw@example.org/"),
    "host with underscore": ("https://my_blog.example.org/", "https://my_blog.example.org/"),
    "host beginning with a hyphen": ("https://-.example.org.:80/".replace("-.", "-a."),) * 2,
    "one name": ("http://wiki/start", "http://wiki/start"),
    "IPv6": ("http://[::1]:8000/", "http://[::1]:8000/"),
    "port with zeros": ("http://example.org:0080/", "http://example.org:80/"),
}


@pytest.mark.parametrize(("typed", "fetchable"), GOOD.values(), ids=GOOD.keys())
def test_check_url_returns_the_fetchable_form(typed: str, fetchable: str) -> None:
    assert urls.check_url(typed) == fetchable
    assert urls.check_url(fetchable) == fetchable


BAD = {
    "a word": ("linkvault", "has no dot"),
    "a sentence": ("see example.org", "host has a space"),
    "a path": ("/etc/passwd", "neither a scheme nor a host"),
    "an option": ("--help", "neither a scheme nor a host"),
    "an e-mail address": ("me@example.org", "e-mail"),
    "a mail link": ("mailto:me@example.org", "scheme is mailto"),
    "a phone number": ("tel:123", "scheme is tel"),
    "a Windows path": ("C:\\page.html", "scheme is c"),
    "a number": ("1.5", "is a number"),
    "a scheme twice": ("https://https://example.org/", "two schemes"),
    "an injected header": ("http://example.org/\r\nX: 1", "line break"),
    "NUL": ("http://example.org/\0x", "control character"),
    "port zero": ("http://example.org:0/", "port"),
    "port in full width": ("http://example.org:８０/", "port"),
    "too many numbers": ("http://1.2.3.4.5/", "IPv4"),
    "a number too big": ("http://256.1.1.1/", "IPv4"),
    "five numbers, the last zero": ("http://1.2.3.4.0/", "IPv4"),
    "a last number too big": ("http://1.2.3.256/", "IPv4"),
    "a last number too big for two": ("http://1.16777216/", "IPv4"),
    "a number of more than 32 bits": ("http://4294967296/", "IPv4"),
    "a hexadecimal number too big": ("http://0x100.0.0.1/", "IPv4"),
    "an octal number with a nine": ("http://127.0.0.09/", "IPv4"),
    "a name that ends in a number": ("http://example.1/", "IPv4"),
    "no IPv6": ("http://[::g]/", "IPv6"),
    "IPv6 with a zone": ("http://[fe80::1%25eth0]/", "IPv6"),
    "a slash from a ligature": ("http://℀.com/", "no valid name"),
    "a part of hyphens": ("http://a.--.example/", "no valid name"),
    "lone surrogate": ("http://example.org/\ud800", "surrogate"),
    "lone surrogate as host": ("http://\udcb0.org/", "international"),
    "an invalid xn--": ("http://xn--a/", "international"),
    "very long": ("http://example.org/" + "a" * 70_000, "longer than"),
}


@pytest.mark.parametrize(("typed", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_url_is_rejected_with_its_reason_in_one_line(typed: str, reason: str) -> None:
    with pytest.raises(BadURL, match=reason) as raised:
        urls.check_url(typed)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 200


def test_the_message_of_a_bad_url_has_no_password() -> None:
    with pytest.raises(BadURL) as raised:
        urls.check_url("http://me:se cret@example.org/")
    assert "cret" not in str(raised.value)


SAME = {
    "scheme": ("http://example.org/a", "https://example.org/a"),
    "www": ("https://www.example.org/a", "https://example.org/a"),
    "default port": ("http://example.org:80/a", "https://example.org:443/a"),
    "root": ("https://example.org", "https://example.org/"),
    "last dot": ("https://example.org./a", "https://example.org/a"),
    "fragment": ("https://example.org/a#part", "https://example.org/a#:~:text=x"),
    "order": ("https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"),
    "empty parameters": ("https://example.org/a?&&b=1&", "https://example.org/a?b=1"),
    "parentheses": ("https://en.wikipedia.org/wiki/C_%28x%29", "https://en.wikipedia.org/wiki/C_(x)"),
    "plus and space": ("https://example.org/?q=a+b", "https://example.org/?q=a%20b"),
    "IDNA": ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    "IPv4": ("http://127.1/", "http://0x7f.0.0.1/"),
    "IPv4 of one number": ("http://2130706433/", "http://127.0.0.1/"),
    "IPv4 of three numbers": ("http://127.0.258/", "http://127.0.1.2/"),
    "IPv4 in octal": ("http://0177.0.0.010/", "http://127.0.0.8/"),
    "IPv4 with an empty hexadecimal": ("http://127.0.0.0x/", "http://127.0.0.0/"),
    "the largest IPv4": ("http://4294967295/", "http://255.255.255.255/"),
    "the largest second number": ("http://1.16777215/", "http://1.255.255.255/"),
    "IPv6": ("http://[::0:1]/", "http://[::1]/"),
    "session": ("https://example.org/a;jsessionid=4F?b=1", "https://example.org/a?b=1"),
    "password": ("https://me:a@example.org/", "https://me:b@example.org/"),
    "ampersand escaped twice": ("https://example.org/a?b=1&amp;utm_source=x", "https://example.org/a?b=1"),
    "upper case tracking": ("https://example.org/a?UTM_Source=x", "https://example.org/a"),
    "tracking in a route": ("https://example.org/#/a?utm_source=x", "https://example.org/#/a"),
    "empty route": ("https://example.org/#!/", "https://example.org/"),
    "youtu.be": ("https://youtu.be/dQw4w9WgXcQ?si=x&t=3", "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=3"),
    "shorts": ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ"),
    "twitter": ("https://mobile.twitter.com/u/status/1?s=20", "https://x.com/u/status/1"),
    "amazon": (
        "https://www.amazon.co.uk/Some-Book/dp/0131103628/ref=sr_1_1?keywords=c&qid=1",
        "https://amazon.co.uk/gp/product/0131103628",
    ),
    "weixin": (
        "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b&chksm=c&scene=27#wechat_redirect",
        "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b",
    ),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME.keys())
def test_two_spellings_have_one_identity(first: str, second: str) -> None:
    assert urls.get_identity(first) == urls.get_identity(second)


DIFFERENT = {
    "path case": ("https://example.org/A", "https://example.org/a"),
    "double slash": ("https://example.org/a//b", "https://example.org/a/b"),
    "escaped slash": ("https://example.org/a%2Fb", "https://example.org/a/b"),
    "escaped percent": ("https://example.org/a%252Fb", "https://example.org/a%2Fb"),
    "other port": ("https://example.org:8443/", "https://example.org/"),
    "the other scheme's port": ("http://example.org:443/", "https://example.org/"),
    "subdomain": ("https://m.example.org/", "https://example.org/"),
    "user": ("https://a@example.org/", "https://b@example.org/"),
    "routes": ("https://example.org/#/a", "https://example.org/#/b"),
    "hash-bang": ("https://example.org/#!a", "https://example.org/"),
    "repeated keys in another order": ("https://example.org/?a=1&a=2", "https://example.org/?a=2&a=1"),
    "arrays in another order": ("https://e.org/?a[]=1&a[x]=2&a[]=3", "https://e.org/?a[]=1&a[]=3&a[x]=2"),
    "encoded plus": ("https://example.org/?q=1%2B2", "https://example.org/?q=1+2"),
    "value case": ("https://example.org/?v=A", "https://example.org/?v=a"),
    "ref is a branch": ("https://example.org/?ref=main", "https://example.org/?ref=v2"),
    "s is a search": ("https://example.org/?s=a", "https://example.org/?s=b"),
    "video": ("https://youtube.com/watch?v=dQw4w9WgXcQ", "https://youtube.com/watch?v=dQw4w9WgXcR"),
    "playlist player": (
        "https://youtube.com/embed/videoseries?list=1",
        "https://youtu.be/videoseries?list=2",
    ),
    "another host with the name of a shop": (
        "https://amazon.example.com/a?tag=1",
        "https://amazon.example.com/a?tag=2",
    ),
    "weixin": ("https://mp.weixin.qq.com/s?__biz=A&idx=1", "https://mp.weixin.qq.com/s?__biz=A&idx=2"),
    "dots in a name": ("https://example.org/a/..b", "https://example.org/b"),
}


@pytest.mark.parametrize(("first", "second"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_two_pages_have_two_identities(first: str, second: str) -> None:
    assert urls.get_identity(first) != urls.get_identity(second)


SITES = {
    "www": ("https://www.example.org:8080/", "example.org"),
    "only www": ("https://www.com/", "www.com"),
    "Chinese": ("https://xn--fsqu00a.xn--0zwm56d/", "例子.测试"),
    "German": ("https://xn--bcher-kva.example/", "bücher.example"),
    "Japanese scripts together": ("https://日本のabcテスト.jp/", "日本のabcテスト.jp"),
    "Cyrillic like Latin": ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
    "Cyrillic under a Cyrillic top-level domain": ("https://сора.рф/", "сора.рф"),
    "Latin and Cyrillic mixed": ("https://p\u0430ypal.com/", "xn--pypal-4ve.com"),
    "emoji": ("https://i❤.ws/", "xn--i-7iq.ws"),
}


@pytest.mark.parametrize(("url", "site"), SITES.values(), ids=SITES.keys())
def test_the_site_is_decoded_only_where_it_cannot_be_mistaken(url: str, site: str) -> None:
    assert urls.get_site(url) == site


PASSWORDS = {
    "both": ("https://a:b@example.org/x", "https://a@example.org/x"),
    "an at sign in it": ("https://a:b@c@example.org/x", "https://a@example.org/x"),
    "empty user": ("https://:b@example.org/", "https://@example.org/"),
    "none": ("https://a@example.org:80/", "https://a@example.org:80/"),
    "a colon and an at sign later": ("https://example.org:80/@a:b@c", "https://example.org:80/@a:b@c"),
    "no address at all": ("a:b@c", "a:b@c"),
}


@pytest.mark.parametrize(("url", "shown"), PASSWORDS.values(), ids=PASSWORDS.keys())
def test_remove_password(url: str, shown: str) -> None:
    assert urls.remove_password(url) == shown


REFERENCES = {
    "relative": ("b", "https://example.org/x/b"),
    "up": ("../../../b", "https://example.org/b"),
    "root": ("/b?c", "https://example.org/b?c"),
    "other host": ("//other.example/b", "https://other.example/b"),
    "query alone": ("?c", "https://example.org/x/y?c"),
    "fragment alone": ("#c", "https://example.org/x/y?z#c"),
    "empty": ("", "https://example.org/x/y?z"),
    "absolute": ("http://other.example", "http://other.example"),
    "broken over lines": ("https://other.\n example/".replace(" ", ""), "https://other.example/"),
    "backslashes": ("\\\\other.example\\b", "https://other.example/b"),
    "script": ("java\nscript:alert(1)", None),
    "no host": ("http://", None),
}


@pytest.mark.parametrize(("reference", "target"), REFERENCES.values(), ids=REFERENCES.keys())
def test_a_reference_is_resolved_as_in_browsers(reference: str, target: str | None) -> None:
    assert urls.resolve_reference("https://example.org/x/y?z#old", reference) == target
