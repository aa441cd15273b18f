"""Fragments that name a page of their own: every rule has an example, and a place on another page is no page."""

from pathlib import Path

import pytest

from linkvault.urls import get_identity
from linkvault.urls import routes as routes_module

# One address for each rule, in the order of the file.
ROUTES = [
    "https://mail.google.com/mail/u/0/#inbox/FMfcgz",
    "https://mail.yahoo.com/d/#folders/1",
    "https://mail.yandex.com/?uid=1#message/1",
    "https://mail.yandex.ru/#inbox",
    "https://docs.google.com/spreadsheets/d/x/edit#gid=12",
    "https://docs.google.com/presentation/d/x/edit#slide=id.p3",
    "https://keep.google.com/u/0/#NOTE/1",
    "https://translate.google.com/#en/de/word",
    "https://web.telegram.org/k/#@name",
    "https://web.whatsapp.com/#chat",
    "https://app.diagrams.net/#G1x",
    "https://www.draw.io/#G1x",
    "https://excalidraw.com/#json=1,x",
    "https://mega.nz/#!x!y",
    "https://www.typescriptlang.org/play#code/MYew",
    "https://godbolt.org/#g:!x",
    "https://www.openstreetmap.org/#map=5/51.5/-0.1",
    "https://www.openstreetmap.org/directions#map=5/51.5/-0.1",
    "https://map.geo.admin.ch/#layer",
    "https://eu-west-1.console.aws.amazon.com/ec2/home?region=x#Instances:",
]
PLACES = [
    "https://example.org/a#inbox",
    "https://docs.google.com/document/d/x/edit#heading=h.1",
    "https://docs.google.com/spreadsheets/d/x/edit#gid=0",
    "https://google.com/mail#inbox",
    "https://mail.google.com.example.org/#inbox",
    "https://www.typescriptlang.org/docs#code/x",
]


@pytest.mark.parametrize("url", ROUTES)
def test_a_route_is_a_part_of_the_identity(url: str) -> None:
    identity = get_identity(url)
    assert identity.endswith(f"#{url.partition('#')[2]}")
    assert get_identity(identity) == identity


@pytest.mark.parametrize("url", PLACES)
def test_a_place_on_a_page_is_no_page(url: str) -> None:
    assert "#" not in get_identity(url)


def test_every_rule_has_an_example() -> None:
    lines = Path(routes_module.__file__).with_name("routes.txt").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert len(rules) == len(ROUTES)
    for rule, url in zip(rules, ROUTES, strict=True):
        assert rule.split()[0].partition("/")[0] in url
