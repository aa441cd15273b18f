"""Imports of many URLs on many hosts: one outcome per URL, few requests to a host, and no request for stored pages."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hosts import Host, Hosts
from import_runs import NETSCAPE, run_import, start_import
from vaults import LOSS, save_page

from linkvault import transfer
from linkvault.errors import FormatError, UsageError
from linkvault.models import Selection
from linkvault.transfer.import_job import ImportJob
from linkvault.vault import Vault

UNREACHABLE = "127.0.9.9"  # no server listens there


def expected_outcomes(hosts: Hosts) -> dict[str, str]:
    """Return URLs with their expected outcomes, host by host: the worst order for a crawl."""
    outcomes = {}
    for host in hosts.hosts:
        for number in range(6):
            outcomes[hosts.url(host, f"/page/{number}")] = "saved"
        outcomes[hosts.url(host, "/gone/1")] = "failed http_404"
        outcomes[hosts.url(host, "/empty/1")] = "link only no_text"
    for number in range(9):
        outcomes[hosts.url(UNREACHABLE, f"/page/{number}")] = "failed"
    return outcomes


def test_each_url_has_one_outcome_and_no_host_more_than_two_requests_at_once(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    expected = expected_outcomes(hosts)
    outcomes = run_import(vault, start_import(vault, tmp_path / "list.txt", "\n".join(expected)))
    by_url = {outcome.url: f"{outcome.status} {outcome.reason or ''}".strip() for outcome in outcomes}
    assert len(outcomes) == len(by_url)
    unreachable = Counter(status for url, status in by_url.items() if UNREACHABLE in url)
    assert unreachable["failed host_down"] >= 3  # the sixth may be in progress when the fifth fails
    assert unreachable["failed host_down"] + unreachable["failed connect"] == 9
    assert {url: status if UNREACHABLE not in url else "failed" for url, status in by_url.items()} == expected
    assert max(host.most for host in hosts.hosts.values()) <= 2
    assert vault.count(Selection()) == len(expected)
    (stored_run,) = vault.imports.all()
    assert dict(stored_run.counts) == {"saved": 72, "failed": 21, "link only": 12}


def test_a_second_import_sends_no_request_and_yields_the_stored_outcomes(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    urls = [hosts.url("127.0.1.5", f"/page/again-{number}") for number in range(4)]
    run_import(vault, start_import(vault, tmp_path / "list.txt", "\n".join(urls)))
    request_count = sum(hosts.hosts["127.0.1.5"].requests.values())
    again = start_import(vault, tmp_path / "list.txt")
    assert run_import(vault, again) == []
    assert [(outcome.url, outcome.status) for outcome in again.stored_outcomes()] == [
        (url, "already saved") for url in urls
    ]
    other = start_import(vault, tmp_path / "other.txt", "\n".join(reversed(urls)), tags=("ml",))
    assert {outcome.status for outcome in run_import(vault, other)} == {"already saved"}
    assert sum(hosts.hosts["127.0.1.5"].requests.values()) == request_count
    assert {link.tags for link in vault.select(Selection())} == {("ml",)}
    assert vault.count(Selection()) == 4


def test_bookmarks_are_searchable_before_their_pages_are_captured(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    url = hosts.url("127.0.1.6", "/page/loss")
    job = start_import(vault, tmp_path / "bookmarks.html", NETSCAPE.format(url), tags=("mine",))
    unread = list(job.load())
    assert [entry.location for entry in unread] == ["line 8"]
    (hit,) = vault.search("title:loss", Selection())[0]
    link = hit.link
    assert (link.url, link.title, link.status, link.reason) == (url, "The loss", "link only", "waiting")
    assert link.tags == ("Machine learning/TCP-IP", "mine", "ml", "to read")
    assert (link.added, link.note) == ("2017-07-14T02:40:00Z", "for the talk")
    assert dict(job.run.counts) == {"waiting": 1, "double": 1, "unread": 1}
    vault.untag([link.id], ["ml"])  # while the import is not finished
    (outcome,) = run_import(vault, job)
    assert (outcome.status, outcome.id) == ("saved", link.id)
    after = vault.get(link.id)
    assert (after.title, after.added, after.status) == ("The loss", link.added, "saved")
    assert after.tags == ("Machine learning/TCP-IP", "mine", "to read")


@pytest.mark.parametrize(
    ("options", "tags"),
    [({}, ("Machine learning/TCP-IP", "ml", "to read")), ({"folders_as_tags": False}, ("ml", "to read"))],
)
def test_without_fetching_only_links_are_stored(
    hosts: Hosts, vault: Vault, tmp_path: Path, options: dict[str, Any], tags: tuple[str, ...]
) -> None:
    url = hosts.url("127.0.1.6", "/page/alone")
    job = start_import(vault, tmp_path / "bookmarks.html", NETSCAPE.format(url), fetch=False, **options)
    (outcome,) = run_import(vault, job)
    assert (outcome.status, outcome.reason, outcome.tags) == ("link only", "not_fetched", tags)
    assert vault.get(1).title == "The loss"
    assert hosts.hosts["127.0.1.6"].requests["/page/alone"] == 0


def test_a_retry_requests_only_what_failed(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    host = hosts.hosts["127.0.1.7"]
    good, gone = hosts.url("127.0.1.7", "/page/good"), hosts.url("127.0.1.7", "/gone/again")
    job = start_import(vault, tmp_path / "list.txt", f"{good}\n{gone}")
    run_import(vault, job)
    assert vault.imports.reopen_failed(vault.imports.get(job.run.id)) == 1
    (outcome,) = run_import(vault, ImportJob.resume(vault, vault.imports.get(job.run.id)))
    assert (outcome.url, outcome.status) == (gone, "failed")
    assert (host.requests["/page/good"], host.requests["/gone/again"]) == (1, 2)


def test_the_rest_stays_waiting_when_the_time_is_over(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    urls = [hosts.url("127.0.1.1", f"/page/slow-{number}") for number in range(12)]
    job = start_import(vault, tmp_path / "list.txt", "\n".join(urls))
    first = run_import(vault, job, seconds=0.5)
    left = vault.imports.get(job.run.id).count("waiting")
    assert 0 < left < 12
    assert len(first) + left == 12
    rest = run_import(vault, ImportJob.resume(vault, vault.imports.get(job.run.id)))
    assert sorted(outcome.url for outcome in first + rest) == sorted(urls)


def test_the_rest_stays_waiting_when_no_host_can_be_reached(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    """While this machine is offline, links stay waiting instead of failing one by one."""
    urls = [hosts.url(f"127.0.8.{number}", "/page") for number in range(1, 100)]
    job = start_import(vault, tmp_path / "list.txt", "\n".join(urls))
    outcomes = run_import(vault, job)
    assert {outcome.status for outcome in outcomes} == {"failed"}
    assert 30 <= len(outcomes) < 60
    assert vault.imports.get(job.run.id).count("waiting") == 99 - len(outcomes)


def test_redirects_count_for_the_limit_of_their_host(vault: Vault, tmp_path: Path, site: Any) -> None:
    """The limit of a host also applies to requests that a redirect leads to it."""
    with Hosts({"127.0.1.20": Host(delay=0.05)}).serving() as served:
        urls = []
        for number in range(12):
            site.answer(f"/{number}", b"", "302 Found", location=served.url("127.0.1.20", f"/page/{number}"))
            urls.append(site.url(f"/{number}", host=f"127.0.0.{number % 6 + 1}"))
        assert site.port  # one server at six addresses
        outcomes = run_import(vault, start_import(vault, tmp_path / "list.txt", "\n".join(urls)))
        assert Counter(outcome.status for outcome in outcomes)["saved"] >= 2
        assert served.hosts["127.0.1.20"].most <= 2


def test_a_file_of_unknown_format_is_not_recorded(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        start_import(vault, tmp_path / "song.mp3", "ID3\x00\x01\x02 no bookmarks")
    with pytest.raises(UsageError, match="cannot read"):
        start_import(vault, tmp_path / "none.txt")
    assert vault.imports.all() == []


def test_a_changed_file_is_not_resumed(vault: Vault, tmp_path: Path) -> None:
    with Vault(tmp_path / "other.db", write=True) as other:
        save_page(other, "https://example.org/loss", LOSS, "The loss")
        text = "".join(transfer.stream(other, Selection(), "jsonl"))
    job = start_import(vault, tmp_path / "vault.jsonl", text)
    list(job.load())
    (tmp_path / "vault.jsonl").write_text(text + "\n")
    with pytest.raises(UsageError, match="has changed since"):
        ImportJob.resume(vault, job.run)
