"""The points of pictures come from their headers."""

from __future__ import annotations

import pytest

from nontax_site.attachments.images import BadImage, jpeg_points, png_points
from tests.factories.files import jpeg, png


def test_the_header_says_how_many_points():
    assert png_points(png(3, 5)) == (3, 5)
    assert jpeg_points(jpeg(640, 480)) == (640, 480)


def test_a_picture_of_no_points_is_none():
    with pytest.raises(BadImage):
        jpeg_points(jpeg(0, 480))
    with pytest.raises(BadImage):
        png_points(png(0, 5))


def test_a_header_out_of_place_is_none():
    with pytest.raises(BadImage):
        png_points(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    with pytest.raises(BadImage):
        jpeg_points(b"\xff\xd8\x00\x00\x00\x00\x00")
