"""The bytes of a picture -> its format and its size in pixels, read from its header. (pure)

Nothing is decoded: 109 kB of PNG can unpack to 900 million pixels. What a server says about a picture is ignored: a
WebP file is often served as `photo.jpg`, and an error page as `image/jpeg`.
"""

from linkvault.pictures.identify import EXTENSIONS, PictureFormat, identify

__all__ = ["EXTENSIONS", "PictureFormat", "identify"]
