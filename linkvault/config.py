"""The configuration file -> the settings of the user and the paths of linkvault's files.

Precedence: option, environment variable, configuration file, default of the platform. On Linux, the default folders
are those of the XDG specification; this module computes them, because importing platformdirs takes 18-31 ms.
"""

import os
import sys
from pathlib import Path
from typing import Literal

from linkvault.errors import Action, Remedy, UsageError
from linkvault.lazy_dataclass import dataclass

KEYS = {
    "db": "path of the vault",
    "user_agent": "the User-Agent header of requests",
    "color": "auto, always or never",
    "browser": "auto, always or never: which pages a browser renders",
    "browser_path": "path of the browser; one of the Chromium family",
    "pager": "true or false: show long text on a terminal in a pager",
    "images": "true or false: store the pictures of the articles that are added",
    "image_megabytes": "maximum size of a picture",
    "image_seconds": "maximum time for a picture",
    "page_images": "maximum number of pictures of a page",
    "page_image_megabytes": "maximum size of all pictures of a page",
    "page_image_seconds": "maximum time for all pictures of a page",
    "allow_private": "true or false: imports fetch pages of this machine and of private networks",
}

_MAX_BYTES = 16_384  # all settings need far less; tomllib takes seconds for a key of 100,000 parts
_CHOICES = {"color": ("auto", "always", "never"), "browser": ("auto", "always", "never")}
_SWITCHES = ("pager", "images", "allow_private")  # true or false
_NUMBERS = ("image_megabytes", "image_seconds", "page_images", "page_image_megabytes", "page_image_seconds")
_MAX_NUMBER = 1_000_000  # TOML has infinity, and larger numbers are no limits
# The environment variable of a folder, and its default below the home folder.
_XDG_FOLDERS = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", ".local/share")}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of the user. `None`: not set."""

    path: Path
    db: str | None = None
    user_agent: str | None = None
    color: str | None = None
    browser: str | None = None
    browser_path: str | None = None
    pager: bool | None = None
    images: bool | None = None
    image_megabytes: float | None = None
    image_seconds: float | None = None
    page_images: float | None = None
    page_image_megabytes: float | None = None
    page_image_seconds: float | None = None
    allow_private: bool | None = None


def config_path() -> Path:
    """Return the path of the configuration file, which need not exist."""
    path = os.environ.get("LINKVAULT_CONFIG")
    return Path(path) if path else _default_folder("config") / "config.toml"


def rules_paths() -> tuple[Path, Path]:
    """Return the paths of the user's site rules, which need not exist: a TOML file, a folder of site-config files."""
    folder = config_path().parent
    return folder / "rules.toml", folder / "site-rules"


def load() -> Config:
    """Return the settings of the configuration file; none is set if there is no file.

    :raises UsageError: if the file cannot be read, is not TOML or has a wrong setting
    """
    path = config_path()
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        text = content.decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Config(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the configuration file cannot be read ({error}): {path}") from error
    if len(content) > _MAX_BYTES:
        raise UsageError(f"the configuration file is too large: {path}")
    return _parse(path, text)


def vault_path(option: str | None, config: Config) -> Path:
    """Return the path of the vault: that of the option, the environment, the configuration or the platform."""
    path = option or os.environ.get("LINKVAULT_DB") or config.db
    return _expand_home(path) if path else _default_folder("data") / "vault.db"


def allows_private(config: Config, *, option: bool) -> bool:
    """Return whether imports fetch private addresses: by the option, the environment or the configuration."""
    return option or os.environ.get("LINKVAULT_ALLOW_PRIVATE") == "1" or bool(config.allow_private)


def save(key: str, value: str | None) -> Path:
    """Set a key of the configuration file, or remove it if `value` is None; return the path of the file.

    Comments in the file are kept. If the write fails, the old file stays as it was.

    :raises UsageError: if the key does not exist, the value is invalid or the file cannot be written
    """
    import tomlkit  # takes 40 ms, and only the command that changes settings needs it

    if key not in KEYS:
        raise UsageError(f"no such setting: {key}", hint=f"settings are {', '.join(KEYS)}")
    path = load().path
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    if value is None:
        document.pop(key, None)
    else:
        document[key] = _parse_value(key, value)
    text = tomlkit.dumps(document)
    _parse(path, text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(path, text)
    except (OSError, UnicodeEncodeError) as error:
        raise UsageError(f"the configuration file cannot be written ({error}): {path}") from error
    return path


def _write_atomically(path: Path, text: str) -> None:
    """Write a file under another name and rename it, so that a failed write changes nothing."""
    temporary = path.with_name(f"{path.name}.new")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _parse_value(key: str, value: str) -> str | bool | float:
    """Return the value of a setting from its text: an absolute path for `db`, a bool, a number, else the text."""
    if key == "db":
        return str(_expand_home(value).absolute())
    if key in _NUMBERS:
        try:
            return int(value) if value.isdecimal() else float(value)
        except ValueError as error:
            raise UsageError(f"the setting {key} must be a number, not {value}") from error
    if key not in _SWITCHES:
        return value
    if value.lower() not in ("true", "false"):
        raise UsageError(f"the setting {key} must be true or false, not {value}")
    return value.lower() == "true"


def _parse(path: Path, text: str) -> Config:
    import tomllib  # only needed if there is a file

    try:
        settings = tomllib.loads(text)
    # tomllib raises the others for a thousand brackets and for a number of thousands of digits.
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UsageError(f"the configuration file is not valid TOML ({error}): {path}") from error
    for key, value in settings.items():
        if key not in KEYS:
            raise UsageError(
                f"the configuration file has an unknown setting, {key}: {path}",
                hint=f"settings are {', '.join(KEYS)}",
            )
        if expected := _expected_type(key, value):
            raise UsageError(f"the setting {key} must be {expected}: {path}")
        if key in _CHOICES and value not in _CHOICES[key]:
            *choices, last = _CHOICES[key]
            raise UsageError(f"the setting {key} must be {', '.join(choices)} or {last}, not {value}: {path}")
    return Config(path, **settings)


def _expected_type(key: str, value: object) -> str | None:
    """Return in words what the value of a key must be; None if it is that."""
    if key in _SWITCHES:
        return None if isinstance(value, bool) else "true or false, without quotes"
    if key in _NUMBERS:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        is_valid = is_number and 0 < value <= _MAX_NUMBER  # type: ignore[operator]  # a number
        return None if is_valid else f"a number from 1 to {_MAX_NUMBER:,}, without quotes"
    return None if isinstance(value, str) else "a text in quotes"


def _default_folder(kind: Literal["config", "data"]) -> Path:
    """Return linkvault's folder for configuration or data on this platform."""
    if sys.platform in ("darwin", "win32"):
        import platformdirs

        find_path = platformdirs.user_config_path if kind == "config" else platformdirs.user_data_path
        return find_path("linkvault", appauthor=False)
    variable, default = _XDG_FOLDERS[kind]
    folder = os.environ.get(variable, "")
    base = Path(folder) if folder.startswith("/") else _find_home() / default  # XDG: ignore relative paths
    return base / "linkvault"


def _expand_home(path: str) -> Path:
    """Return a path with the home folder in place of `~`.

    :raises UsageError: if there is no such user
    """
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise UsageError(f"the home folder of {path} is unknown", hint=Remedy(Action.CHOOSE_VAULT)) from error


def _find_home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise UsageError("the home folder is unknown", hint=Remedy(Action.CHOOSE_VAULT)) from error
