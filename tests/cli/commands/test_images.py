"""`add --images`, `import --images`, `show --assets`, `assets` and `export --assets`, in the process of the test."""

import json

import pytest
from picture_files import page, png
from typer.testing import CliRunner

from linkvault import transfer
from linkvault.cli.app import app
from linkvault.vault import Vault


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that runs a command on a vault of its own; it returns the standard output."""
    monkeypatch.setenv("LINKVAULT_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("LINKVAULT_DB", str(tmp_path / "vault.db"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments, status=0):
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == status, result.output
        return result.stdout

    return call


@pytest.fixture
def url(site):
    site.answer("/coin.png", png(), content_type="image/png")
    return site.answer("/a", page("<img src=/coin.png>"))


def assets(run, link_id="1"):
    return json.loads(run("show", link_id, "--assets", "--json"))


def test_pictures_are_stored_by_default_and_listed(run, url, site):
    run("add", url)
    [asset] = assets(run)
    assert (asset["url"], asset["kind"], asset["media_type"], asset["bytes"], asset["reason"]) == (
        site.url("/coin.png"), "image", "image/png", len(png()), None,
    )  # fmt: skip
    assert run("show", "1", "--assets").split("\t")[:4] == ["image", "image/png", str(len(png())), "40x30"]


def test_they_can_be_left_out_by_an_option_or_a_setting_and_fetched_later(run, url):
    run("add", url, "--no-images")
    assert assets(run) == []
    run("config", "images", "false")
    run("add", url, "--force")
    assert assets(run) == []
    assert "saved" in run("add", "--images", "1")
    assert len(assets(run)) == 1


def test_the_limits_are_settings(run, url):
    run("config", "image_megabytes", "0.0001")
    assert "too_large, limit: 100 B" in json.loads(run("add", url, "--json"))[0]["warnings"][0]
    assert "a number" in _error(run, "config", "page_images", "many")
    assert "a number" in _error(run, "config", "image_seconds", "0")


def _error(run, *arguments):
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code != 0
    return str(result.exception or "") + result.output


def test_what_failed_is_fetched_again(run, site):
    run("add", site.answer("/a", page("<img src=/late.png>")))
    site.answer("/late.png", png(), content_type="image/png")
    run("add", "--retry", "--images")
    assert [asset["reason"] for asset in assets(run)] == [None]


def test_an_import_stores_pictures_only_if_asked(run, url, tmp_path):
    (tmp_path / "urls.txt").write_text(url + "\n")
    run("import", "urls.txt", "--allow-private")
    assert assets(run) == []
    (tmp_path / "more.txt").write_text(url + "?2\n")
    run("import", "more.txt", "--images", "--allow-private")
    assert [asset["reason"] for asset in assets(run, "2")] == [None]


def test_an_import_with_images_completes_the_summary_of_a_page_without_an_article(run, site, tmp_path):
    site.answer("/oembed", b'{"title": "A lens", "author_name": "Ada"}', content_type="application/json")
    vtt = b"WEBVTT\n\n00:00.000 --> 00:02.000\nWe polish the second face.\n"
    site.answer("/en.vtt", vtt, content_type="text/vtt")
    head = (
        "<meta property=og:type content=video.other><meta name=description content='Pitch and rouge.'>"
        "<link rel=alternate type=application/json+oembed href=/oembed>"
    )
    shell = (
        "<noscript>You need to enable JavaScript.</noscript><div id=root></div><script src=/app.js></script>"
    )
    body = f"{head}{shell}<video><track src=/en.vtt></video>".encode()
    for number, options in enumerate(([], ["--images"]), 1):
        (tmp_path / f"{number}.txt").write_text(site.answer(f"/v{number}", body) + "\n")
        run("import", f"{number}.txt", "--allow-private", *options, status=1)
    assert "polish" not in run("show", "1")
    meta = json.loads(run("show", "2", "--meta", "--json"))
    assert (meta["title"], meta["byline"], meta["kind"]) == ("A lens", "Ada", "video")
    assert "We polish the second face." in run("show", "2")
    with Vault(tmp_path / "vault.db") as vault:
        assert len(vault.snapshots(2)) == 1


def test_a_saved_page_is_added_without_requests(run, site, tmp_path):
    (tmp_path / "page.html").write_bytes(page(f"<img src={site.url('/coin.png')}>"))
    run("add", "--html", "page.html", "--url", "https://example.org/a")
    assert site.requests == []
    assert assets(run) == []


def test_the_largest_are_listed_and_dropped(run, url):
    run("add", url)
    assert run("assets", "--largest").split("\t")[:3] == ["1", str(len(png())), "1"]
    assert json.loads(run("stats", "--storage", "--json"))[6] == {
        "name": "image",
        "count": 1,
        "bytes": len(png()),
    }
    run("assets", "--drop", "1", "--dry-run")
    assert assets(run)[0]["reason"] is None
    run("assets", "--drop", "1", "--yes")
    assert assets(run)[0]["reason"] == "dropped"
    assert run("assets") == ""


def test_an_export_writes_the_pictures_by_default(run, url, tmp_path):
    run("add", url)
    run("export", "--output", "notes")
    assert len(list((tmp_path / "notes" / "assets").iterdir())) == 1
    run("export", "--output", "plain", "--no-assets")
    assert not (tmp_path / "plain" / "assets").exists()


def test_an_import_with_images_takes_an_mhtml_file_as_the_copy_of_its_page(run, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://e.org/a\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary=B\r\n\r\n'
        "--B\r\nContent-Type: text/html\r\nContent-Location: https://e.org/a\r\n\r\n"
        f"{page().decode()}\r\n--B--\r\n"
    ).encode()
    (tmp_path / "a.mhtml").write_bytes(saved)
    run("--db", "other.db", "import", "a.mhtml")
    assert json.loads(run("--db", "other.db", "show", "1", "--assets", "--json")) == []
    run("import", "a.mhtml", "--images")
    [copy] = assets(run)
    assert (copy["kind"], copy["bytes"]) == ("mhtml", len(saved))
    with Vault(tmp_path / "vault.db") as vault:
        file = transfer.write_saved_copy(vault, vault.get(1))
    assert (file.suffix, file.read_bytes()) == (".mhtml", saved)
