"""Why a browser did not render a page."""

from linkvault.errors import Hint
from linkvault.states import UnreadableReason


class RenderError(Exception):
    """A browser did not render a page. `reason` is None if there is no browser that can be started."""

    def __init__(self, message: str, reason: UnreadableReason | None, *, hint: Hint | None = None) -> None:
        """Store the message, the reason and what the user can do."""
        super().__init__(message)
        self.reason = reason
        self.hint = hint
