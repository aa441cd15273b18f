"""`linkvault add`: addresses from arguments, files and standard input, saved pages, and errors."""

import json
import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from article_page import RULER, article

PARAGRAPHS = (
    "<p>The loss tells how wrong a model is, and learning makes that number small, step by step.</p>"
    "<p>Two roads lead to it: one begins with a ruler, the other with a coin that is thrown ten times.</p>"
    "<p>Whoever believes that errors are Gaussian squares them; whoever does not takes another ruler.</p>"
)
PAGE = f"<title>A page</title><article><h1>A page</h1>{PARAGRAPHS}</article>".encode()


def outcomes(done: Any) -> list[tuple[str, str, str | None]]:
    return [(record["url"], record["status"], record["reason"]) for record in json.loads(done.stdout)]


def test_one_page_and_again(program: Any, site: Any) -> None:
    url = site.answer("/a", PAGE)
    done = program.run("add", url, "--tag", "ml, 数学", "--note", "for the talk")
    assert (done.returncode, done.stdout) == (0, f"saved {url}\n")
    assert done.stderr == f"created the vault {program.vault}\n"
    assert program.run("add", url, "--tag", "new").stdout == f"already saved {url}\n"
    (link,) = json.loads(program.run("list", "--json").stdout)
    assert sorted(link["tags"]) == ["ml", "new", "数学"]
    assert link["note"] == "for the talk"
    assert json.loads(program.run("add", url, "--force", "--json").stdout)[0]["snapshot"] == 2


def test_another_page_at_a_known_address_is_a_warning(program: Any, site: Any) -> None:
    url = site.answer("/loss", article())
    program.run("add", url)
    site.answer("/loss", article(RULER, "Lamps"))
    done = program.run("add", url)
    assert (done.returncode, done.stdout) == (0, f"already saved {url}\n")
    warning, hint = done.stderr.splitlines()
    assert warning == (
        "warning: the page now has another text; the saved text is kept; the new text is stored as snapshot 2"
    )
    assert hint == f"hint: if the new text is right, `linkvault add --force {url}` makes it the current one"
    [record] = json.loads(program.run("add", url, "--json").stdout)
    assert (record["status"], record["reason"], record["snapshot"]) == ("already saved", "changed_page", None)
    meta = json.loads(program.run("show", "1", "--snapshot", "2", "--meta", "--json").stdout)
    assert (meta["aside"], meta["words"] > 0) == ("changed_page", True)
    assert "truth" in program.run("show", "1", "--text").stdout
    assert "ruler" in program.run("show", "1", "--text", "--snapshot", "2").stdout
    program.run("add", url, "--force")
    assert "ruler" in program.run("show", "1", "--text").stdout


def test_addresses_from_arguments_a_file_and_standard_input(program: Any, site: Any) -> None:
    urls = [site.answer(f"/{name}", PAGE.replace(b"A page", f"Page {name}".encode())) for name in "abcd"]
    Path(program.folder / "list.txt").write_text(
        f"\ufeff# mine\n{urls[1]}\n\n  {urls[2]}\r\n", encoding="utf-8"
    )
    done = program.run("add", urls[0], "-", "--file", "list.txt", "--jsonl", stdin=f"{urls[3]}\n")
    assert done.returncode == 0
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["saved"] * 4
    assert done.stderr.splitlines()[-1] == "4 saved"
    empty = program.run("add", "-", stdin="")
    assert (empty.returncode, empty.stderr) == (0, "no links match\n")


def test_one_bad_address_does_not_stop_the_rest(program: Any, site: Any) -> None:
    url, gone = site.answer("/a", PAGE), site.answer("/gone", b"gone", status="404 Not Found")
    done = program.run("add", "ftp://example.org/x", gone, url, "--json")
    assert done.returncode == 1
    expected = [
        ("ftp://example.org/x", "failed", "bad_url"),
        (gone, "failed", "http_404"),
        (url, "saved", None),
    ]
    assert outcomes(done) == expected
    again = program.run("add", gone, url)
    assert again.stdout == f"failed {gone}: http_404\nalready saved {url}\n"
    assert again.stderr.splitlines()[-1] == "1 already saved, 1 failed"


def test_a_page_from_a_file_or_standard_input(program: Any) -> None:
    Path(program.folder / "page.html").write_bytes(PAGE)
    url = "https://example.org/vanished"
    done = program.run("add", "--html", "page.html", "--url", url, "--title", "My title", "--json")
    assert outcomes(done) == [(url, "saved", None)]
    assert program.run("show", url, "--html").stdout.encode() == PAGE
    piped = program.run(
        "add", "--html", "-", "--url", f"{url}/2", "--json", stdin=PAGE.replace(b"A page", b"Two")
    )
    assert outcomes(piped) == [(f"{url}/2", "saved", None)]
    missing = program.run("add", "--html", "none.html", "--url", url)
    assert missing.returncode in (1, 2)
    assert missing.stderr.startswith("linkvault: ")
    assert program.run("add", "--html", "page.html").returncode == 2


def test_no_fetch_sends_no_request(program: Any, site: Any) -> None:
    done = program.run("add", "--no-fetch", site.url("/a"), "--json")
    assert outcomes(done) == [(site.url("/a"), "link only", "not_fetched")]
    assert site.requests == []


def test_headers_and_cookies_are_sent(program: Any, site: Any) -> None:
    url = site.answer("/a", PAGE)
    jar = Path(program.folder / "cookies.txt")
    jar.write_text(
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc\n", encoding="utf-8"
    )
    done = program.run(
        "add", url, "--header", "X-Mine: yes", "--cookies", "cookies.txt", "--user-agent", "me/1"
    )
    assert done.returncode == 0, done.stderr
    sent = site.requests[-1].headers
    assert (sent["x-mine"], sent["cookie"], sent["user-agent"]) == ("yes", "session=abc", "me/1")


def test_wrong_fetch_options_are_usage_errors(program: Any, site: Any) -> None:
    url = site.answer("/a", PAGE)
    for wrong in (
        ["--header", "nonsense"],
        ["--cookies", "none.txt"],
        ["--timeout", "0"],
        ["--max-size", "x"],
    ):
        done = program.run("add", url, *wrong)
        assert done.returncode == 2, wrong
        assert done.stderr.startswith("linkvault: ")


def test_an_interruption_keeps_finished_work_and_gives_a_hint(program: Any, site: Any) -> None:
    first, requested, end = site.answer("/a", PAGE), threading.Event(), threading.Event()

    def wait(_: Any, send: Any) -> None:
        requested.set()
        end.wait(30)

    slow = site.play("/slow", wait)
    process = subprocess.Popen(
        program.command("add", first, slow, site.url("/never")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=program._environment({}),
        cwd=program.folder,
        text=True,
        # A shell's background job ignores SIGINT, and so would the program.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    assert requested.wait(30)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    end.set()
    assert process.returncode == 130
    assert out == f"saved {first}\n"
    assert "linkvault: interrupted; finished work is saved\nhint: run the same command again" in err
    assert "Traceback" not in err
    assert len(program.run("list").stdout.splitlines()) == 1


def test_a_progress_bar_is_shown_only_on_a_terminal(program: Any, site: Any) -> None:
    urls = [site.answer(f"/{name}", PAGE) for name in "abc"]
    status, shown = program.type("add", *urls)
    assert status == 0
    assert "3/3" in shown
    assert shown.count("saved") >= 3
    assert "3/3" not in program.run("add", *urls).stderr


def test_a_new_vault_is_announced_once_and_not_with_quiet(program: Any) -> None:
    add = ("add", "--no-fetch", "https://example.org/")
    assert program.run(*add).stderr.splitlines()[0] == f"created the vault {program.vault}"
    assert "created" not in program.run(*add).stderr
    other = program.folder / "other.db"
    assert program.run("--db", str(other), "--quiet", *add).stderr == ""
    assert other.exists()


@pytest.mark.parametrize(
    "arguments",
    [["tag", "add", "x", "1"], ["remove", "1"], ["edit", "1", "--note", "x"], ["trash", "--empty"], ["reextract"],
     ["dedupe", "--merge"]],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_changes_links_creates_no_vault(program: Any, arguments: list[str]) -> None:
    assert program.run(*arguments).returncode == 6
    assert not program.vault.exists()
