"""The Image page with a picture that can be seen through."""

import io

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from compressor.imaging import load_image
from compressor.ui.image.view import DATA_KEY, pixel_words
from compressor.ui.previews import checkerboard_key, preview_with_alpha
from tests.support.pages import Page, elements, metrics, with_picture
from tests.support.pictures import encoded, photo_like


def see_through() -> bytes:
    """A PNG whose first pixel is fully transparent and whose second one is half."""
    pixels = np.zeros((4, 6, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[0, 0] = (255, 255, 255, 0)
    pixels[0, 1] = (10, 20, 30, 128)
    pixels[1] = (255, 255, 255, 255)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def learners_page(script: Page, data: bytes) -> AppTest:
    """The Image page with this picture, whose data are shown."""
    at = with_picture(script("app.py"), data)
    at.session_state[DATA_KEY] = True
    return at.run()


def html(at: AppTest) -> str:
    """The markup of the page's own pieces."""
    return "\n".join(element.proto.body for element in at.get("html"))


def test_the_first_pixels_are_said_to_be_transparent(script: Page) -> None:
    at = learners_page(script, see_through())
    assert not at.exception
    assert "<code>#00000000</code><br>transparent" in html(at)
    assert "10, 20, 30 · 0.039, 0.078, 0.118 · 50 % opaque" in html(at)
    assert pixel_words((255, 255, 255)) == "255, 255, 255 · 1.000, 1.000, 1.000"


def test_the_two_numbers_of_colours_say_what_they_count(script: Page) -> None:
    at = learners_page(script, see_through())
    assert metrics(at)["Distinct colours"] == "4"
    (metric,) = (each for each in at.metric if each.label == "Distinct colours")
    assert "as it is on white" in metric.help
    (cloud,) = elements(at, "cloud")[0]["clouds"]
    assert cloud["subtitle"] == "all 3 distinct colours on white"


def test_an_opaque_picture_has_one_number_and_no_words(script: Page) -> None:
    at = learners_page(script, encoded(photo_like(8, 10)))
    (metric,) = (each for each in at.metric if each.label == "Distinct colours")
    assert not metric.help
    (cloud,) = elements(at, "cloud")[0]["clouds"]
    assert cloud["subtitle"] == f"all {metric.value} distinct colours"
    assert "opaque" not in html(at)


def test_only_what_can_be_seen_through_lies_on_a_checkerboard() -> None:
    clear = load_image(see_through())
    opaque = load_image(encoded(photo_like(8, 10)))
    assert checkerboard_key(clear, "view") == "see-through-view"
    assert checkerboard_key(opaque, "view") is None
    with Image.open(io.BytesIO(preview_with_alpha(clear, 100))) as preview:
        assert preview.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]
