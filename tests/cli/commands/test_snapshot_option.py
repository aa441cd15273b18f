"""`add --snapshot` stores the page as it looked; it and an export of its text open in a browser without a network."""

import json
import re
import subprocess

import pytest
from picture_files import png
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from linkvault import transfer
from linkvault.cli.app import app
from linkvault.errors import UsageError
from linkvault.fetch.browser import find_browser
from linkvault.vault import Vault

CHROMIUM = find_browser()
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no browser of the Chromium family is installed")
TEXT = "".join(
    f"<p>Step {number}: the tide gauge at the old mole stands in a brick hut, and a float moves the pencil.</p>"
    for number in range(8)
)
ARTICLE = f"<article><h1>Tides</h1>{TEXT}<img src=/coin.png alt=Coin></article>"
SHELL = f"""<!doctype html><title>Tides</title><noscript>You need to enable JavaScript to run this app.</noscript>
<div id=root></div><script>root.innerHTML = `{ARTICLE}`</script>"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that runs a command on a vault of its own; it returns the result."""
    monkeypatch.setenv("LINKVAULT_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("LINKVAULT_DB", str(tmp_path / "vault.db"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments, status=0):
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == status, result.output
        return result

    return call


def dump(file, folder):
    """Return the HTML of a file as a browser shows it that reaches no network."""
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--proxy-server=127.0.0.1:9",
               "--proxy-bypass-list=<-loopback>", f"--user-data-dir={folder / 'profile'}",
               "--virtual-time-budget=2000", "--dump-dom"]  # fmt: skip
    return subprocess.run([*command, file.as_uri()], capture_output=True, text=True, timeout=60).stdout


@needs_browser
def test_a_rendered_page_and_its_copy_open_without_a_network(site, run, tmp_path, monkeypatch):
    site.answer("/coin.png", png(), content_type="image/png")
    url = site.answer("/tides", SHELL.encode())
    run("add", "--snapshot", url)
    kinds = {asset["kind"]: asset for asset in json.loads(run("show", "1", "--assets", "--json").stdout)}
    assert set(kinds) == {"image", "mhtml"}
    assert (kinds["mhtml"]["url"], kinds["mhtml"]["media_type"]) == (url, "multipart/related")
    assert "<p>Step 7" in run("show", "1", "--html").stdout

    requests = len(site.requests)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Vault(tmp_path / "vault.db") as vault:
        copy = transfer.write_saved_copy(vault, vault.get(1))
    assert copy.suffix == ".mhtml"
    assert "Step 7: the tide gauge" in dump(copy, tmp_path)

    run("export", "--format", "html", "--output", "page.html")
    exported = tmp_path / "page.html"
    # The policy of the page forbids scripts; the page that is measured allows one that looks at its picture.
    script = "<script>document.title = [...document.images].map((i) => i.naturalWidth).join()</script>"
    text = exported.read_text().replace(
        "default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'"
    )
    exported.write_text(text.replace("</body>", f"{script}</body>"))
    shown = dump(exported, tmp_path)
    assert "Step 7: the tide gauge" in shown
    assert re.search("<title>(.*?)</title>", shown)[1] == "40"
    assert len(site.requests) == requests

    run("export", "--format", "warc", "--output", "pages.warc.gz")
    with (tmp_path / "pages.warc.gz").open("rb") as stream:
        records = [
            (record.rec_type, record.rec_headers["Content-Type"]) for record in ArchiveIterator(stream)
        ]
    assert records[1:] == [
        ("response", "application/http; msgtype=response"),
        ("conversion", "text/html; charset=utf-8"),
        ("conversion", "multipart/related"),
        ("response", "application/http; msgtype=response"),
    ]

    line = run("export", "--format", "jsonl", "--output", "-").stdout
    (tmp_path / "links.jsonl").write_text(line)
    run("--db", "other.db", "import", "links.jsonl")
    assert run("--db", "other.db", "export", "--format", "jsonl", "--output", "-").stdout == line


@needs_browser
def test_an_ordinary_page_keeps_the_text_as_received(site, run):
    page = f"<!doctype html><title>Tides</title>{ARTICLE}<script>document.title = 'Drawn'</script>"
    url = site.answer("/tides", page.encode())
    run("add", "--snapshot", "--no-images", url)
    assert run("show", "1", "--html").stdout == page
    assert [asset["kind"] for asset in json.loads(run("show", "1", "--assets", "--json").stdout)] == ["mhtml"]
    run("add", "--snapshot", "--no-images", url)
    assert len(json.loads(run("show", "1", "--assets", "--json").stdout)) == 1


def test_without_a_browser_the_text_is_stored_with_a_warning(site, run):
    run("config", "browser_path", "/no/such/browser")
    url = site.answer("/tides", f"<!doctype html><title>Tides</title>{ARTICLE}".encode())
    result = run("add", "--snapshot", "--no-images", url)
    assert "no copy of the page as it looked: no browser of the Chromium family is installed" in result.output
    assert json.loads(run("show", "1", "--assets", "--json").stdout) == []


@pytest.mark.parametrize(
    "option", [("--from", "page.html"), ("--no-fetch",), ("--browser", "never"), ("--retry",)]
)
def test_it_is_refused_where_no_browser_shows_the_page(option):
    result = CliRunner().invoke(app, ["add", "--snapshot", "https://example.org/", *option])
    assert isinstance(result.exception, UsageError)
    assert "--snapshot" in str(result.exception)
