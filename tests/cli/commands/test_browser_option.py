"""`--browser`: pages that scripts write are rendered, and the vault has both what the site sent and what was shown."""

import json
from typing import Any

import pytest
from server import Site
from warcio.archiveiterator import ArchiveIterator

from linkvault.fetch.browser import find_browser

needs_browser = pytest.mark.skipif(
    find_browser() is None, reason="no browser of the Chromium family is installed"
)

ARTICLE = "".join(
    f"<p>Step {number}: the tide gauge at the old mole stands in a brick hut, and a float moves the pencil.</p>"
    for number in range(8)
)
SHELL = f"""<!doctype html><title>Tides</title><noscript>You need to enable JavaScript to run this app.</noscript>
<div id=root></div><script>root.innerHTML = `<article><h1>Tides</h1>{ARTICLE}</article>`</script>"""


@needs_browser
def test_a_page_of_scripts_is_saved_as_a_browser_shows_it(site: Site, program: Any, tmp_path: Any) -> None:
    url = site.answer("/tides", SHELL.encode())
    done = program.run("add", url)
    assert (done.returncode, done.stdout) == (0, f"saved {url}\n")
    assert "the tide gauge at the old mole" in program.run("show", "1", "--markdown").stdout
    assert "<p>Step 7: the tide gauge" in program.run("show", "1", "--html").stdout
    assert program.run("reextract").returncode == 0
    assert "tide gauge" in program.run("show", "1", "--markdown").stdout

    line = program.run("export", "--format", "jsonl", "--output", "-").stdout
    (tmp_path / "links.jsonl").write_text(line)
    program.run("--db", "copy.db", "import", "links.jsonl")
    assert program.run("--db", "copy.db", "export", "--format", "jsonl", "--output", "-").stdout == line

    program.run("export", "--format", "warc", "--output", "pages.warc.gz")
    with (program.folder / "pages.warc.gz").open("rb") as stream:
        bodies = {record.rec_type: record.content_stream().read() for record in ArchiveIterator(stream)}
    assert bodies["response"] == SHELL.encode()
    assert b"<p>Step 7: the tide gauge" in bodies["conversion"]


def test_without_a_browser_the_link_is_saved_with_a_hint(site: Site, program: Any) -> None:
    url = site.answer("/tides", SHELL.encode())
    done = program.run("add", url, "--browser", "never")
    assert (done.returncode, done.stdout) == (5, f"link only {url}: javascript\n")
    assert "the page is built by JavaScript: “need to enable JavaScript”" in done.stderr
    assert (
        f"hint: `linkvault add --browser auto {url}` lets an installed browser run its scripts" in done.stderr
    )
    program.run("config", "browser_path", "/no/such/browser")
    done = program.run("add", url)
    assert (done.returncode, done.stdout) == (5, f"link only {url}: javascript\n")
    assert "no browser of the Chromium family is installed" in done.stderr
    assert "hint: install Chromium, or save the page in your browser" in done.stderr


def test_an_ordinary_page_starts_no_browser(site: Site, program: Any) -> None:
    program.run("config", "browser_path", "/no/such/browser")
    url = site.answer("/page", f"<title>Tides</title><article>{ARTICLE}</article>".encode())
    assert program.run("add", url).returncode == 0
    done = program.run("add", f"{url}?again", "--browser", "always")
    assert (done.returncode, done.stdout) == (0, f"saved {url}?again\n")
    assert "read without a browser: no browser of the Chromium family is installed" in done.stderr
    assert len(site.requests) == 2


@needs_browser
def test_a_page_that_a_browser_shows_empty_is_said_to_be_so(site: Site, program: Any) -> None:
    url = site.answer("/tides", SHELL.replace("root.innerHTML", "window.text").encode())
    done = program.run("add", url)
    assert (done.returncode, done.stdout) == (5, f"link only {url}: no_text\n")
    assert "the page shows no text, also after a browser has run its scripts" in done.stderr
    asking = site.answer(
        "/asks", b"<title>Tides</title><div>Please enable JavaScript.</div><script>x = 1</script>"
    )
    done = program.run("add", asking)
    assert (done.returncode, done.stdout) == (5, f"link only {asking}: javascript\n")
    assert (
        "the page is built by JavaScript, and shows no text after a browser has run its scripts"
        in done.stderr
    )
    assert "hint: if your browser shows the page, use its cookies" in done.stderr


@needs_browser
def test_a_page_whose_scripts_do_not_end_names_another_way(site: Site, program: Any) -> None:
    url = site.answer("/tides", SHELL.replace("<script>", "<script>for (;;) {}").encode())
    done = program.run("add", url)
    assert (done.returncode, done.stdout) == (5, f"link only {url}: browser_timeout\n")
    assert "; the scripts of the page do not end" in done.stderr
    assert "hint: if your browser shows the page, use its cookies" in done.stderr


@needs_browser
def test_an_import_renders_pages_only_if_it_is_asked(site: Site, program: Any) -> None:
    urls = [
        site.answer(f"/{number}", SHELL.replace("Step", f"Page {number}, step").encode())
        for number in range(5)
    ]
    (program.folder / "urls.txt").write_text("\n".join(urls))
    done = program.run("import", "urls.txt", "--jsonl", "--delay", "0")
    assert {json.loads(line)["reason"] for line in done.stdout.splitlines()} == {"javascript"}
    done = program.run("add", "--retry", "--reason", "javascript", "--jsonl")
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["saved"] * 5
