"""At which slide the lesson is presented; the last one is the page Step by step."""

from compressor.ui.how_it_works.slides import SLIDES
from compressor.ui.navigation import HOW_IT_WORKS, STEP_BY_STEP
from compressor.ui.talk.slide_number import set_slide, slide_number

LAST_SLIDE = len(SLIDES) + 1
TALK_PAGES = (HOW_IT_WORKS.title, STEP_BY_STEP.title)


def slide_of(page: str) -> int:
    """Return the number of the slide that is presented on a page, from 1 on; 0 where none is.

    Args:
        page: the title of the page.
    """
    return slide_number() if page in TALK_PAGES else 0


def begin_by_link(page: str, slide: int) -> None:
    """Present from a link to the page of this title; Step by step is the last slide alone."""
    if slide > 0 and page in TALK_PAGES:
        set_slide(LAST_SLIDE if page == STEP_BY_STEP.title else min(slide, LAST_SLIDE))
