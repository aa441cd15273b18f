"""Search as one types, on a terminal: hits with their passage; Enter shows the article, Ctrl-O opens the page.

Imported only by `linkvault search` without words. prompt_toolkit is the extra `picker`; with `--fzf`, fzf is used.
A search runs in one thread of its own, which alone touches its vault: SQLite connections do not change threads.
"""

import asyncio
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from linkvault.cli.ui.options import Session
from linkvault.cli.ui.terminal import cell_width, fit, printable
from linkvault.errors import UsageError
from linkvault.models import Hit, Link, Selection
from linkvault.vault import Vault

_PAUSE = 0.08  # seconds of rest after a key before a search begins
_HITS = 50
_HINT = "pip install 'linkvault[picker]'"
_KEYS = "Enter shows · Ctrl-O opens · Esc leaves"
Fragments = list[tuple[str, str]]


def pick(now: Session, chosen: Selection) -> tuple[Link | None, bool]:
    """Let the user search and choose; return the link, and whether its page is to be opened instead of shown.

    :raises UsageError: if prompt_toolkit is not installed
    """
    try:
        import prompt_toolkit  # noqa: F401  # only whether it is there
    except ImportError as error:
        raise UsageError(
            "no words to search for", hint=f"with {_HINT} one can search while typing"
        ) from error
    chosen = replace(chosen, limit=min(chosen.limit or _HITS, _HITS))
    with ThreadPoolExecutor(max_workers=1) as alone:
        vault = alone.submit(Vault, now.path).result()
        try:
            return asyncio.run(_Picker(vault, chosen, alone).run())
        finally:
            alone.submit(vault.close).result()


class _Picker:
    """What is typed, what was found for it, and which hit is marked."""

    def __init__(self, vault: Vault, chosen: Selection, alone: ThreadPoolExecutor) -> None:
        from prompt_toolkit.buffer import Buffer

        self._vault, self._chosen, self._alone = vault, chosen, alone
        self._hits: list[Hit] = []
        self._told = ""
        self._at = 0
        self._running: asyncio.Task[None] | None = None
        self._buffer = Buffer(multiline=False, on_text_changed=lambda _: self._typed())
        self._application: Any = self._build()

    async def run(self) -> tuple[Link | None, bool]:
        self._typed()
        found: tuple[Link | None, bool] = await self._application.run_async()
        if self._running:
            self._running.cancel()
        return found

    def _typed(self) -> None:
        """Forget the search under way, and begin another after a short rest."""
        if self._running:
            self._running.cancel()
        self._running = asyncio.get_running_loop().create_task(self._search(self._buffer.text))

    async def _search(self, text: str) -> None:
        await asyncio.sleep(_PAUSE)
        self._hits, self._told = await asyncio.get_running_loop().run_in_executor(
            self._alone, self._find, text
        )
        self._at = 0
        self._application.invalidate()

    def _find(self, text: str) -> tuple[list[Hit], str]:
        """Search; return the hits and what is to be said of them. Runs in the thread of the vault.

        Without words the newest links are shown. The last word may not be finished: if nothing holds it as it is,
        it is taken for a beginning, and then for a slip.
        """
        if not text.strip():
            newest = [Hit(link, 0.0, "") for link in self._vault.select(self._chosen)]
            return newest, "" if newest else "the vault is empty"
        hits, found = self._vault.similar.search(text, self._chosen)
        if not found.strict and text[-1].isalnum():
            begun, as_begun = self._vault.similar.search(f"{text}*", self._chosen)
            if as_begun.strict:
                return begun, ""
        if not hits and found.meant:
            hits = self._vault.similar.search(str(found.meant), self._chosen)[0]
            return hits, f"nothing found for: {text}; searched for this instead: {found.meant}"
        return hits, "" if hits else f"nothing found for: {text}"

    def _build(self) -> Any:
        from prompt_toolkit.application import Application
        from prompt_toolkit.layout import HSplit, Layout, VSplit, Window
        from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl

        typing = Window(BufferControl(self._buffer), height=1)
        prompt = Window(FormattedTextControl("search: "), width=8, height=1)
        shown: Any = self._shown
        hits = Window(FormattedTextControl(shown), wrap_lines=False)
        foot = Window(FormattedTextControl(lambda: [("class:dim", self._told or _KEYS)]), height=1)
        return Application(
            layout=Layout(HSplit([VSplit([prompt, typing]), hits, foot]), focused_element=typing),
            key_bindings=self._keys(),
            style=_style(),
            full_screen=True,
            erase_when_done=True,
        )

    def _keys(self) -> Any:
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()

        def bind(action: Callable[[Any], None], *names: str) -> None:
            for name in names:
                keys.add(name, eager=name != "escape")(action)

        bind(lambda event: event.app.exit(result=(None, False)), "escape", "c-c", "c-d")
        bind(lambda event: self._choose(event, live=False), "enter")
        bind(lambda event: self._choose(event, live=True), "c-o")
        bind(lambda _: self._move(-1), "up", "c-p")
        bind(lambda _: self._move(1), "down", "c-n")
        return keys

    def _move(self, step: int) -> None:
        self._at = max(0, min(len(self._hits) - 1, self._at + step))

    def _choose(self, event: Any, *, live: bool) -> None:
        if self._hits:
            event.app.exit(result=(self._hits[self._at].link, live))

    def _shown(self) -> Fragments:
        """Return the hits around the marked one as lines: title and site, and below them the passage."""
        size = self._application.output.get_size()
        room = max(1, (size.rows - 2) // 2)
        first = max(0, min(self._at - room // 2, len(self._hits) - room))
        lines: Fragments = []
        for number, hit in enumerate(self._hits[first : first + room], first):
            lines += _two_lines(hit, size.columns, marked=number == self._at)
        return lines


def _two_lines(hit: Hit, width: int, *, marked: bool) -> Fragments:
    style = "class:marked" if marked else ""
    site = printable(hit.link.site)[:30] + (f" +{len(hit.copies)}" if hit.copies else "")
    title = fit(printable(hit.link.title), max(10, width - cell_width(site) - 5))
    return [
        (f"{style} bold", f"{'>' if marked else ' '} {title}"),
        (f"{style} class:dim", f"  {site}\n"),
        *_passage(hit, width - 5),
        ("", "\n"),
    ]


def _passage(hit: Hit, width: int) -> Fragments:
    """Return the passage as one line, cut at the terminal's edge, its matches marked."""
    parts: Fragments = [("", "    ")]
    position, room = 0, width
    for offset, length in (*hit.matches, (len(hit.snippet), 0)):
        for style, end in (("", offset), ("class:hit", offset + length)):
            text = printable(hit.snippet[position:end])
            shown = text if cell_width(text) <= room else fit(text, max(1, room)).rstrip()
            room = room - cell_width(shown) if shown == text else 0
            if shown:
                parts.append((style, shown))
            position = end
            if room <= 0:
                return parts
    return parts


def _style() -> Any:
    import os

    from prompt_toolkit.styles import Style

    if "NO_COLOR" in os.environ:
        return Style.from_dict({"hit": "underline", "marked": "reverse", "dim": ""})
    return Style.from_dict({"hit": "ansiyellow bold", "marked": "reverse", "dim": "ansibrightblack"})


def pick_by_fzf(now: Session, chosen: Selection) -> tuple[Link | None, bool]:
    """Let the user choose a link by fzf, which matches titles, tags and addresses, and shows the article below.

    :raises UsageError: if fzf is not there
    """
    program = shutil.which("fzf")
    if program is None:
        raise UsageError("fzf is not installed", hint=f"install it, or leave out --fzf: {_HINT}")
    command = [
        program,
        "--delimiter=\t",
        "--with-nth=2..",
        "--expect=ctrl-o",
        f"--header={_KEYS}",
        f"--preview={shlex.join([sys.executable, '-m', 'linkvault', '--db', str(now.path), 'show'])} {{1}}",
        "--preview-window=down:40%:wrap",
        "--no-multi",
    ]
    with now.vault() as vault:
        lines = "\n".join(map(_line, vault.select(chosen)))
        done = subprocess.run(
            command, input=lines.encode("utf-8", "backslashreplace"), stdout=subprocess.PIPE, check=False
        )
        key, _, line = done.stdout.decode("utf-8", "replace").partition("\n")
        number = line.partition("\t")[0].strip()
        return (vault.get(int(number)) if number.isdigit() else None), key == "ctrl-o"


def _line(link: Link) -> str:
    fields = (link.id, link.title, link.site, ", ".join(link.tags), link.url)
    return "\t".join(printable(str(field)) for field in fields)
