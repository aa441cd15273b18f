"""The configuration file: precedence, default folders, changes that keep comments, errors, atomic writes."""

import os
import signal
import subprocess
import sys
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


def file_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_without_a_file_nothing_is_set(home: Path) -> None:
    settings = config.load()
    assert (settings.db, settings.user_agent, settings.color, settings.pager) == (None, None, None, None)
    assert config.vault_path(None, settings) == home / ".local/share/linkvault/vault.db"


def test_precedence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, 'db = "~/mine.db"')
    assert config.vault_path(None, config.load()) == home / "mine.db"
    monkeypatch.setenv("LINKVAULT_DB", "/tmp/other.db")
    assert config.vault_path(None, config.load()) == Path("/tmp/other.db")
    assert config.vault_path("~/flag.db", config.load()) == home / "flag.db"


def test_relative_xdg_folders_are_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    settings = config.load()
    assert config.vault_path(None, settings) == Path("/srv/data/linkvault/vault.db")
    assert settings.path == home / ".config/linkvault/config.toml"


def test_changing_and_removing_settings_keeps_comments_and_order(home: Path) -> None:
    path = write(home, '# my settings\nuser_agent = "me/1"  # as asked\n\n# last\ncolor = "never"\n')
    assert config.save("pager", "false") == path
    config.save("user_agent", "me/2")
    config.save("color", None)
    text = path.read_text(encoding="utf-8")
    assert text.startswith('# my settings\nuser_agent = "me/2"  # as asked\n\n# last\n')
    assert config.load().pager is False
    assert config.load().color is None


def test_the_first_setting_creates_the_file(home: Path) -> None:
    config.save("db", "notes/vault.db")
    assert config.load().db == str(Path.cwd() / "notes/vault.db")  # the same from every folder
    config.save("db", "~/v.db")
    assert config.load().db == str(home / "v.db")


@pytest.mark.parametrize(
    ("key", "value"), [("pager", "maybe"), ("color", "red"), ("size", "1"), ("user_agent", "\udcff")]
)
def test_an_invalid_value_is_an_error_and_changes_no_file(home: Path, key: str, value: str) -> None:
    path = write(home, "pager = true\n")
    with pytest.raises(UsageError):
        config.save(key, value)
    assert path.read_text(encoding="utf-8") == "pager = true\n"
    assert file_names(path.parent) == [path.name]


@pytest.mark.parametrize(
    "text",
    ["db = ", 'size = "1"', "db = 3", 'pager = "true"', 'color = "red"', "[db]"],
    ids=["not TOML", "unknown", "wrong type", "text for a bool", "unknown color", "a table"],
)
def test_the_error_of_a_wrong_file_has_its_path(home: Path, text: str) -> None:
    path = write(home, text)
    with pytest.raises(UsageError, match=str(path)):
        config.load()


def test_an_unreadable_or_unwritable_file_is_an_error(home: Path) -> None:
    path = write(home, "")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="cannot be read"):
        config.load()
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        config.save("pager", "true")


SAVE_WITHOUT_SPACE = """
import resource, signal, sys
from linkvault import config
from linkvault.errors import UsageError
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
signal.signal(signal.SIGXFSZ, getattr(signal, sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
try:
    config.save("user_agent", "x" * 1000)
except UsageError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("reaction", "status"), [("SIG_IGN", 0), ("SIG_DFL", -signal.SIGXFSZ)], ids=["fails", "killed"]
)
def test_an_interrupted_write_leaves_the_old_file(home: Path, reaction: str, status: int) -> None:
    text = '# my settings\nuser_agent = "me/1"\n'
    path = write(home, text)
    completed = subprocess.run(
        [sys.executable, "-c", SAVE_WITHOUT_SPACE, reaction],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COVERAGE_PROCESS_START": ""},  # a measurement could not write its file
    )
    assert (completed.returncode, completed.stderr) == (status, "")
    assert ("cannot be written" in completed.stdout) is (reaction == "SIG_IGN")
    assert path.read_text(encoding="utf-8") == text
    if reaction == "SIG_IGN":  # a killed process cannot remove its temporary file; the next change does
        assert file_names(path.parent) == [path.name]
    config.save("pager", "true")
    assert file_names(path.parent) == [path.name]


def test_the_new_file_replaces_the_old_one_atomically(home: Path) -> None:
    text = 'color = "never"\n'
    path = write(home, text)
    with path.open(encoding="utf-8") as old:
        config.save("color", "always")
        assert old.read() == text
    assert config.load().color == "always"


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5_000,
        "a = " + "{a=" * 5_000,
        "a = " + "9" * 10_000,
        "a." * 100_000 + "a = 1",
        "db = '~no-such-user-of-linkvault/vault.db'",
        "\ufffe",
    ],
    ids=["brackets", "braces", "digits", "parts", "home", "character"],
)
def test_an_odd_file_is_one_line_of_error(tmp_path, monkeypatch, text):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("LINKVAULT_CONFIG", str(path))
    monkeypatch.delenv("LINKVAULT_DB", raising=False)
    with pytest.raises(UsageError) as caught:
        config.vault_path(None, config.load())
    assert "\n" not in str(caught.value)
