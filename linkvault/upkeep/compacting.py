"""A vault -> the same in fewer bytes: texts and pages packed, the index merged, free space given back."""

from collections.abc import Callable
from pathlib import Path

from linkvault.lazy_dataclass import dataclass
from linkvault.vault import Vault


@dataclass(frozen=True, slots=True)
class CompactReport:
    """The result of compacting a vault."""

    packed: int  # texts and pages
    damaged: int  # texts and pages that were left as they are, because they do not match their digest
    bytes_before: int
    bytes_after: int


def compact(path: Path, *, progress: Callable[[int, int], None] | None = None) -> CompactReport:
    """Store a vault in fewer bytes. Other programs can use it meanwhile, except for its last step.

    A run that is interrupted at any moment leaves an intact vault, and the next one continues.

    :param progress: called with the number of texts and pages done so far, and of all
    """
    packed = damaged = 0
    with Vault(path):  # raises VaultMissing
        before = _measure(path)
    with Vault(path, write=True) as vault:
        total = vault.compaction.count()
        for count in vault.compaction.pack_versions():
            packed += count
            if progress:
                progress(packed, max(packed, total))
        total = packed + vault.compaction.count()
        for is_packed in vault.compaction.pack():
            packed, damaged = packed + is_packed, damaged + (not is_packed)
            if progress:
                progress(packed + damaged, total)
        if vault.compaction.merge_index() or packed or vault.compaction.has_free_space():
            vault.compaction.write_log()
            vault.compaction.shrink()
        vault.compaction.write_log()
        after = _measure(path)
    return CompactReport(packed, damaged, before, after)


def _measure(path: Path) -> int:
    """Return the bytes of a vault and its log on the disk."""
    files = (path, path.with_name(path.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
