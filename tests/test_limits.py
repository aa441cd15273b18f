"""Named limits, each tried with one less, as many, and one more: the first two are accepted, the third is not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import make_page, save_link

from linkvault import capture, config
from linkvault.errors import LinkvaultError, UsageError
from linkvault.extract.site_rules import Selector
from linkvault.extract.site_rules.apply import _MAX_SELECTOR, compile_selector
from linkvault.fetch import content_coding, media_types
from linkvault.models import Bookmark, Selection
from linkvault.models.file_name import _MAX_LENGTH as FILE_NAME_LENGTH
from linkvault.models.file_name import name_of_file
from linkvault.search.query import parser
from linkvault.store.journal.commands import MAX_COMMANDS
from linkvault.store.packing import PackingError
from linkvault.store.packing.codec import pack_page, unpack_page
from linkvault.urls import address, hosts, parse_url
from linkvault.vault import Vault
from linkvault.vault.journal import begin_command, end_command

ERRORS = (LinkvaultError, PackingError, ValueError, content_coding.UndecodableError)
PAGE_SIZE = 4096  # of SQLite: a row that does not fit goes to overflow pages


def read_config(size: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "config.toml"
    file.write_text("pager = true".ljust(size, "\n"), "utf-8")
    monkeypatch.setenv("LINKVAULT_CONFIG", str(file))
    config.load()


def unpack(size: int) -> None:
    packing, data, _ = pack_page(bytes(range(256)) * 8, None)
    unpack_page(packing, data, 256 * 8 + 1_000 - size)


def require(holds: bool) -> None:
    if not holds:
        raise ValueError


LIMITS: dict[str, tuple[int, Callable[[int], object]]] = {
    "URL": (address.MAX_LENGTH, lambda size: parse_url("http://a.example/".ljust(size, "x"))),
    "label of a host": (63, lambda size: parse_url(f"http://{'a' * size}.example/")),
    "host": (hosts.MAX_LENGTH, lambda size: parse_url(f"http://{('a' * 49 + '.') * 5}{'b' * (size - 250)}/")),
    "content codings": (
        content_coding.MAX_CODINGS,
        lambda size: content_coding.decode([], ["identity"] * size, lambda _: None),
    ),
    "selector": (_MAX_SELECTOR, lambda size: compile_selector(Selector("//p".ljust(size), True, 1))),
    "page that is unpacked": (1_000, unpack),
    "units of a query": (
        parser.MAX_UNITS,
        lambda size: require(len(parser.parse(" ".join(f"w{n}" for n in range(size))).nodes) == size),
    ),
    "characters of a query": (
        parser.MAX_LENGTH,
        lambda size: require(parser.parse("w" * size).nodes == (parser.Term("w" * size),)),
    ),
    "file name": (
        FILE_NAME_LENGTH,
        lambda size: require(name_of_file(None, f"http://a.example/{'n' * size}") == "n" * size),
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_where_its_name_says(name: str) -> None:
    limit, use = LIMITS[name]
    use(limit - 1)
    use(limit)
    with pytest.raises(ERRORS):
        use(limit + 1)


def test_the_limit_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (config._MAX_BYTES - 1, config._MAX_BYTES):
        read_config(size, tmp_path, monkeypatch)
    with pytest.raises(UsageError, match="too large"):
        read_config(config._MAX_BYTES + 1, tmp_path, monkeypatch)


def test_the_journal_keeps_its_number_of_commands(tmp_path: Path) -> None:
    with Vault(tmp_path / "v.db", write=True) as vault:
        for number in range(MAX_COMMANDS + 1):
            begin_command(f"add {number}")
            save_link(vault, f"https://example.org/{number}")
            end_command()
            if number >= MAX_COMMANDS - 2:
                assert len(vault.journal.all()) == min(number + 1, MAX_COMMANDS)


@pytest.mark.parametrize("limit", [PAGE_SIZE, media_types.SNIFF_BYTES, content_coding.MAX_STEP, 2**20])
def test_pages_of_the_sizes_around_a_limit_are_given_back(limit: int, tmp_path: Path) -> None:
    head = make_page("", "The squared error punishes large errors. " * 20).body
    with Vault(tmp_path / "v.db", write=True) as vault:
        for size in range(max(limit - 3, len(head)), limit + 4):
            body = head.ljust(size, b"\n")
            page = make_page(f"https://example.org/{size}", "")
            page = type(page)(
                **{name: getattr(page, name) for name in page.__dataclass_fields__} | {"body": body}
            )
            article, text, snapshot = capture.read(page)
            vault.store_capture(Bookmark(page.url), snapshot, article, text, page)
        for link in vault.select(Selection()):
            page = vault.page(vault.snapshot(link.id))
            assert page is not None
            assert page.body == head.ljust(int(link.url.rpartition("/")[2]), b"\n")
