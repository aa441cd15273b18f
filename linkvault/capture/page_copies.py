"""The copy of a page as it looked (MHTML) -> an asset of its snapshot."""

from linkvault.lazy_dataclass import replace
from linkvault.models import AssetFile, NewAsset, Outcome, Page
from linkvault.states import AssetKind
from linkvault.vault import Vault

MHTML = "multipart/related"
_NO_SNAPSHOT = "the copy of the page as it looked is not stored: the link has no text that belongs to it"


def find_saved_copy(page: Page) -> NewAsset | None:
    """Return the MHTML file that contains a page, as the copy of its snapshot; None if it is in none."""
    body = page.read_copy() if page.read_copy is not None else None
    return NewAsset(AssetKind.MHTML, page.final_url, AssetFile(body, MHTML)) if body is not None else None


def store_copy(vault: Vault, outcome: Outcome, page: Page, fingerprint: str | None) -> Outcome:
    """Store the copy of a page that was stored with an outcome; return the outcome.

    :param fingerprint: of the text of the page; None: it has none
    """
    if page.copy is None or outcome.id is None:
        return outcome
    snapshot = vault.snapshot(outcome.id, number=outcome.snapshot) if fingerprint is not None else None
    if snapshot is None or snapshot.fingerprint != fingerprint:
        return replace(outcome, warnings=(*outcome.warnings, _NO_SNAPSHOT))
    asset = NewAsset(AssetKind.MHTML, page.final_url, AssetFile(page.copy, MHTML))
    vault.assets.replace(snapshot, [asset], kinds=(AssetKind.MHTML,))
    return outcome
