"""Links before and after a change -> the answer: a sentence, a table of what would change, or JSON."""

from collections.abc import Iterable
from typing import Any

from linkvault.cli.options import Session
from linkvault.cli.records import link_record
from linkvault.cli.tables import link_table, tell_json
from linkvault.vault import Vault


def links_in_words(count: int) -> str:
    """Count links in words.

    >>> links_in_words(1), links_in_words(2)
    ('1 link', '2 links')
    """
    return "1 link" if count == 1 else f"{count} links"


class Change:
    """The links that a command is about to change, as they are before it."""

    def __init__(self, vault: Vault, ids: Iterable[int]) -> None:
        self._vault = vault
        self._before = [vault.get(link_id) for link_id in ids]

    @property
    def ids(self) -> list[int]:
        """The links that the command is about."""
        return [link.id for link in self._before]

    def preview(self, now: Session, *, json: bool, jsonl: bool) -> None:
        """Say which links would be changed; as JSON, `changed` is false, for nothing is."""
        if json or jsonl:
            tell_json(now.screen, self._records(), lines=jsonl)
        else:
            link_table(now.screen, self._before, empty="no links chosen by that")

    def tell(self, now: Session, done: str, *, json: bool, jsonl: bool) -> None:
        """Say what became of them: `done` and how many, or each with `changed`."""
        records = self._records()
        if json or jsonl:
            tell_json(now.screen, records, lines=jsonl)
            return
        if not records:
            now.screen.say("no links chosen by that")
        changed = sum(record["changed"] for record in records)
        same = f" ({len(records) - changed} unchanged)" if changed < len(records) else ""
        now.screen.line(f"{done} {links_in_words(changed)}{same}")

    def _records(self) -> list[dict[str, Any]]:
        pairs = ((link, self._vault.get(link.id)) for link in self._before)
        return [{**link_record(after), "changed": after != before} for before, after in pairs]
