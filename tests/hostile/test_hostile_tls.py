"""TLS as an attack: certificates that must not be trusted, handshakes that do not end, servers that break the protocol."""

import shutil
import socket
import ssl
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hostile_case import PAGE, SHORT, USUAL, response
from hostile_server import Peer, serve

from linkvault.errors import FetchError
from linkvault.fetch import Fetcher, FetchSettings

LOOPBACK = "subjectAltName=IP:127.0.0.1"
LEAF = "basicConstraints=CA:FALSE"
NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
PAUSE = 0.1  # seconds between two bytes of a slow handshake

# name -> issuer, options of `openssl x509`, extensions; an issuer comes before what it signs
CERTIFICATES = {
    "root": ("", ["-days", "30"], ["basicConstraints=critical,CA:TRUE"]),
    "other_root": ("", ["-days", "30"], ["basicConstraints=critical,CA:TRUE"]),
    "intermediate": ("root", ["-days", "30"], ["basicConstraints=critical,CA:TRUE,pathlen:0"]),
    "below_intermediate": ("intermediate", ["-days", "30"], ["basicConstraints=critical,CA:TRUE"]),
    "no_authority": ("root", ["-days", "30"], [LEAF, LOOPBACK]),
    "good": ("root", ["-days", "30"], [LEAF, LOOPBACK]),
    "by_intermediate": ("intermediate", ["-days", "30"], [LEAF, LOOPBACK]),
    "expired": ("root", ["-days", "-1"], [LEAF, LOOPBACK]),
    "other_name": ("root", ["-days", "30"], [LEAF, "subjectAltName=DNS:other.example"]),
    "other_address": ("root", ["-days", "30"], [LEAF, "subjectAltName=IP:127.0.0.9"]),
    "address_as_name": ("root", ["-days", "30"], [LEAF, "subjectAltName=DNS:127.0.0.1"]),
    "wildcard": ("root", ["-days", "30"], [LEAF, "subjectAltName=DNS:*"]),
    "no_name": ("root", ["-days", "30"], [LEAF]),
    "unknown_authority": ("other_root", ["-days", "30"], [LEAF, LOOPBACK]),
    "self_signed": ("", ["-days", "30"], [LOOPBACK]),
    "chain_too_long": ("below_intermediate", ["-days", "30"], [LEAF, LOOPBACK]),
    "signed_by_a_leaf": ("no_authority", ["-days", "30"], [LEAF, LOOPBACK]),
    "for_clients": ("root", ["-days", "30"], [LEAF, LOOPBACK, "extendedKeyUsage=clientAuth"]),
}
REFUSED = list(CERTIFICATES)[7:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a key and a certificate of each name."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl command here: TLS is not tested")
    path = tmp_path_factory.mktemp("tls")
    for name, (issuer, options, extensions) in CERTIFICATES.items():
        request = ["req", *NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}"]
        (path / f"{name}.ext").write_text("\n".join(extensions))
        signer = (
            ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"] if issuer else ["-signkey", f"{name}.key"]
        )
        sign = [
            "x509",
            "-req",
            "-in",
            f"{name}.csr",
            *signer,
            *options,
            "-extfile",
            f"{name}.ext",
            "-out",
            f"{name}.pem",
        ]
        for arguments in (request, sign):
            subprocess.run(["openssl", *arguments], cwd=path, check=True, capture_output=True)
    return path


@pytest.fixture
def trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Trust the root for the test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "root.pem"))
    return folder


def context_of(folder: Path, name: str) -> ssl.SSLContext:
    """Return the context of a server that sends its certificate and those of its issuers."""
    chain, issuer = [], name
    while issuer:
        chain.append((folder / f"{issuer}.pem").read_text())
        issuer = CERTIFICATES[issuer][0]
    (folder / f"{name}.chain").write_text("".join(chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.chain", folder / f"{name}.key")
    return context


def fetch(url: str, settings: FetchSettings = USUAL) -> bytes:
    with Fetcher(settings) as fetcher:
        return fetcher.fetch(url).body


def page(peer: Peer) -> None:
    peer.send(response(PAGE))


@pytest.mark.parametrize("name", ["good", "by_intermediate"])
def test_a_certificate_of_a_trusted_root_is_accepted(name: str, trusted: Path) -> None:
    with serve({"x": page}, tls=context_of(trusted, name)) as site:
        assert fetch(site.url("x", scheme="https")) == PAGE


@pytest.mark.parametrize("name", REFUSED)
def test_a_certificate_that_proves_nothing_is_refused_before_the_request(name: str, trusted: Path) -> None:
    with serve({"x": page}, tls=context_of(trusted, name)) as site:
        with pytest.raises(FetchError) as caught:
            fetch(site.url("x", scheme="https", login="me:s3cret@"))
        assert caught.value.reason == "tls"
        assert "s3cret" not in str(caught.value)
        assert site.requests == []


def test_an_intermediate_that_the_server_does_not_send_is_not_guessed(trusted: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted / "by_intermediate.pem", trusted / "by_intermediate.key")
    with serve({"x": page}, tls=context) as site, pytest.raises(FetchError) as caught:
        fetch(site.url("x", scheme="https"))
    assert caught.value.reason == "tls"


def test_a_server_that_prefers_http2_gets_http1(trusted: Path) -> None:
    context = context_of(trusted, "good")
    context.set_alpn_protocols(["h2", "http/1.1"])
    with serve({"x": page}, tls=context) as site:
        assert fetch(site.url("x", scheme="https")) == PAGE


@pytest.mark.parametrize("protocols", [["spdy/3.1"], ["h3", "http/0.9"], ["http/1.0"]])
def test_a_server_without_a_common_protocol_gets_http1(protocols: list[str], trusted: Path) -> None:
    context = context_of(trusted, "good")
    context.set_alpn_protocols(protocols)
    with serve({"x": page}, tls=context) as site:
        assert fetch(site.url("x", scheme="https")) == PAGE


def test_an_answer_that_is_cut_off_inside_of_tls_is_incomplete(trusted: Path) -> None:
    """The connection ends without the message by which TLS ends: somebody else may have cut it."""

    def cut_off(peer: Peer) -> None:
        peer.send(response(PAGE)[:-200])
        peer.connection.close()

    with serve({"x": cut_off}, tls=context_of(trusted, "good")) as site, Fetcher(USUAL) as fetcher:
        fetched = fetcher.fetch(site.url("x", scheme="https"))
    assert any("incomplete" in warning for warning in fetched.warnings)


def test_a_server_that_speaks_http2_only_is_a_broken_protocol(trusted: Path) -> None:
    context = context_of(trusted, "good")
    context.set_alpn_protocols(["h2"])
    settings_frame = b"\0\0\0\4\0\0\0\0\0"
    with serve({"x": lambda peer: peer.send(settings_frame * 9, b"\n")}, tls=context) as site:
        with pytest.raises(FetchError) as caught:
            fetch(site.url("x", scheme="https"), SHORT)
        assert caught.value.reason in ("protocol", "timeout", "connect")


def plain_http(connection: socket.socket) -> None:
    connection.recv(9)
    connection.sendall(response(PAGE))


def closes(connection: socket.socket) -> None:
    connection.recv(9)


def garbage(connection: socket.socket) -> None:
    connection.recv(9)
    connection.sendall(bytes(range(256)) * 99)


def alert(connection: socket.socket) -> None:
    connection.recv(9)
    connection.sendall(b"\x15\3\3\0\2\2\x28")


@pytest.mark.parametrize("play", [plain_http, closes, garbage, alert])
def test_a_handshake_that_fails_has_a_reason(play) -> None:  # type: ignore[no-untyped-def]
    with serve({}, raw=play) as site, pytest.raises(FetchError) as caught:
        fetch(site.url("x", scheme="https"))
    assert caught.value.reason in ("tls", "connect")


def silent(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def endless_record(connection: socket.socket) -> None:
    """Send a handshake record byte by byte."""
    connection.sendall(b"\x16\3\3\x40\0")
    with suppress(OSError):
        while True:
            connection.sendall(b"\2")
            time.sleep(PAUSE)


def endless_alerts(connection: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection.sendall(b"\x15\3\3\0\2\1\0" * 99)


@pytest.mark.parametrize("play", [silent, endless_record, endless_alerts])
def test_a_handshake_without_an_end_is_given_up(play) -> None:  # type: ignore[no-untyped-def]
    with serve({}, raw=play) as site, pytest.raises(FetchError) as caught:
        fetch(site.url("x", scheme="https"), SHORT)
    assert caught.value.reason in ("timeout", "tls", "connect")
