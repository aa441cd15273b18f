"""Trusted and untrusted certificates, created with the openssl command."""

import shutil
import socket
import ssl
import subprocess
import threading

import pytest
from server import serve

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings

SETTINGS = FetchSettings(total_seconds=10)


@pytest.fixture(scope="module")
def make_certificate(tmp_path_factory):
    """Return a function that creates a self-signed certificate and returns its path."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl command here: TLS is not tested")
    folder = tmp_path_factory.mktemp("tls")

    def make(name, subject_alternative, days):
        key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
        request = f"req -x509 -newkey rsa:2048 -nodes -days {days} -subj /CN={name}".split()
        out = ["-keyout", key, "-out", certificate, "-addext", f"subjectAltName={subject_alternative}"]
        subprocess.run(["openssl", *request, *out], check=True, capture_output=True)
        return certificate

    return make


def tls_site(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    return serve(tls=context)


def test_a_known_certificate_is_trusted_for_its_own_name_only(make_certificate, monkeypatch):
    certificate = make_certificate("good", "IP:127.0.0.1", 30)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for site in tls_site(certificate):
        site.answer("/", b"<p>safe</p>")
        with Fetcher(SETTINGS) as fetcher:
            assert fetcher.fetch(site.url("/", scheme="https")).body == b"<p>safe</p>"
            with pytest.raises(FetchError, match="another name") as caught:
                fetcher.fetch(site.url("/", host="localhost", scheme="https"))
        assert caught.value.reason == "tls"


def test_a_self_signed_certificate_is_refused(make_certificate):
    for site in tls_site(make_certificate("self", "IP:127.0.0.1", 30)):
        with Fetcher(SETTINGS) as fetcher, pytest.raises(FetchError, match="self-signed") as caught:
            fetcher.fetch(site.url("/", scheme="https"))
        assert caught.value.reason == "tls"
        assert "SSL_CERT_FILE" in caught.value.hint


def test_secrets_are_not_sent_from_https_to_http(make_certificate, monkeypatch, site):
    certificate = make_certificate("secrets", "IP:127.0.0.1", 30)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    site.answer("/end", b"<p>read aloud</p>")
    for safe in tls_site(certificate):
        safe.answer("/", b"", "302 Found", location=site.url("/end"))
        with Fetcher(FetchSettings(total_seconds=10, headers=(("X-Key", "k3y"),))) as fetcher:
            fetcher.fetch(f"https://me:s3cret@127.0.0.1:{safe.port}/")
        assert {"authorization", "x-key"} <= set(safe.requests[0].headers)
    assert len(site.requests) == 1
    assert not {"authorization", "x-key"} & set(site.requests[0].headers)


@pytest.mark.parametrize(
    ("variable", "path", "problem"),
    [
        ("SSL_CERT_FILE", "missing.pem", "no such file"),
        ("SSL_CERT_FILE", ".", "directory"),
        ("SSL_CERT_FILE", "empty.pem", "no certificates"),
        ("SSL_CERT_FILE", "text.pem", "no certificates"),
        ("SSL_CERT_DIR", "missing", "no folder"),
    ],
)
def test_certificates_that_cannot_be_read_are_an_error_about_the_variable(
    variable, path, problem, tmp_path, monkeypatch
):
    (tmp_path / "empty.pem").touch()
    (tmp_path / "text.pem").write_text("no certificate", encoding="utf-8")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / path))
    with Fetcher(SETTINGS) as fetcher, pytest.raises(FetchError, match=problem) as caught:
        fetcher.fetch("https://127.0.0.1:1/")
    assert caught.value.reason == "tls"
    assert variable in str(caught.value)
    assert str(tmp_path / path) in str(caught.value)


def test_a_certificate_for_an_ipv6_address_is_trusted_through_a_proxy(make_certificate, monkeypatch):
    certificate = make_certificate("six", "IP:2001:db8::1", 30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))

    def serve_tunnel():
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(4096)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n<p>safe</p>")

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve_tunnel)
        server.start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{listener.getsockname()[1]}")
        with Fetcher(SETTINGS) as fetcher:
            assert fetcher.fetch("https://[2001:db8::1]/").body == b"<p>safe</p>"
        server.join()
