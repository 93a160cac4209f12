"""Files that must be refused, in one sentence that a user can read."""

import pytest

from compressor.imaging import ImageError, load_image


def refusal(data: bytes) -> str:
    """The sentence with which the file is refused."""
    with pytest.raises(ImageError) as caught:
        load_image(data)
    sentence = str(caught.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) < 250
    return sentence
