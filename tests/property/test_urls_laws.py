"""Laws of addresses: an identity is its own identity, and no text raises another error than BadURL."""

from hypothesis import example, given
from hypothesis import strategies as st

from linkvault import urls
from linkvault.errors import BadURL

PIECES = [
    *"http:// https:// www. example .org 例子 xn-- é ❤ :80 :443 user:pw@ [::1]".split(),
    *"127.1 / // \\ /../ /./ %2e".split(),
    *"%2F %zz %25 %e4 ? & = a b[] + ; # #!/ utm_source amp; ;jsessionid=1 youtu.be/ youtube.com/".split(),
    *"shorts/ dQw4w9WgXcQ amazon.de /dp/ /ref= B000000000 \u202e \udcb0 twitter.com".split(),
    " ",
]
addresses = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)
paths = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)
likely = st.builds(
    "https://{}/{}".format, st.sampled_from(["a.org", "amazon.de", "youtube.com", "bücher.de"]), paths
)


@given(addresses | likely | st.text())
@example("HTTP://0#!?")
@example("http://a.example/amp00000")
@example("https://amazon.de/T/dp/B000000000/ref=a/ref=b")
@example("https://youtu.be/dQw4w9WgXcQ?v=1")
def test_an_identity_is_its_own_and_check_does_not_change_it(url: str) -> None:
    try:
        fetchable = urls.check_url(url)
    except BadURL:
        return
    key = urls.get_identity(url)
    assert urls.check_url(fetchable) == fetchable
    assert urls.get_identity(fetchable) == key
    assert urls.get_identity(key) == key
    assert key.isascii()
    assert urls.get_site(url) == urls.get_site(fetchable)


@given(likely, addresses)
def test_a_resolved_reference_can_be_fetched(base: str, reference: str) -> None:
    target = urls.resolve_reference(base, reference)
    assert target is None or urls.check_url(target) == target


@given(st.text())
def test_without_password_accepts_any_text(text: str) -> None:
    shown = urls.remove_password(text)
    assert urls.remove_password(shown) == shown
