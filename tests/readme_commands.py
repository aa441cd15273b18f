"""Print a set-up command of the README, unchanged: `python tests/readme_commands.py setup|test`."""

import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def commands() -> dict[str, str]:
    """Return the two `sh` blocks of the README: the first installs and runs the demo, the second runs the tests."""
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    return {"setup": blocks[0], "test": blocks[1]}


if __name__ == "__main__":
    print(commands()[sys.argv[1]], end="")
