"""Check the checkout on any system: the README's commands, wheel and sdist, bounds of dependencies, lint and types.

Usage: python3 .ci/checks.py [STAGE ...], by default all but `coverage`. Needs Python 3.11, git and an index that pip
can reach.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
IS_WINDOWS = os.name == "nt"
BIN = "Scripts" if IS_WINDOWS else "bin"
FOUND_BY_DEMO = "损失"  # `linkvault demo` searches for this word of its page

# Run with the lowest versions too: each library at work, in less than a minute. The README's command runs all tests,
# with the newest versions.
SMOKE_TESTS = [
    "tests/demo",
    "tests/test_start_up.py",
    "tests/store/packing",
    "tests/store/test_connection.py",
    "tests/store/test_migrations.py",
    "tests/fetch",
    "--ignore=tests/fetch/browser",  # it needs no library
    "tests/markup",
    "tests/extract/test_pipeline.py",
    "tests/extract/site_rules",
    "tests/extract/choose/test_readability_vote.py",
    "tests/extract/pdf",
    "tests/pictures",
    "tests/formats/books",
    "tests/formats/archives/test_warc.py",
    *([] if IS_WINDOWS else ["tests/cli/commands/test_show_and_open.py"]),  # on a pseudo-terminal
]

# uv does not read pip's configuration: pip's option -> uv's variable, and what separates several values there.
UV_VARIABLES = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "constraint": ("UV_CONSTRAINT", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "proxy": ("ALL_PROXY", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
}


def main() -> None:
    """Run the stages that are named, or all but those that run only by name."""
    names = sys.argv[1:] or [name for name in STAGES if name not in ONLY_BY_NAME]
    if unknown := set(names) - set(STAGES):
        sys.exit(f"no such stage: {', '.join(sorted(unknown))}; stages are {', '.join(STAGES)}")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in names:
            print(f"== {name}: {STAGES[name].__doc__}", flush=True)
            start = time.monotonic()
            STAGES[name](Path(folder))
            print(f"-- {name}: {time.monotonic() - start:.0f} s", flush=True)


def setup(folder: Path) -> None:
    """Run the README's first command in a bare environment."""
    shutil.rmtree(VENV, ignore_errors=True)
    shown = run_readme_command("setup", folder)
    expect(FOUND_BY_DEMO in shown, "the demo does not find its page")


def package(folder: Path) -> None:
    """Build the sdist, and the wheel from it; check their files and metadata; install the wheel with pip."""
    wheel, sdist = build(folder)
    tools = tools_folder(folder)
    run([tools / "twine", "check", "--strict", wheel, sdist])
    tracked = set(run(["git", "ls-files", "linkvault"]).split())
    in_wheel = set(zipfile.ZipFile(wheel).namelist())
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/")[2] for name in archive.getnames()}
    expect(tracked <= in_wheel, f"the wheel lacks {sorted(tracked - in_wheel)}")
    expect(tracked <= in_sdist, f"the sdist lacks {sorted(tracked - in_sdist)}")
    surplus = [name for name in in_wheel - tracked if ".dist-info/" not in name]
    expect(not surplus, f"the wheel has files that git does not track: {surplus}")
    environment = folder / "with-pip"
    run([sys.executable, "-m", "venv", environment])
    run([environment / BIN / "pip", "install", "-q", wheel])
    run_demo(environment / BIN / "linkvault", folder)


def bounds(folder: Path) -> None:
    """Install with uv the lowest and the newest versions that pyproject.toml allows, with all extras; use both."""
    wheel, _ = build(folder)
    uv, variables = tools_folder(folder) / "uv", uv_variables(folder)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for resolution in ("lowest-direct", "highest"):
        print(f"-- {resolution}", flush=True)
        environment = folder / resolution
        run([uv, "venv", "-q", "--python", sys.executable, environment], variables)
        requirement = f"linkvault[{','.join(extras)}] @ {wheel.as_uri()}"
        options = ["--only-binary", ":all:", "--resolution", resolution, "--python", environment]
        run([uv, "pip", "install", "-q", *options, requirement], variables)
        run_demo(environment / BIN / "linkvault", folder)
    run([folder / "lowest-direct" / BIN / "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *SMOKE_TESTS])
    print("-- uv tool install", flush=True)
    tool = {"UV_TOOL_DIR": str(folder / "uv-tools"), "UV_TOOL_BIN_DIR": str(folder / "uv-bin")}
    run([uv, "tool", "install", "-q", "--python", sys.executable, ROOT], variables | tool)
    run_demo(folder / "uv-bin" / "linkvault", folder)


def tests(folder: Path) -> None:
    """Run the README's second command in a bare environment."""
    run_readme_command("test", folder)


def coverage(folder: Path) -> None:
    """Run the README's second command, and measure the branch coverage of the tests."""
    purelib = run([VENV / BIN / "python", "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"])
    data = {
        "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"),
        "COVERAGE_FILE": str(folder / ".coverage"),
    }
    # Most tests start the program in an environment of their own, so a variable of this process would not reach it.
    # Python executes this file at every start, before the file of coverage that reads the variables.
    start = Path(purelib.strip(), "a0_coverage_of_tests.pth")
    start.write_text(
        "import os; "
        + "; ".join(f"os.environ.setdefault({name!r}, {value!r})" for name, value in data.items())
    )
    try:
        run_readme_command("test", folder)
    finally:
        start.unlink()
    program = VENV / BIN / "coverage"
    run([program, "combine", "-q"], data)
    run([program, "report"], data)


def lint(_folder: Path) -> None:
    """Run ruff, and mypy as on Linux, Windows and macOS."""
    run([VENV / BIN / "ruff", "check", "."])
    run([VENV / BIN / "ruff", "format", "--check", "."])
    with ThreadPoolExecutor() as pool:  # mypy uses one processor
        list(pool.map(check_types, ("linux", "win32", "darwin")))


def check_types(platform: str) -> None:
    """Run mypy as on a platform; other platforms than this one show what is POSIX only."""
    # A cache serves one platform. Code for other systems is unreachable.
    options = ["--platform", platform, "--cache-dir", f".mypy_cache/{platform}"]
    run([VENV / BIN / "mypy", *options, *([] if platform == "linux" else ["--no-warn-unreachable"])])


STAGES: dict[str, Callable[[Path], None]] = {
    "setup": setup,
    "package": package,
    "bounds": bounds,
    "tests": tests,
    "lint": lint,
    "coverage": coverage,
}
ONLY_BY_NAME = {"coverage"}  # 2.5 times slower than `tests`; needs the environment of `setup`


def run(command: list[str | Path], variables: Mapping[str, str] | None = None) -> str:
    """Run a command in the checkout, show its output and return it; end with its status if it fails."""
    return stream(command, {**os.environ, **(variables or {})})


def stream(command: list[str | Path], environment: Mapping[str, str]) -> str:
    """Run a command in the checkout with exactly this environment; show and return its output."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8", errors="replace"
    )
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    if status := process.wait():
        sys.exit(f"status {status}: {' '.join(map(str, command))}")
    return "".join(lines)


def expect(is_true: bool, message: str) -> None:
    """End with a message unless something is true."""
    if not is_true:
        sys.exit(message)


def bare_environment(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has set no variable; Windows starts no program without some."""
    names = ("PATH", "SYSTEMROOT", "TEMP", "PATHEXT") if IS_WINDOWS else ("PATH",)
    kept = {name: os.environ[name] for name in names if name in os.environ}
    homes = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA") if IS_WINDOWS else ("HOME",)
    return kept | dict.fromkeys(homes, str(home)) | ({"PYTHONUTF8": "1"} if IS_WINDOWS else {})


def run_readme_command(name: str, home: Path) -> str:
    """Run a command of the README in a bare environment; return its output. A venv on Windows has Scripts, not bin."""
    command = run([sys.executable, "tests/readme_commands.py", name]).replace("/bin/", f"/{BIN}/")
    return stream(["bash", "-euo", "pipefail", "-c", command], bare_environment(home))


def run_demo(linkvault: Path, home: Path) -> None:
    """Run the demo in a bare environment."""
    shown = stream([linkvault, "demo", "--keep", home / f"{os.urandom(4).hex()}.db"], bare_environment(home))
    expect(FOUND_BY_DEMO in shown, "the demo does not find its page")


def tools_folder(folder: Path) -> Path:
    """Install uv and twine into a virtual environment, once; return the folder of its programs."""
    environment = folder / "tools"
    if not environment.exists():
        run([sys.executable, "-m", "venv", environment])
        run([environment / BIN / "pip", "install", "-q", "uv>=0.8", "twine>=6"])
    return environment / BIN


def uv_variables(folder: Path) -> dict[str, str]:
    """Return the variables with which uv uses the indexes, certificates and limits that pip is configured to use."""
    values: dict[str, str] = {}
    listed = run([tools_folder(folder) / "pip", "config", "list"])
    for scope in ("global", "install", ":env:"):  # the later one wins, as in pip
        for option, value in re.findall(rf"^{scope}\.([a-z-]+)=(.*)$", listed, re.M):
            values[option.removeprefix("default-")] = ast.literal_eval(value)
    variables = {
        variable: separator.join(values[option].split())
        for option, (variable, separator) in UV_VARIABLES.items()
        if option in values
    }
    # pip takes the best version of all indexes; and no Python but this one is to be used
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_PYTHON_DOWNLOADS": "never", **variables}


def build(folder: Path) -> tuple[Path, Path]:
    """Build the sdist, and the wheel from the sdist, once; return the paths of wheel and sdist."""
    dist = folder / "dist"
    if not dist.exists():
        uv = tools_folder(folder) / "uv"
        run([uv, "build", "-q", "--python", sys.executable, "--out-dir", dist], uv_variables(folder))
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    return wheel, sdist


if __name__ == "__main__":
    main()
