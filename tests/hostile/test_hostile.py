"""A hostile server: every case has the outcome that is written beside it, ends, and leaves vault and connections sound."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from coding_cases import CODING
from document_cases import DOCUMENT
from framing_cases import FRAMING
from hostile_case import PAGE, SHORT, Case, keep, response
from hostile_server import Site, serve
from redirect_cases import REDIRECT
from switching_cases import SWITCHING
from vaults import save_page

from linkvault import capture, fetch
from linkvault.capture.images import ImageFetcher
from linkvault.models import Bookmark, Outcome, Status
from linkvault.vault import Vault

CASES = FRAMING | CODING | REDIRECT | DOCUMENT | SWITCHING
CONTROL = "control"  # a page that is fetched after every case, over the same connections
OLD_TEXT = (
    "Ferries leave the southern quay at six, at noon and after the last train from the capital has come in. "
    "A bell tells passengers on the shore that ropes are loose, and children wave until the boat is past the light. "
)
MORE_MEMORY = 300_000_000  # bytes that one case may take at most


AGAIN = "-again"  # after the name of a case: the same answers for a link that has a good snapshot already


@dataclass
class World:
    """What all cases share: the site and a vault."""

    site: Site
    vault: Vault

    def capture(self, name: str, case: Case) -> Outcome:
        """Fetch and store a case; then the next page must come over the same connections, and be the right one."""
        is_private = (lambda address: address != "127.0.0.1") if case.public else (lambda address: True)
        url = self.site.url(name, login=case.login)
        with fetch.Fetcher(case.settings, is_private=is_private) as fetcher:
            images = ImageFetcher(fetcher) if case.images else None
            outcome = capture.capture(self.vault, fetcher.fetch, Bookmark(url), images=images)
            if case.settings is not SHORT:
                assert fetcher.fetch(self.site.url(CONTROL)).body == PAGE
        return outcome

    def text(self, outcome: Outcome) -> str:
        """Return the text that a link shows, with its title and author."""
        assert outcome.id is not None
        snapshot = self.vault.snapshot(outcome.id)
        return "\n".join(map(str, (self.vault.content(snapshot).markdown, snapshot.title, snapshot.byline)))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    responders = {name + end: case.respond for name, case in CASES.items() for end in ("", AGAIN)}
    responders[CONTROL] = keep(response(PAGE))
    with ExitStack() as stack:
        site = stack.enter_context(serve(responders))
        other_host = "127.0.0.2" if sys.platform == "linux" else "localhost"
        site.others = {
            "port": stack.enter_context(serve(responders)),
            "host": stack.enter_context(serve(responders, host=other_host)),
        }
        path = tmp_path_factory.mktemp("hostile") / "vault.db"
        yield World(site, stack.enter_context(Vault(path, write=True)))


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_answer_has_the_outcome_that_was_expected(name: str, world: World) -> None:
    case, expected = CASES[name], CASES[name].expected
    before = peak_memory()
    outcome = world.capture(name, case)
    assert (outcome.status, outcome.reason) == (expected.status, expected.reason or outcome.reason), outcome
    if expected.status == Status.SAVED:
        text = world.text(outcome)
        assert [word for word in expected.has if word not in text] == []
        assert [word for word in expected.lacks if word in text] == []
    if expected.warns is not None:
        assert any(expected.warns in warning for warning in outcome.warnings), outcome.warnings
    if expected.pictures is not None:
        assert count_pictures(world.vault, outcome) == expected.pictures
    if case.check is not None:
        case.check(world.site, name)
    assert peak_memory() - before < MORE_MEMORY


@pytest.mark.parametrize("name", [name for name in CASES if not CASES[name].images])
def test_a_good_snapshot_stays_the_current_one(name: str, world: World) -> None:
    case = CASES[name]
    old = save_page(world.vault, world.site.url(name + AGAIN, login=case.login), OLD_TEXT * 3, "The ferry")
    outcome = world.capture(name + AGAIN, case)
    assert outcome.id == old.link.id
    assert "Ferries leave" in world.text(outcome)


def count_pictures(vault: Vault, outcome: Outcome) -> int:
    """Return how many pictures are stored with the snapshot of an outcome."""
    assert outcome.id is not None
    return sum(place.asset is not None for place in vault.assets.of(vault.snapshot(outcome.id)))


def peak_memory() -> int:
    """Return the largest memory of this process so far, in bytes; 0 where the system does not say it."""
    if sys.platform != "linux":
        return 0
    resource = importlib.import_module("resource")
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024
