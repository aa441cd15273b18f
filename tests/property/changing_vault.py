"""A vault with random changes: the rules that several laws of the vault share."""

import contextlib
import tempfile
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from vaults import LOSS, NOW, RULER, save_link, save_page

from linkvault.errors import NotFound, UsageError
from linkvault.vault import Vault

URLS = [f"https://example.org/{letter}" for letter in "abcd"]
TAGS = ["ml", "ml/deep", "ML", "机器学习", "a", "a/b", "a/b/b", "C++"]
TEXTS = [LOSS, RULER, "损失函数 measures node.js and naïve C++ code, running. " * 8]
NAMES = ["Loss", "损失函数", "", "Running C++"]
numbers = st.integers(1, 5)
urls = st.sampled_from(URLS)
tags = st.sampled_from(TAGS)
names = st.sampled_from([*NAMES, None])


class ChangingVault(RuleBasedStateMachine):
    """A vault in a folder of its own, and the changes that anybody may make."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "vault.db")
        self.vault = Vault(self.path, write=True)

    def teardown(self) -> None:
        if hasattr(self, "vault"):
            self.vault.close()
            self.folder.cleanup()

    def make(self, change, *args, **kwargs) -> None:
        """Make a change that is always possible."""
        change(*args, **kwargs)

    def attempt(self, change, *args, **kwargs) -> None:
        """Make a change; for a missing link, or with the address of another link, it must have no effect."""
        with contextlib.suppress(NotFound, UsageError):
            change(*args, **kwargs)

    @rule(url=urls, text=st.sampled_from(TEXTS), tag=tags, force=st.booleans())
    def capture(self, url, text, tag, force) -> None:
        self.make(save_page, self.vault, url, text, title=text[:12], tags=(tag,), force=force)

    @rule(url=urls, title=st.sampled_from(NAMES), tag=tags)
    def add_without_page(self, url, title, tag) -> None:
        self.make(save_link, self.vault, url, title=title, tags=(tag,), note=title)

    @rule(link=numbers, title=names, note=names)
    def edit(self, link, title, note) -> None:
        self.attempt(self.vault.edit, link, title=title, note=note)

    @rule(link=numbers, url=urls)
    def change_url(self, link, url) -> None:
        self.attempt(self.vault.edit, link, url=url)

    @rule(links=st.lists(numbers, max_size=4), names=st.lists(tags, max_size=2), on=st.booleans())
    def tag(self, links, names, on) -> None:
        self.attempt(self.vault.tag if on else self.vault.untag, links, names)

    @rule(old=tags, new=tags)
    def rename(self, old, new) -> None:
        self.attempt(self.vault.rename_tag, old, new)

    @rule(old=tags)
    def delete_tag(self, old) -> None:
        self.attempt(self.vault.delete_tag, old)

    @rule(links=st.lists(numbers, max_size=4), away=st.booleans())
    def trash(self, links, away) -> None:
        if away:
            self.attempt(self.vault.trash, links, at=NOW)
        else:
            self.attempt(self.vault.restore, links)
