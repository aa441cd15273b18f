"""Every rule of `cleaning_rules.txt` has an example, which has every name of the rule.

`cleaning_examples.tsv` has one line for each rule, in the order of the rules: the kind and host of the rule, URLs to
which it applies, and their identities. A new rule needs a new example; a removed rule fails until its example is removed.
"""

from itertools import zip_longest
from pathlib import Path

import pytest

from linkvault import urls
from linkvault.urls import cleaning

EXAMPLES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cleaning_examples.tsv").read_text(encoding="utf-8").splitlines()
]
RULES = [
    words
    for line in Path(cleaning.__file__)
    .with_name("cleaning_rules.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if (words := line.partition("#")[0].split())
]


def test_every_rule_has_its_example_and_every_example_its_rule() -> None:
    assert [example[0] for example in EXAMPLES] == [f"{kind} {place}" for kind, place, *_ in RULES]


@pytest.mark.parametrize(
    ("addresses", "identities"),
    [pytest.param(*example[1:], id=f"{number} {example[0]}") for number, example in enumerate(EXAMPLES)],
)
def test_an_example_has_the_identity_of_its_rule(addresses: str, identities: str) -> None:
    expected = identities.split(" ")
    for address, identity in zip_longest(addresses.split(" "), expected, fillvalue=expected[0]):
        assert address != identity
        assert urls.get_identity(address) == urls.get_identity(identity) == identity


@pytest.mark.parametrize(
    ("words", "addresses"),
    [pytest.param(words, example[1], id=example[0]) for words, example in zip(RULES, EXAMPLES, strict=False)],
)
def test_an_example_has_every_name_of_its_rule(words: list[str], addresses: str) -> None:
    kind, place, *names = words
    for address in addresses.split(" "):
        host = address.removeprefix("https://").partition("/")[0]
        if kind == "drop":
            parts = address.partition("?")[2].split("&")
            parameters = [*parts, *(part.partition("=")[0] for part in parts)]
            assert [name for name in names if not is_used(name, parameters)] == []
            assert host == place.partition("/")[0] or place.startswith("*") or place.partition(".*")[1]
    if kind == "same":
        assert addresses == " ".join(f"https://{other.replace('*', 'en')}/a" for other in names)


def is_used(name: str, parameters: list[str]) -> bool:
    """Return whether one of the parameters is `name`; for `name*`, whether one is longer and begins with it."""
    if name.endswith("*"):
        return any(other.startswith(name[:-1]) and other != name[:-1] for other in parameters)
    return name in parameters


NOT_DROPPED = {
    "a longer name": "https://example.org/a?utmx=1",
    "a shorter name": "https://example.org/a?gcli=1",
    "a name with the prefix inside": "https://example.org/a?xutm_source=1",
    "the rule of another host": "https://example.org/a?si=1",
    "a host that only ends like the rule's": "https://notyoutube.com/a?si=1",
    "a path that the rule does not cover": "https://mp.weixin.qq.com/mp/homepage?scene=1",
    "a path with the name of a parameter": "https://example.org/utm_source",
    "a brand as a subdomain": "https://google.example.de/a?ved=1",
    "a path that only begins like the rule's": "https://youtu.be/dQw4w9WgXcQ/more",
    "a brand under another domain": "https://google.example.org/a?ved=1",
    "a brand under a short name of another top": "https://google.abc.info/a?ved=1",
}


@pytest.mark.parametrize("url", NOT_DROPPED.values(), ids=NOT_DROPPED.keys())
def test_a_rule_drops_nothing_else(url: str) -> None:
    assert urls.get_identity(url) == url


def test_a_rule_applies_to_subdomains() -> None:
    assert (
        urls.get_identity("https://music.youtube.com/watch?v=1&si=2") == "https://music.youtube.com/watch?v=1"
    )
    assert (
        urls.get_identity("https://scholar.google.co.uk/a?hl=en&ved=2")
        == "https://scholar.google.co.uk/a?hl=en"
    )
