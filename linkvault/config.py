"""Where the vault is, and what the user has settled: read once, at the door.

Precedence: flag > environment > config file > what the platform says. On Linux the folders are XDG's, worked
out here: importing platformdirs for them costs 18-31 ms of every start.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from linkvault.errors import Action, Remedy, UsageError

KEYS = {
    "db": "path of the vault",
    "user_agent": "how linkvault introduces itself to web sites",
    "color": "auto, always or never",
    "pager": "true or false: long text goes through the pager on a terminal",
}


@dataclass(frozen=True, slots=True)
class Config:
    """What the user has settled. `None`: nothing was said."""

    path: Path
    db: str | None = None
    user_agent: str | None = None
    color: str | None = None
    pager: bool | None = None


def config_path() -> Path:
    """Return where the config file is, or would be."""
    told = os.environ.get("LINKVAULT_CONFIG")
    return Path(told) if told else _folder("config") / "config.toml"


def rules_paths() -> tuple[Path, Path]:
    """Return where the user's rules for sites are, or would be: the TOML file, the folder of site-config files."""
    folder = config_path().parent
    return folder / "rules.toml", folder / "site-rules"


def load() -> Config:
    """Read the config file; without one everything is unsaid.

    :raises UsageError: if it cannot be read or understood
    """
    path = config_path()
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Config(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the config file cannot be read ({error}): {path}") from error
    return _parse(path, text)


def vault_path(flag: str | None, config: Config) -> Path:
    """Return the path of the vault."""
    told = flag or os.environ.get("LINKVAULT_DB") or config.db
    return Path(told).expanduser() if told else _folder("data") / "vault.db"


def save(key: str, value: str | None) -> Path:
    """Set a key of the config file, or take it away; the user's comments stay. Return the file's path.

    :raises UsageError: if the key or its value is not known
    """
    import tomlkit  # 40 ms; only `config` writes

    if key not in KEYS:
        raise UsageError(f"no such setting: {key}", hint=f"settings are {', '.join(KEYS)}")
    path = load().path
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    if value is None:
        document.pop(key, None)
    else:
        document[key] = _worth(key, value)
    text = tomlkit.dumps(document)
    _parse(path, text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.new")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except (OSError, UnicodeEncodeError) as error:
        raise UsageError(f"the config file cannot be written ({error}): {path}") from error
    return path


def _worth(key: str, value: str) -> str | bool:
    """Turn what was typed into what is kept: a path that means the same from every folder, a truth, a text."""
    if key == "db":
        return str(Path(value).expanduser().absolute())
    if key != "pager":
        return value
    if value.lower() not in ("true", "false"):
        raise UsageError(f"setting 'pager' is true or false, not {value!r}")
    return value.lower() == "true"


def _parse(path: Path, text: str) -> Config:
    import tomllib  # only where there is a file

    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the config file is not TOML ({error}): {path}") from error
    for key, value in told.items():
        if key not in KEYS:
            raise UsageError(f"unknown setting {key!r} in {path}", hint=f"settings are {', '.join(KEYS)}")
        if not isinstance(value, bool if key == "pager" else str):
            raise UsageError(f"setting {key!r} has the wrong type in {path}")
    if told.get("color", "auto") not in ("auto", "always", "never"):
        raise UsageError(f"setting 'color' is auto, always or never, not {told['color']!r}: {path}")
    return Config(path, **told)


def _folder(kind: str) -> Path:
    if sys.platform in ("darwin", "win32"):
        import platformdirs

        where = platformdirs.user_config_path if kind == "config" else platformdirs.user_data_path
        return where("linkvault", appauthor=False)
    variable, default = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", ".local/share")}[
        kind
    ]
    told = os.environ.get(variable, "")
    base = Path(told) if told.startswith("/") else _home() / default
    return base / "linkvault"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise UsageError("no home folder is known", hint=Remedy(Action.CHOOSE_VAULT)) from error
