"""A vault -> a report of everything in it that is not as linkvault stored it. Nothing in the vault is changed."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from linkvault.errors import VaultDamaged, VaultError, VaultForeign
from linkvault.upkeep.check_progress import CheckProgress
from linkvault.upkeep.check_report import CheckReport, Problem, ProblemKind
from linkvault.vault import Vault

_BATCH_SIZE = 200  # links that are compared with the index at once, and after which the progress is stored
_DIFFERENT = "the index does not have the words of its title, tags, note and text"


def check(
    path: Path, *, quick: bool = False, progress: Callable[[int, int], None] | None = None
) -> CheckReport:
    """Return what is wrong with a vault.

    :param quick: leave out the comparison of each text, page and index entry with its digest
    :param progress: called with the number of links compared so far and of all links
    :raises VaultMissing: if there is no vault
    """
    try:
        vault = Vault(path)
    except (VaultDamaged, VaultForeign) as error:
        return CheckReport((Problem(ProblemKind.FILE, f"the file cannot be read: {error}"),))
    with vault:
        if vault.integrity.is_outdated:
            pages = tuple(Problem(ProblemKind.FILE, message) for message in _check_pages(vault, quick=quick))
            return CheckReport(pages, is_outdated=True)
        # Damage of the schema stops all parts with the same message.
        problems = list(dict.fromkeys(_check_structure(vault, quick=quick)))
        if quick:
            return CheckReport(tuple(problems))
        try:
            links = _check_links(vault, progress or (lambda done, total: None))
        except VaultError as error:
            return CheckReport((*problems, Problem(ProblemKind.FILE, f"the links cannot be read: {error}")))
        return CheckReport((*problems, *links.problems), links.checked)


def check_file(path: Path) -> list[str]:
    """Return what is wrong with the pages and tables of a file that no other program has; no rows are compared.

    :raises VaultMissing: if there is no vault
    """
    try:
        with Vault(path) as vault:
            problems = _check_pages(vault, quick=True, is_private=True)
            return problems if vault.integrity.is_outdated else [*problems, *vault.integrity.check_schema()]
    except (VaultDamaged, VaultForeign) as error:
        return [str(error)]


def _check_pages(vault: Vault, *, quick: bool, is_private: bool = False) -> list[str]:
    try:
        return list(vault.integrity.check_pages(quick=quick, is_private=is_private))
    except VaultError as error:
        return [str(error)]


def _check_structure(vault: Vault, *, quick: bool) -> Iterator[Problem]:
    integrity = vault.integrity
    parts: tuple[tuple[ProblemKind, Iterable[str]], ...] = (
        (ProblemKind.FILE, _check_pages(vault, quick=quick)),
        (ProblemKind.FILE, integrity.check_schema()),
        (ProblemKind.ROWS, integrity.check_rows()),
        (ProblemKind.INDEX, integrity.check_index_entries()),
    )
    for kind, messages in parts:
        try:
            yield from (Problem(kind, message) for message in messages)
        except VaultError as error:
            yield Problem(ProblemKind.FILE, str(error))


def _check_links(vault: Vault, progress: Callable[[int, int], None]) -> CheckReport:
    """Compare each link with its digests and its entry in the index; continue where an interrupted check stopped."""
    state, integrity = CheckProgress(vault.path), vault.integrity
    sums, index_error = _sum_index(vault)
    ids = integrity.all_ids(after=state.last)
    total = state.checked + len(ids)
    for start in range(0, len(ids), _BATCH_SIZE):
        batch = ids[start : start + _BATCH_SIZE]
        changed = _find_changed(vault, batch)
        for link_id in batch:
            is_changed = None if changed is None else link_id in changed
            state.problems += _check_link(vault, link_id, is_changed=is_changed)
        if sums is not None:
            different = _find_different(vault, sums, batch)
            state.problems += [Problem(ProblemKind.INDEX, _DIFFERENT, link_id) for link_id in different]
        state.last, state.checked = batch[-1], state.checked + len(batch)
        state.save()
        progress(state.checked, total)
    problems = state.problems if sums is None else _compare_again(vault, state.problems)
    report = CheckReport((*index_error, *problems), state.checked)
    state.clear()
    return report


def _find_changed(vault: Vault, ids: list[int]) -> set[int] | None:
    """Return the links whose rows do not match their digests; None if the rows of one cannot be read."""
    try:
        return vault.integrity.find_changed(ids)
    except VaultError:  # `check_link` reports which
        return None


def _check_link(vault: Vault, link_id: int, *, is_changed: bool | None) -> list[Problem]:
    try:
        wrong = vault.integrity.check_link(link_id, is_changed=is_changed)
    except VaultError as error:
        return [Problem(ProblemKind.FILE, f"its rows cannot be read: {error}", link_id)]
    return [Problem(ProblemKind.LINK, message, link_id, snapshot_id) for message, snapshot_id in wrong]


def _sum_index(vault: Vault) -> tuple[dict[int, int] | None, tuple[Problem, ...]]:
    """Return the sums of the entries of the index, and why it cannot be read.

    None for the index of another version, of which every entry differs: the next command that writes rebuilds it.
    """
    with contextlib.suppress(VaultError):  # a damaged table of settings says nothing about the index
        if not vault.full_text.is_current():
            return None, ()
    try:
        return vault.integrity.sum_index(), ()
    except VaultError as error:
        return None, (Problem(ProblemKind.FILE, f"the index cannot be read: {error}"),)


def _find_different(vault: Vault, sums: dict[int, int], ids: list[int]) -> list[int]:
    """Return the links whose entry differs, one by one where a text of the batch cannot be read."""
    try:
        return vault.integrity.find_different_entries(sums, ids)
    except VaultError:  # `check_link` reports it
        if len(ids) == 1:
            return []
        return [link for number in ids for link in _find_different(vault, sums, [number])]


def _compare_again(vault: Vault, problems: list[Problem]) -> list[Problem]:
    """Return the problems without entries of the index that another program was changing when they were compared."""
    ids = [problem.link_id for problem in problems if problem.kind is ProblemKind.INDEX and problem.link_id]
    if not ids:
        return problems
    different = set(_find_different(vault, vault.integrity.sum_index(), ids))
    return [
        problem
        for problem in problems
        if problem.kind is not ProblemKind.INDEX or problem.link_id in different
    ]
