"""Where it fails: k-means on points in a plane, where one sees what it should have found."""

from compressor.ui import navigation, page
from compressor.ui.where_it_fails.view import where_it_fails_view

page.page_frame(
    navigation.WHERE_IT_FAILS,
    "K-means on points that you can see at a glance, and where it goes wrong on them. Place the"
    " centroids, draw points of your own, and go step by step.",
)
where_it_fails_view()
