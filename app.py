"""Image: drop a picture, which opens it on Compress; or look at its data. The first page."""

from compressor.ui import navigation, page, state
from compressor.ui.image.choose_picture import choose_picture
from compressor.ui.image.view import picture_view
from compressor.ui.recipes import load_and_verify

page.page_frame(
    navigation.IMAGE,
    "Drop a picture. Get a small PNG, its palette, and a look inside k-means.",
)
if (selected := state.selected_picture()) is not None:
    picture_view(selected)
choose_picture()
load_and_verify.recipe_loader()
