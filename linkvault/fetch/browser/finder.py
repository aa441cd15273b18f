"""The machine -> the path of a browser of the Chromium family."""

import os
import sys
from pathlib import Path

_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
    "vivaldi",
)
_MAC_APPLICATIONS = ("Chromium", "Google Chrome", "Microsoft Edge", "Brave Browser", "Vivaldi")


def find_browser(configured: str | None = None) -> str | None:
    """Return the path of the configured browser, or of the first one that is installed; None if there is none.

    >>> find_browser("/no/such/program") is None
    True
    """
    from shutil import which  # imports the modules of archives; few pages need a browser

    if configured:
        return which(os.path.expanduser(configured))
    for command in _COMMANDS:
        if path := which(command):
            return path
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            for name in _MAC_APPLICATIONS:
                program = folder / f"{name}.app" / "Contents" / "MacOS" / name
                if program.exists():
                    return str(program)
    return None
