#!/usr/bin/env python3
"""Export a vault into one folder again and again, while a person edits the notes there; find words that were lost.

    python tests/quality/edited_notes.py                             200 runs over 1,000 notes
    python tests/quality/edited_notes.py --notes 50 --runs 20 --seed 7

In each run a random editor changes a part of the files in every way that an editor or a file manager has, then some
links of the vault change, then the vault is exported. All words of the person are in marks with a number, so one
search in all files before the export and one after it find every byte that is missing. All exports are calls in this
process: a run takes a second for each 1,000 notes or so.
"""

import argparse
import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from vaults import save_page

from linkvault import transfer
from linkvault.models import Selection
from linkvault.vault import Vault

NOTES = 1000
RUNS = 200
SHARE = 0.1  # of the notes that are edited in a run, at most
CHANGES = 30  # links that change in a run
SENTENCES = [
    "A ruler measures the length of a coin. ",
    "The loss tells how far the model is. ",
    "训练让损失变小。",
]
WORDS = re.compile(rb"<<(\d+):(.*?):\1>>", re.DOTALL)
SIGNS = [
    *"ab: #-?[]{}&*!|>'\"%@`~,=\\/\t 损失é😀",
    *("\r", "\n", "\x85", "\u2028", "\ufeff", "\x00", "\x1b", "e\u0301", "\r\n", "\n\n", "\n---\n", "\n- "),
    *(
        "---",
        "...",
        "{{",
        "}}",
        "<%",
        "%>",
        "```",
        "$$",
        "%%",
        "- ",
        ": ",
        " #",
        "<!--",
        "-->",
        "it's ",
        "[[a]]",
        "\n  b",
    ),
]
ONE_LINE = [sign for sign in SIGNS if not set("\r\n\x85\u2028\x00\x1b\ufeff") & set(sign)]
TEMPLATE = "---\nname: {{title}}\nlink: {{url}}\ntags: {{tags}}\n---\n# {{title}}\n\n{{text}}\n"
DASHES = b"---\n"


class Editor:
    """A person with an editor and a file manager, who works on a folder of notes."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.outside, self.chance = folder, folder.parent / "outside", chance
        self.outside.mkdir(exist_ok=True)
        self.number = 0

    def words(self, *, is_line: bool = False) -> bytes:
        """Return new words of the person, in marks."""
        self.number += 1
        signs = self.chance.choices(ONE_LINE if is_line else SIGNS, k=self.chance.randint(0, 40))
        text = f"<<{self.number}:{''.join(signs)}:{self.number}>>".encode()
        if not is_line and self.chance.random() < 0.05:
            text = text.replace(b":", b":\xff\xfe", 1)
        return text

    def notes(self) -> list[Path]:
        """Return the files below the folder."""
        return sorted(
            path for path in self.folder.rglob("*") if path.is_file() and path.parent.name != "assets"
        )

    def work(self, count: int) -> Counter[str]:
        """Change some files; return how often each kind of change was made."""
        done: Counter[str] = Counter()
        notes = self.notes()
        for path in self.chance.sample(notes, min(count, len(notes))):
            for edit in self.chance.choices(EDITS, k=self.chance.choice([1, 1, 1, 2, 3])):
                if path.is_file():
                    edit(self, path)
                    done[edit.__name__] += 1
        return done

    def _change_lines(self, path: Path, change: Callable[[list[bytes]], object]) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        change(lines)
        path.chmod(0o600)
        path.write_bytes(b"".join(lines))

    def _place_in_head(self, lines: list[bytes]) -> int:
        """Return the number of a line in the front matter, after the first."""
        ends = [number for number, line in enumerate(lines) if line.strip() == b"---"]
        return self.chance.randint(1, max(1, ends[1] if len(ends) > 1 else 1))

    def insert_words(self, path: Path) -> None:
        self._change_lines(
            path, lambda lines: lines.insert(self.chance.randint(0, len(lines)), self.words() + b"\n")
        )

    def append_words(self, path: Path) -> None:
        end = self.chance.choice([b"\n", b"", b"\n\n", b"\r\n"])
        self._change_lines(path, lambda lines: lines.append(b"\n" + self.words() + end))

    def add_key(self, path: Path) -> None:
        key = self.chance.choice(
            [b"mine", b"Rating", b'"my key"', b"aliases", b"title", b"note", b"cssclass", b"a.b"]
        )
        value = self.chance.choice([
            b" '%b'" % self.words(is_line=True).replace(b"'", b""),
            b"\n  - x\n  - %b" % self.words(is_line=True),
            b" |\n  %b\n\n  more" % self.words(is_line=True),
            b" %b" % self.words(is_line=True),
        ])  # fmt: skip
        self._change_lines(
            path, lambda lines: lines.insert(self._place_in_head(lines), b"%b:%b\n" % (key, value))
        )

    def add_comment(self, path: Path) -> None:
        self._change_lines(
            path,
            lambda lines: lines.insert(self._place_in_head(lines), b"# %b\n" % self.words(is_line=True)),
        )

    def end_line_with_comment(self, path: Path) -> None:
        def change(lines: list[bytes]) -> None:
            place = self._place_in_head(lines)
            if place < len(lines):
                lines[place] = lines[place].rstrip(b"\r\n") + b"  # %b\n" % self.words(is_line=True)

        self._change_lines(path, change)

    def change_value(self, path: Path) -> None:
        def change(lines: list[bytes]) -> None:
            for number, line in enumerate(lines[:12]):
                if line.startswith((b"title:", b"author:", b"note:", b"lang:", b"name:")):
                    lines[number] = line.partition(b":")[0] + b": " + self.words(is_line=True) + b"\n"
                    return

        self._change_lines(path, change)

    def add_tag(self, path: Path) -> None:
        def change(lines: list[bytes]) -> None:
            for number, line in enumerate(lines[:20]):
                if line.startswith(b"- "):
                    quote = self.chance.choice([b"", b"'", b'"'])
                    words = self.words(is_line=True).translate(None, b"'\"\\")
                    indent = self.chance.choice([b"", b"", b"  ", b"\t"])
                    lines.insert(
                        number + self.chance.randint(0, 1), indent + b"- " + quote + words + quote + b"\n"
                    )
                    return

        self._change_lines(path, change)

    def write_tags_in_one_line(self, path: Path) -> None:
        words = self.words(is_line=True).translate(None, b"'\"\\")
        old = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(re.sub(rb"tags:\n(?:- .*\n)+", lambda _: b"tags: [a, '%b']\n" % words, old, count=1))

    def reorder_keys(self, path: Path) -> None:
        def change(lines: list[bytes]) -> None:
            place = self._place_in_head(lines)
            if 1 < place < len(lines) and not lines[1].startswith((b"-", b" ", b"\t")):
                lines.insert(place - 1, lines.pop(1))

        self._change_lines(path, change)

    def change_line_ends(self, path: Path) -> None:
        text = path.read_bytes().replace(b"\r\n", b"\n")
        path.chmod(0o600)
        path.write_bytes(text if self.chance.random() < 0.3 else text.replace(b"\n", b"\r\n"))

    def add_mark(self, path: Path) -> None:
        text = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(b"\xef\xbb\xbf" + text.removeprefix(b"\xef\xbb\xbf"))

    def delete_lines(self, path: Path) -> None:
        def change(lines: list[bytes]) -> None:
            start = self.chance.randint(0, len(lines))
            del lines[start : start + self.chance.randint(1, 5)]

        self._change_lines(path, change)

    def repeat_lines(self, path: Path) -> None:
        def change(lines: list[bytes]) -> None:
            start = self.chance.randint(0, len(lines))
            lines[start:start] = lines[: self.chance.randint(1, 12)]

        self._change_lines(path, change)

    def delete_front_matter(self, path: Path) -> None:
        text = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(text.partition(b"\n---\n")[2])

    def split(self, path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        half = self.chance.randint(0, len(lines))
        path.chmod(0o600)
        path.write_bytes(b"".join(lines[:half]))
        path.with_name(f"half {self.number}{path.suffix}").write_bytes(b"".join(lines[half:]))
        self.number += 1

    def move(self, path: Path) -> None:
        target = self.folder / self.chance.choice(["read", "read/later", "损失", ""])
        target.mkdir(parents=True, exist_ok=True)
        if not (target / path.name).exists():
            path.rename(target / path.name)

    def rename(self, path: Path) -> None:
        name = self.chance.choice([
            path.name.swapcase().replace(path.suffix.upper(), path.suffix),
            unicodedata.normalize("NFD", path.name),
            f"my own name {self.number}{path.suffix}",
            path.with_suffix(".txt").name,
        ])  # fmt: skip
        self.number += 1
        if not path.with_name(name).exists():
            path.rename(path.with_name(name))

    def copy(self, path: Path) -> None:
        folder = self.folder / "copies"
        folder.mkdir(exist_ok=True)
        (folder / path.name).write_bytes(path.read_bytes() + self.words())

    def delete(self, path: Path) -> None:
        path.unlink()

    def empty(self, path: Path) -> None:
        path.chmod(0o600)
        path.write_bytes(b"")

    def write_own_text(self, path: Path) -> None:
        path.chmod(0o600)
        path.write_bytes(self.words() + b"\n")

    def make_read_only(self, path: Path) -> None:
        path.chmod(0o400)

    def replace_by_link(self, path: Path) -> None:
        if not path.is_symlink() and sys.platform != "win32":
            self.number += 1
            target = self.outside / f"{self.number}{path.suffix}"
            path.rename(target)
            path.symlink_to(target)

    def take_next_name(self, path: Path) -> None:
        """Write a file of the person's where a note goes once its link has another title."""
        number = self.chance.randint(1, NOTES)
        own = self.folder / f"Title {self.chance.randint(1, 3)} ({number}).md"
        if not own.exists():
            own.write_bytes(self.words())


EDITS = [
    value
    for name, value in vars(Editor).items()
    if not name.startswith("_") and name not in ("words", "notes", "work")
]


def read_words(*folders: Path) -> dict[bytes, bytes]:
    """Return the words of the person in all files, by their number."""
    return {
        number: words
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        for number, words in WORDS.findall(path.read_bytes())
    }


def change_links(vault: Vault, chance: random.Random, count: int, notes: int, run: int) -> None:
    """Change some links of the vault in random ways, as commands do."""
    for link_id in chance.sample(range(1, notes + 1), min(count, notes)):
        match chance.choice(["title", "note", "tag", "untag", "text", "trash"]):
            case "title":
                vault.edit(link_id, title=f"Title {chance.randint(1, 3)}")
            case "note":
                vault.edit(link_id, note=f"note of run {run}: #{chance.random()}")
            case "tag":
                vault.tag([link_id], [f"tag {chance.randint(1, 9)}"])
            case "untag":
                vault.untag([link_id], [f"tag {chance.randint(1, 9)}"])
            case "text":
                text = f"{chance.choice(SENTENCES) * 4} Sentence {run}. "
                save_page(vault, f"https://example.org/{link_id}", text, title="Loss", force=True)
            case "trash":
                vault.trash([link_id], at="2026-11-30T00:00:00Z")
                if chance.random() < 0.7:
                    vault.restore([link_id])


def choose_export(chance: random.Random) -> tuple[Selection, transfer.ExportOptions]:
    """Return links and options of an export, as a person may choose them."""
    chosen = Selection(tags=("tag 1",)) if chance.random() < 0.1 else Selection()
    template = TEMPLATE if chance.random() < 0.1 else None
    options = transfer.ExportOptions(
        prune=chance.random() < 0.3, mirror=chance.random() < 0.1, template=template
    )
    return chosen, options


def main(arguments: list[str] | None = None) -> int:
    """Print what was lost, and how often each kind of edit was made; return 1 if anything was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notes", type=int, default=NOTES)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    chance, edits, lost = random.Random(options.seed), Counter[str](), 0
    with tempfile.TemporaryDirectory() as name, Vault(Path(name, "vault.db"), write=True) as vault:
        for number in range(1, options.notes + 1):
            save_page(
                vault,
                f"https://example.org/{number}",
                SENTENCES[0],
                title="Loss",
                tags=("ml", f"tag {number % 9}"),
            )
        folder = Path(name, "notes")
        transfer.export(vault, Selection(), "markdown", folder)
        editor = Editor(folder, chance)
        words = 0
        for run in range(1, options.runs + 1):
            edits.update(editor.work(chance.randint(1, max(1, int(options.notes * SHARE)))))
            before = read_words(folder, editor.outside)
            change_links(vault, chance, chance.randint(0, CHANGES), options.notes, run)
            chosen, how = choose_export(chance)
            result = transfer.export(vault, chosen, "markdown", folder, how)
            after = read_words(folder, editor.outside)
            words = len(after)
            for key, text in before.items():
                if after.get(key) != text:
                    lost += 1
                    print(f"run {run}: lost {key!r} {text!r}, there is {after.get(key)!r}")
            print(
                f"run {run}: {len(before)} words, {result.merged} merged, {len(result.conflicts)} conflicts",
                file=sys.stderr,
            )
    print(
        f"{options.runs} runs, {options.notes} notes, {sum(edits.values())} edits, {words} words at the end: {lost} lost"
    )
    print(", ".join(f"{name} {count}" for name, count in sorted(edits.items())))
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
