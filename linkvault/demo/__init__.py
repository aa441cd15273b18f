"""The page that ships with linkvault, served on this machine alone: what `demo` saves without a network.

It is what a real page is: GBK bytes that say gb2312, formulas as KaTeX and MathJax leave them, a highlighted
listing, a table, a lazy image, and clutter all around.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

PATH = "/2026/loss-functions.html"
_FILES = {PATH: ("article.html", "text/html"), "/loss.png": ("loss.png", "image/png")}


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name http.server looks for
        """Send the article, its picture, or 404."""
        name, media_type = _FILES.get(self.path, (None, ""))
        if name is None:
            self.send_error(404)
            return
        body = files("linkvault.demo").joinpath(name).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # the base class names it so
        """Keep the terminal for the demonstration."""


@contextmanager
def serve(port: int = 0) -> Iterator[str]:
    """Serve the article on this machine alone, on `port` or where that is 0 or taken on a free one; yield its URL."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _Answer)
    except OSError:  # another program has that port
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PATH}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
