"""Where the vault is and what is settled: the file keeps its comments, and what is wrong in it is said."""

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
def test_a_write_that_does_not_come_to_its_end_leaves_the_old_file(
    home: Path, reaction: str, status: int
) -> None:
    text = '# my settings\nuser_agent = "me/1"\n'
    path = write(home, text)
    done = subprocess.run(
        [sys.executable, "-c", SAVE_WITHOUT_SPACE, reaction], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (status, "")
    assert ("cannot be written" in done.stdout) is (reaction == "SIG_IGN")
    assert path.read_text(encoding="utf-8") == text
    config.save("pager", "true")
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_new_file_takes_the_place_of_the_old_one_at_once(home: Path) -> None:
    text = 'color = "never"\n'
    path = write(home, text)
    with path.open(encoding="utf-8") as old:
        config.save("color", "always")
        assert old.read() == text
    assert config.load().color == "always"
