"""Every line of `rules.txt` has an example, and every name on the line changes the identity of its example.

`cleaning_examples.tsv` holds one line for each rule, in the order of the rules: the rule's kind and host, the
addresses it applies to, and the identities they must have. A new rule needs a new example; a lost one fails.
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
def test_an_example_has_the_identity_that_its_rule_gives(addresses: str, identities: str) -> None:
    wanted = identities.split(" ")
    for address, identity in zip_longest(addresses.split(" "), wanted, fillvalue=wanted[0]):
        assert address != identity
        assert urls.get_identity(address) == urls.get_identity(identity) == identity


@pytest.mark.parametrize(
    ("words", "addresses"),
    [pytest.param(words, example[1], id=example[0]) for words, example in zip(RULES, EXAMPLES, strict=False)],
)
def test_an_example_uses_every_name_of_its_rule(words: list[str], addresses: str) -> None:
    kind, place, *names = words
    for address in addresses.split(" "):
        host = address.removeprefix("https://").partition("/")[0]
        if kind == "drop":
            given = [part.partition("=")[0] for part in address.partition("?")[2].split("&")]
            assert [name for name in names if not used(name, given)] == []
            assert host == place.partition("/")[0] or place.startswith("*") or place.partition(".*")[1]
    if kind == "same":
        assert addresses == " ".join(f"https://{other}/a" for other in names)


def used(name: str, given: list[str]) -> bool:
    """Return whether one of the parameters is `name`; `name*` needs one that goes on after it."""
    if name.endswith("*"):
        return any(other.startswith(name[:-1]) and other != name[:-1] for other in given)
    return name in given


NOT_DROPPED = {
    "a longer name": "https://example.org/a?utmx=1",
    "a shorter name": "https://example.org/a?gcli=1",
    "a name with the beginning inside": "https://example.org/a?xutm_source=1",
    "the rule of another host": "https://example.org/a?si=1",
    "a host that only ends alike": "https://notyoutube.com/a?si=1",
    "a path that the rule does not cover": "https://mp.weixin.qq.com/mp/homepage?scene=1",
    "no parameter but a path": "https://example.org/utm_source",
    "a brand under another name of a country": "https://google.example.de/a?ved=1",
    "a path that only begins as the rule's": "https://youtu.be/dQw4w9WgXcQ/more",
    "a brand under another top": "https://google.example.org/a?ved=1",
    "a brand under a short name of another top": "https://google.abc.info/a?ved=1",
}


@pytest.mark.parametrize("url", NOT_DROPPED.values(), ids=NOT_DROPPED.keys())
def test_a_rule_drops_nothing_else(url: str) -> None:
    assert urls.get_identity(url) == url


def test_a_rule_holds_for_all_hosts_below_its_own() -> None:
    assert urls.get_identity("https://music.youtube.com/watch?v=1&si=2") == "https://music.youtube.com/watch?v=1"
    assert (
        urls.get_identity("https://scholar.google.co.uk/a?hl=en&ved=2") == "https://scholar.google.co.uk/a?hl=en"
    )
