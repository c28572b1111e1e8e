"""A QR code, and its row in a workbook."""

from __future__ import annotations

import io
from typing import Any

SIDE = 104
"""Pixels of a sheet, 27.5 mm on paper: the code's side, however much it says."""


def picture(text: str) -> bytes:
    """The code of a text, PNG."""
    import segno

    stream = io.BytesIO()
    segno.make(text, error="m", micro=False).save(stream, kind="png", scale=6, border=2)
    return stream.getvalue()


def draw(sheet: Any, row: int, png: bytes) -> None:
    """Let a code fill a row of a workbook's sheet, which becomes as high as the code."""
    sheet.set_row_pixels(row, SIDE + 4)
    scale = SIDE / _width(png)
    place = {"image_data": io.BytesIO(png), "x_scale": scale, "y_scale": scale,
             "object_position": 1}  # fmt: skip
    sheet.insert_image(row, 0, "qr.png", place)


def _width(png: bytes) -> int:
    """Pixels, as the head of a PNG says."""
    return int.from_bytes(png[16:20])
