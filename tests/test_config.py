"""Where the vault is and what is settled: the file keeps its comments, and what is wrong in it is said."""

from pathlib import Path

import pytest

from linkvault import config
from linkvault.errors import UsageError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LINKVAULT_DB", "LINKVAULT_CONFIG", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path


def write(home: Path, text: str) -> Path:
    path = home / ".config/linkvault/config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_is_said_without_a_file(home: Path) -> None:
    settled = config.load()
    assert (settled.db, settled.user_agent, settled.color, settled.pager) == (None, None, None, None)
    assert config.vault_path(None, settled) == home / ".local/share/linkvault/vault.db"


def test_precedence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, 'db = "~/mine.db"')
    assert config.vault_path(None, config.load()) == home / "mine.db"
    monkeypatch.setenv("LINKVAULT_DB", "/tmp/theirs.db")
    assert config.vault_path(None, config.load()) == Path("/tmp/theirs.db")
    assert config.vault_path("~/flag.db", config.load()) == home / "flag.db"


def test_xdg_folders_count_only_when_absolute(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    settled = config.load()
    assert config.vault_path(None, settled) == Path("/srv/data/linkvault/vault.db")
    assert settled.path == home / ".config/linkvault/config.toml"


def test_setting_and_taking_away_keeps_comments_and_order(home: Path) -> None:
    path = write(home, '# my settings\nuser_agent = "me/1"  # as asked\n\n# last\ncolor = "never"\n')
    assert config.save("pager", "false") == path
    config.save("user_agent", "me/2")
    config.save("color", None)
    text = path.read_text(encoding="utf-8")
    assert text.startswith('# my settings\nuser_agent = "me/2"  # as asked\n\n# last\n')
    assert config.load().pager is False
    assert config.load().color is None


def test_a_file_is_made_where_there_is_none(home: Path) -> None:
    config.save("db", "notes/vault.db")
    assert config.load().db == str(Path.cwd() / "notes/vault.db")  # the same from every folder
    config.save("db", "~/v.db")
    assert config.load().db == str(home / "v.db")


@pytest.mark.parametrize(
    ("key", "value"), [("pager", "maybe"), ("color", "red"), ("size", "1"), ("user_agent", "\udcff")]
)
def test_what_cannot_be_is_refused_and_changes_nothing(home: Path, key: str, value: str) -> None:
    path = write(home, "pager = true\n")
    with pytest.raises(UsageError):
        config.save(key, value)
    assert path.read_text(encoding="utf-8") == "pager = true\n"


@pytest.mark.parametrize(
    "text",
    ["db = ", 'size = "1"', "db = 3", 'pager = "true"', 'color = "red"', "[db]"],
    ids=["no TOML", "unknown", "wrong type", "text for a truth", "no such colour", "a table"],
)
def test_a_wrong_file_is_said(home: Path, text: str) -> None:
    path = write(home, text)
    with pytest.raises(UsageError, match=str(path)):
        config.load()


def test_a_file_that_cannot_be_read_or_written(home: Path) -> None:
    path = write(home, "")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="cannot be read"):
        config.load()
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        config.save("pager", "true")
