"""How this program was installed and started -> the commands that work for it."""

import importlib.util
import shlex
import shutil
import sys
from pathlib import Path

_MODULE_FILE = "__main__.py"  # what Python runs for `python -m linkvault`


def program_command() -> str:
    """Return how a shell starts linkvault: by its name, else by the path or the module that started it."""
    if shutil.which("linkvault"):
        return "linkvault"
    script = Path(sys.argv[0])
    if script.name != _MODULE_FILE and script.exists():
        return shlex.quote(sys.argv[0])
    return f"{_python()} -m linkvault"


def install_command(extra: str) -> str:
    """Return the command that installs an extra of linkvault beside this program, from where the program came."""
    requirement, folders = _requirement(extra), Path(sys.prefix).parts
    if "pipx" in folders:
        return f"pipx install --force {requirement}"
    if "uv" in folders and "tools" in folders:
        return f"uv tool install {requirement}"
    if importlib.util.find_spec("pip") is None:  # as in an environment that uv created
        return f"uv pip install --python {shlex.quote(sys.executable)} {requirement}"
    return f"{_python()} -m pip install {requirement}"


def _requirement(extra: str) -> str:
    """Return linkvault with an extra as installers take it, quoted for a shell: from an index, a folder or a URL."""
    # Only this function needs them, and every hint loads this module.
    import json
    from importlib import metadata
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        # PEP 610 defines this file. It is missing after an installation from an index.
        record = metadata.distribution("linkvault").read_text("direct_url.json")
    except metadata.PackageNotFoundError:  # it runs from a folder that is not installed
        record = None
    name = f"linkvault[{extra}]"
    if record is None:
        return shlex.quote(name)
    origin = json.loads(record)
    folder, repository = origin.get("dir_info"), origin.get("vcs_info")
    if folder is None:
        version = (
            f"{repository['vcs']}+{origin['url']}@{repository['commit_id']}" if repository else origin["url"]
        )
        return shlex.quote(f"{name} @ {version}")
    path = url2pathname(urlsplit(origin["url"]).path)
    return ("--editable " if folder.get("editable") else "") + shlex.quote(f"{path}[{extra}]")


def _python() -> str:
    """Return how a shell starts this Python: by its name if that is the first one found, else by its path."""
    for name in ("python", "python3"):
        path = shutil.which(name)
        # The path itself, because the Pythons of two environments may link to one file.
        if path is not None and Path(path).absolute() == Path(sys.executable).absolute():
            return name
    return shlex.quote(sys.executable)
