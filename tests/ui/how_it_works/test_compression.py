"""The section on bits of How it works: its numbers are those of the picture in use."""

import numpy as np
import pytest

from compressor.imaging import load_image
from compressor.pipeline.lesson.bits import BitCounts, count_file_bits, price_bits
from compressor.ui.formatting import file_size
from compressor.ui.how_it_works.compression import WHY_LARGER, WHY_SMALLER, why
from tests.support.pages import HOW_IT_WORKS, PHOTO, Page, texts, with_picture
from tests.support.pictures import encoded


def test_the_three_numbers_over_k_are_those_of_the_users_picture(script: Page) -> None:
    at = with_picture(script(HOW_IT_WORKS), PHOTO).run()
    assert not at.exception
    pixels = load_image(PHOTO).pixels
    height, width = pixels.shape[:2]
    assert f"Counted on your picture, at {height * width:,} pixels" in texts(at)
    for count in count_file_bits(pixels):
        numbers = [count.per_pixel(n) for n in (count.plain, count.entropy, count.file)]
        assert f"| {count.k} | " + " | ".join(f"{number:.2f}" for number in numbers) in texts(at)


def test_a_price_of_bits_is_tried_on_the_picture(script: Page) -> None:
    at = with_picture(script(HOW_IT_WORKS), PHOTO).run()
    at.select_slider(key="bit-price").set_value(4.0).run()
    assert not at.exception
    priced = price_bits(load_image(PHOTO).pixels, 4.0)
    captions = [shown.caption for image in at.image for shown in image.proto.imgs]
    (caption,) = [caption for caption in captions if caption.startswith("16 colours")]
    assert file_size(len(priced.encode_png())) in caption


def test_without_a_picture_a_sample_is_counted(script: Page) -> None:
    at = script(HOW_IT_WORKS).run()
    assert not at.exception
    assert "Counted on a sample" in texts(at)
    assert WHY_SMALLER in texts(at)


def test_one_colour_has_no_bits_to_save(script: Page) -> None:
    at = with_picture(script(HOW_IT_WORKS), encoded(np.full((4, 4, 3), 7, np.uint8))).run()
    assert not at.exception
    assert WHY_LARGER in texts(at)


@pytest.mark.parametrize(("files", "expected"), [((10, 10), WHY_SMALLER), ((90, 90), WHY_LARGER)])
def test_the_reason_is_that_of_the_numbers(files: tuple[int, int], expected: str) -> None:
    counts = [
        BitCounts(k=k, pixels=9, plain=50, entropy=40, file=file)
        for k, file in zip((2, 4), files, strict=True)
    ]
    assert why(counts) == expected


def test_where_some_files_are_larger_it_says_which_are_not() -> None:
    counts = [
        BitCounts(k=2, pixels=9, plain=50, entropy=40, file=90),
        BitCounts(k=4, pixels=9, plain=50, entropy=40, file=10),
    ]
    assert why(counts).endswith("That is so for K = 4; else it is larger.")
