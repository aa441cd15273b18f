"""Keys on a terminal -> the link that the user picks from the hits shown while typing.

`linkvault search` without words imports this module. It needs prompt_toolkit (the extra `picker`), or fzf with `--fzf`.
Searches run in one thread that also opens the vault, because an SQLite connection must not change threads.
"""

import asyncio
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from linkvault.cli import INTERRUPTED_STATUS
from linkvault.cli.ui.installation import install_command
from linkvault.cli.ui.search_answer import Answer
from linkvault.cli.ui.session import Session
from linkvault.cli.ui.terminal import cell_width, fit, printable
from linkvault.errors import UsageError
from linkvault.lazy_dataclass import replace
from linkvault.models import Hit, Link, Selection
from linkvault.vault import Vault

_PAUSE = 0.08  # seconds without a key before a search starts
_MAX_HITS = 50  # more than anyone scrolls through; keeps a search short
# Columns of the site, and its share of the width (a third): with 40 columns, the title gets more than half.
_MAX_SITE, _MAX_SITE_SHARE = 30, 3
_MIN_TITLE = 10  # columns
_MARGIN = 5  # columns: the marker, spaces and the last column, which would wrap the line
_KEYS = "Enter: show · Ctrl-O: open in the browser · Esc: quit"
_SHORT_KEYS = "Enter show · ^O browser · Esc quit"  # on a narrow terminal
_PARTIAL = "~"  # before hits with only some of the words, or with similar words
_PARTIAL_HINT = " · ~: similar or only some words"
Fragments = list[tuple[str, str]]


def pick(session: Session, selection: Selection) -> tuple[Link | None, bool]:
    """Let the user search and pick; return the link, and whether to open its page instead of showing the article.

    :raises UsageError: if prompt_toolkit is not installed
    """
    try:
        import prompt_toolkit  # noqa: F401  # only to know whether it is installed
    except ImportError as error:
        hint = f"to search as you type: `{install_command('picker')}`"
        raise UsageError("no words to search for", hint=hint) from error
    selection = replace(selection, limit=min(selection.limit or _MAX_HITS, _MAX_HITS))
    with ThreadPoolExecutor(max_workers=1) as thread:
        vault = thread.submit(Vault, session.path).result()
        try:
            return asyncio.run(_Picker(vault, selection, thread).run())
        finally:
            thread.submit(vault.close).result()


class _Picker:
    """The query, its hits, and which hit is marked."""

    def __init__(self, vault: Vault, selection: Selection, thread: ThreadPoolExecutor) -> None:
        from prompt_toolkit.buffer import Buffer

        self._vault, self._selection, self._thread = vault, selection, thread
        self._hits: list[Hit] = []
        self._message = ""
        self._marked = 0
        self._running: asyncio.Task[None] | None = None
        self._buffer = Buffer(multiline=False, on_text_changed=lambda _: self._restart_search())
        self._application: Any = self._build()

    async def run(self) -> tuple[Link | None, bool]:
        self._restart_search()
        choice: tuple[Link | None, bool] = await self._application.run_async()
        if self._running:
            self._running.cancel()
        return choice

    def _restart_search(self) -> None:
        """Cancel the running search, and start another after a pause."""
        if self._running:
            self._running.cancel()
        self._running = asyncio.get_running_loop().create_task(self._search(self._buffer.text))

    async def _search(self, text: str) -> None:
        await asyncio.sleep(_PAUSE)
        self._hits, self._message = await asyncio.get_running_loop().run_in_executor(
            self._thread, self._find, text
        )
        self._marked = 0
        self._application.invalidate()

    def _find(self, text: str) -> tuple[list[Hit], str]:
        """Search; return the hits and a message. Runs in the thread of the vault.

        Without words, the newest links are returned. The last word may be unfinished, so it is searched as a prefix.
        If that has no results, it is searched as a whole word, which may be misspelled, and if that has none either,
        the words before it may be.
        """
        if not text.strip():
            newest = [Hit(link, 0.0, "") for link in self._vault.select(self._selection)]
            return newest, "" if newest else "the vault is empty"

        def find(query: str) -> Answer:
            return Answer(text, *self._vault.similar.search(query, self._selection))

        unfinished = find(f"{text}*") if _ends_in_word(text) else None
        if unfinished and unfinished.result.strict_count:
            return unfinished.hits, ""
        complete = find(text)
        answer = complete if complete.hits or unfinished is None else unfinished
        # Nobody typed the star.
        message = answer.message.removesuffix("*") if answer is unfinished else answer.message
        return answer.hits, message

    def _build(self) -> Any:
        from prompt_toolkit.application import Application
        from prompt_toolkit.layout import HSplit, Layout, VSplit, Window
        from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl

        query = Window(BufferControl(self._buffer), height=1)
        prompt = Window(FormattedTextControl("search: "), width=8, height=1)
        lines: Any = self._lines
        hits = Window(FormattedTextControl(lines), wrap_lines=False)
        foot = Window(FormattedTextControl(lambda: [("class:dim", self._foot())]), height=1)
        return Application(
            layout=Layout(HSplit([VSplit([prompt, query]), hits, foot]), focused_element=query),
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

        bind(lambda event: event.app.exit(result=(None, False)), "escape", "c-d")
        bind(lambda event: event.app.exit(exception=KeyboardInterrupt), "c-c")
        bind(lambda event: self._pick(event, live=False), "enter")
        bind(lambda event: self._pick(event, live=True), "c-o")
        bind(lambda _: self._move(-1), "up", "c-p")
        bind(lambda _: self._move(1), "down", "c-n")
        return keys

    def _foot(self) -> str:
        """Return the message or the keys, cut at the edge of the terminal."""
        columns = self._application.output.get_size().columns
        hint = _PARTIAL_HINT if any(hit.is_partial for hit in self._hits) else ""
        limit = self._selection.limit or _MAX_HITS
        count = f" · the first {limit}" if len(self._hits) >= limit else ""
        lines = [_KEYS + hint + count, _KEYS + count, _SHORT_KEYS + count, _SHORT_KEYS]
        if self._message:
            lines = [self._message]
        return next((line for line in lines if cell_width(line) < columns), fit(lines[-1], columns - 1))

    def _move(self, step: int) -> None:
        self._marked = max(0, min(len(self._hits) - 1, self._marked + step))

    def _pick(self, event: Any, *, live: bool) -> None:
        if self._hits:
            event.app.exit(result=(self._hits[self._marked].link, live))

    def _lines(self) -> Fragments:
        """Return the hits around the marked one, two lines for each: title and site, then the passage."""
        size = self._application.output.get_size()
        count = max(1, (size.rows - 2) // 2)
        first = max(0, min(self._marked - count // 2, len(self._hits) - count))
        lines: Fragments = []
        for number, hit in enumerate(self._hits[first : first + count], first):
            lines += _two_lines(hit, size.columns, marked=number == self._marked)
        return lines


def _ends_in_word(text: str) -> bool:
    """Return whether a query ends in a word that may be unfinished: not in a filter, a phrase or an excluded word.

    >>> [_ends_in_word(text) for text in ("loss fun", "title:fun", "loss -fun", "tag:ml", '"loss fun"', "loss ")]
    [True, True, False, False, False, False]
    >>> _ends_in_word("हि")
    True
    """
    from linkvault import search

    nodes = search.parse(text).nodes
    last = nodes[-1] if nodes else None
    while isinstance(last, search.AnyOf):
        last = last.nodes[-1]
    is_letter = text[-1].isalnum() or unicodedata.category(text[-1])[0] == "M"
    return is_letter and isinstance(last, search.Term)


def _two_lines(hit: Hit, width: int, *, marked: bool) -> Fragments:
    style = "class:marked" if marked else ""
    site = fit(printable(hit.link.site), min(_MAX_SITE, width // _MAX_SITE_SHARE)).rstrip()
    site += f" +{len(hit.copies)}" if hit.copies else ""
    title = fit(printable(hit.link.title), max(_MIN_TITLE, width - cell_width(site) - _MARGIN))
    return [
        (f"{style} bold", f"{'>' if marked else ' '}{_PARTIAL if hit.is_partial else ' '}{title}"),
        (f"{style} class:dim", f"  {site}\n"),
        *_passage(hit, width - _MARGIN),
        ("", "\n"),
    ]


def _passage(hit: Hit, width: int) -> Fragments:
    """Return the passage as one line with its matches highlighted, cut at the edge of the terminal."""
    parts: Fragments = [("", "    ")]
    position, spare = 0, width
    for offset, length in (*hit.matches, (len(hit.snippet), 0)):
        for style, end in (("", offset), ("class:hit", offset + length)):
            text = printable(hit.snippet[position:end])
            shown = text if cell_width(text) <= spare else fit(text, max(1, spare)).rstrip()
            spare = spare - cell_width(shown) if shown == text else 0
            if shown:
                parts.append((style, shown))
            position = end
            if spare <= 0:
                return parts
    return parts


def _style() -> Any:
    import os

    from prompt_toolkit.styles import Style

    if "NO_COLOR" in os.environ:
        return Style.from_dict({"hit": "underline", "marked": "reverse", "dim": ""})
    return Style.from_dict({"hit": "ansiyellow bold", "marked": "reverse", "dim": "ansibrightblack"})


def pick_by_fzf(session: Session, selection: Selection) -> tuple[Link | None, bool]:
    """Let the user pick a link with fzf, which matches titles, tags and addresses and shows the article below.

    :raises UsageError: if fzf is not installed
    :raises KeyboardInterrupt: for Ctrl-C
    """
    program = shutil.which("fzf")
    if program is None:
        hint = f"install fzf, or search without --fzf after `{install_command('picker')}`"
        raise UsageError("fzf is not installed", hint=hint)
    command = [
        program,
        "--delimiter=\t",
        "--with-nth=2..",
        "--expect=ctrl-o,esc",  # without `esc` it has the exit status of Ctrl-C
        f"--header={_KEYS}",
        f"--preview={shlex.join([sys.executable, '-m', 'linkvault', '--db', str(session.path), 'show'])} {{1}}",
        "--preview-window=down:40%:wrap",
        "--no-multi",
    ]
    with session.vault() as vault:
        lines = "\n".join(map(_line, vault.select(selection)))
        process = subprocess.run(
            command, input=lines.encode("utf-8", "backslashreplace"), stdout=subprocess.PIPE, check=False
        )
        if process.returncode == INTERRUPTED_STATUS:
            raise KeyboardInterrupt
        key, _, line = process.stdout.decode("utf-8", "replace").partition("\n")
        number = line.partition("\t")[0].strip()
        picked = number.isdigit() and key != "esc"
        return (vault.get(int(number)) if picked else None), key == "ctrl-o"


def _line(link: Link) -> str:
    fields = (link.id, link.title, link.site, ", ".join(link.tags), link.url)
    return "\t".join(printable(str(field)) for field in fields)
