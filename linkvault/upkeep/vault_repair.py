"""A damaged vault -> a sound one, and a list of what is lost, link by link. The damaged vault is copied first.

If pages or tables of the file are damaged, the rows that can be read move to a new file. Otherwise the wrong rows are
repaired in place: a text from its stored page, the index from the texts.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from linkvault import capture
from linkvault.errors import NothingReadable, VaultDamaged, VaultError
from linkvault.extract import NO_RULES, SiteRules
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Snapshot
from linkvault.store.integrity.file_replacement import replace_vault
from linkvault.store.integrity.table_columns import read_tables
from linkvault.upkeep.backup_files import create
from linkvault.upkeep.check_report import CheckReport, ProblemKind
from linkvault.upkeep.doctor import check
from linkvault.upkeep.salvage.database_pages import DatabasePages
from linkvault.upkeep.salvage.table_rows import read_rows
from linkvault.vault import Vault

_NEW, _READING = ".repaired", ".reading"  # at the end of the names of files during a repair
_ROWS_CHANGED = (
    "may have wrong letters or missing parts in its title, note, tags, addresses or dates: check it"
)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a repair could not restore as it was, of one link. `can_refetch`: its page can be fetched again."""

    link_id: int
    message: str
    can_refetch: bool = False

    def __str__(self) -> str:
        """Return the loss in one sentence."""
        return f"link {self.link_id} {self.message}"


@dataclass(frozen=True, slots=True)
class RepairReport:
    """The result of a repair."""

    backup: Path  # the vault as it was
    losses: tuple[Loss, ...]
    is_new_file: bool  # the rows moved to a new file, because the old one is damaged
    links: int  # in the vault now


def repair(
    path: Path,
    report: CheckReport,
    *,
    rules: SiteRules = NO_RULES,
    progress: Callable[[int, int], None] | None = None,
) -> RepairReport:
    """Repair a vault; return what is lost. No other program may write to it meanwhile.

    :param report: what a check of the vault found
    :param rules: the user's rules for sites, to extract stored pages again
    :raises VaultError: if the copy cannot be written, or the repaired vault is not sound; nothing is changed then
    """
    if any(problem.kind is ProblemKind.FILE for problem in report.problems) or _has_log(path):
        return _move_rows(path, rules, progress)
    backup = create(path).path
    with Vault(path, write=True) as vault:
        losses = _repair_rows(vault, rules)
        links = len(vault.integrity.all_ids())
    _require_sound(path, progress)
    return RepairReport(backup, losses, is_new_file=False, links=links)


def remove_abandoned(path: Path) -> None:
    """Delete the files of this repair and those that an earlier one left; what cannot be deleted stays."""
    for ending in (_NEW, _READING):
        for file in path.parent.glob(f"{path.name}.*{ending}*"):
            with suppress(OSError):
                file.unlink()


def _move_rows(path: Path, rules: SiteRules, progress: Callable[[int, int], None] | None) -> RepairReport:
    """Build a new vault from the rows that can be read, and put it in the place of the damaged one."""
    remove_abandoned(path)
    try:
        new, lost = _salvage(path, _copy_files(path))
        with Vault(new, write=True) as vault:
            losses = (*lost, *_repair_rows(vault, rules))
            links = len(vault.integrity.all_ids())
        _require_sound(new, progress)
        aside = replace_vault(path, new, "damaged", writes_log=False) or path
    except OSError as error:
        raise VaultError(
            f"the repaired vault cannot be written ({error.strerror or error}): {path}"
        ) from error
    finally:
        remove_abandoned(path)
    return RepairReport(aside, losses, is_new_file=True, links=links)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _salvage(path: Path, damaged: Path) -> tuple[Path, tuple[Loss, ...]]:
    """Write the rows of a damaged vault to a new one; return it, and the links that are lost.

    A log beside the vault may be of an older state of it, or be damaged. So the file is read with its log and without
    it, and the reading in which more links match their digests is used.
    """
    candidates = []
    for number, use_log in enumerate((True, False) if _has_log(damaged) else (False,)):
        new = path.with_name(f"{path.name}.{os.getpid()}.{number}{_NEW}")
        with Vault(new, write=True) as vault, DatabasePages(damaged, use_log=use_log) as pages:
            lost = vault.recovery.insert_rows(read_rows(pages, read_tables()))
            sound = len(vault.integrity.all_ids()) - len(list(vault.recovery.changed_links()))
        losses = tuple(Loss(row.link_id, row.message, can_refetch=row.has_address) for row in lost)
        candidates.append((sound, use_log, new, losses))
    _, _, best, losses = max(candidates, key=lambda candidate: candidate[:2])
    return best, losses


def _repair_rows(vault: Vault, rules: SiteRules) -> tuple[Loss, ...]:
    """Repair texts, pages, references, digests and the index of a vault whose file is sound."""
    recovery, losses = vault.recovery, []
    changed = set(recovery.changed_links())
    recovery.delete_orphans()
    for link_id in vault.integrity.all_ids():
        for snapshot in vault.snapshots(link_id):
            if recovery.is_text_damaged(snapshot) and (loss := _repair_text(vault, snapshot, rules)):
                losses.append(loss)
            if recovery.drop_damaged_assets(snapshot):
                losses.append(Loss(link_id, "has lost pictures or other files of its page", can_refetch=True))
        if pages := recovery.drop_damaged_pages(link_id):
            number = "a stored page" if pages == 1 else f"{pages} stored pages"
            losses.append(Loss(link_id, f"has lost {number}, but not its text", can_refetch=True))
        if link_id in changed:
            losses.append(Loss(link_id, _ROWS_CHANGED))
    recovery.delete_orphans()
    recovery.accept(vault.integrity.all_ids())
    recovery.rebuild_index()
    return tuple(losses)


def _repair_text(vault: Vault, snapshot: Snapshot, rules: SiteRules) -> Loss | None:
    """Extract the text of a snapshot from its page again; without a page keep it, with a warning. Return the loss."""
    page = vault.recovery.intact_page(snapshot)
    if page is not None:
        try:
            article, text, extracted = capture.read(page, rules, keep=True)
        except NothingReadable:
            page = None
        else:
            # A page that gives no text now is no source for the text that was there.
            if text.text.strip() or not snapshot.words:
                vault.recovery.replace_text(snapshot, extracted, article, text)
                return None
    if vault.recovery.keep_damaged_text(snapshot):
        return Loss(
            snapshot.link_id, f"may have wrong letters in the text of snapshot {snapshot.number}", True
        )
    return Loss(snapshot.link_id, f"has lost the text of snapshot {snapshot.number}", can_refetch=True)


def _require_sound(path: Path, progress: Callable[[int, int], None] | None) -> None:
    report = check(path, progress=progress)
    if report.problems:
        raise VaultDamaged(f"the repair has failed ({report.problems[0]}): {path}")


def _copy_files(path: Path) -> Path:
    """Copy the files of a damaged vault as they are, so that reading them changes nothing; return the copy."""
    copy = path.with_name(f"{path.name}.{os.getpid()}{_READING}")
    for ending in ("", "-wal"):
        file = path.with_name(path.name + ending)
        if file.exists():
            shutil.copyfile(file, copy.with_name(copy.name + ending))
    return copy
