"""A page that ships with linkvault -> a local web server: the command `demo` saves it without a network.

The page has what real pages have: GBK bytes declared as gb2312, formulas as KaTeX and MathJax write them, highlighted
code, a table, a lazy image and boilerplate.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

PATH = "/2026/loss-functions.html"
_FILES = {PATH: ("article.html", "text/html"), "/loss.png": ("loss.png", "image/png")}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # called by http.server
        """Send the article, its image, or 404."""
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

    def log_message(self, format: str, *args: object) -> None:  # the name in the base class
        """Print nothing: the terminal shows the demo."""


@contextmanager
def serve(port: int = 0) -> Iterator[str]:
    """Serve the article on 127.0.0.1 and yield its URL.

    :param port: 0 for a free one, which is also used if another program has the port
    """
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    except OSError:  # another program has that port
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PATH}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
