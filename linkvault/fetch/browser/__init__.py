"""Page -> the same page after its scripts ran, in a browser of the Chromium family that the user has.

The browser is driven with the Chrome DevTools Protocol over a pair of pipes, so no port is open and the browser ends
with linkvault, whatever ends it. All its requests go through a proxy of our own, which refuses private addresses.
"""

from linkvault.fetch.browser.finder import find_browser
from linkvault.fetch.browser.render_error import RenderError
from linkvault.fetch.browser.renderer import Browser, BrowserSettings

__all__ = ["Browser", "BrowserSettings", "RenderError", "find_browser"]
