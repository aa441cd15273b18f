"""Items of an export -> the same items with the stored pictures of their articles, as the format shows them.

The pictures of one item at a time are in memory. An item with pictures shows each at the address `cid:` and its digest,
which is the key of `ExportItem.files`.
"""

from linkvault import formats, markup
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.models import AssetFile, ExportItem, StoredAsset
from linkvault.states import IMAGE_KINDS
from linkvault.vault import Vault

DEFAULT_PIXELS = 1_600  # of the longest edge of a picture in a book: e-readers have 1,072 to 1,860


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """Which pictures an export contains.

    Attributes:
        wanted: False: none; None: those that the format contains by default
        pixels: the maximum length of the longest edge of pictures in a book
    """

    wanted: bool | None = None
    pixels: int = DEFAULT_PIXELS


class ItemFiles:
    """Adds pictures to the items of one export."""

    def __init__(self, vault: Vault, writer: formats.Writer, options: PictureOptions) -> None:
        self._vault, self._writer, self._options = vault, writer, options
        self.lost = 0  # pictures that the format cannot show

    @property
    def is_active(self) -> bool:
        """Whether the format contains pictures, and they are wanted."""
        return self._writer.prepare_file is not None and self._options.wanted is not False

    def stored_pictures(self, item: ExportItem) -> dict[str, StoredAsset]:
        """Return the stored pictures of an item by the address that its Markdown has for them."""
        if item.snapshot is None or not self.is_active:
            return {}
        places = self._vault.assets.of(item.snapshot)
        return {
            place.url: place.asset
            for place in places
            if place.kind in IMAGE_KINDS and place.asset is not None and place.url
        }

    def read(self, asset: StoredAsset) -> AssetFile | None:
        """Return a picture as the format shows it; None if it cannot."""
        prepare = self._writer.prepare_file
        file = None if prepare is None else prepare(self._vault.assets.read(asset), self._options.pixels)
        self.lost += file is None
        return file

    def add_to(self, item: ExportItem) -> ExportItem:
        """Return an item with its HTML and the pictures that the HTML shows."""
        if item.content is None:
            return item
        addresses: dict[str, str] = {}
        files: dict[str, AssetFile] = {}
        for url, asset in self.stored_pictures(item).items():
            address = f"cid:{asset.digest}"
            file = files.get(address) or self.read(asset)
            if file is not None:
                addresses[url], files[address] = address, file
        shown = markup.replace_images(item.content.markdown, addresses)
        return replace(item, html=markup.to_html(shown), files=files)
