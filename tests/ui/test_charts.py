"""Charts on a page."""

from streamlit.testing.v1 import AppTest

KEY = "a-chart"


def draw_another_chart() -> None:
    """A page whose chart is another one in each run."""
    import plotly.graph_objects as go
    import streamlit as st

    from compressor.ui.charts import clickable_chart

    st.session_state["run"] = st.session_state.get("run", 0) + 1
    figure = go.Figure(go.Scatter(y=[0, st.session_state["run"]]))
    clickable_chart(figure, "a-chart", "A line", lambda: None)


def test_of_charts_that_were_drawn_in_one_place_only_the_last_is_known() -> None:
    at = AppTest.from_function(draw_another_chart)
    for _ in range(3):
        at.run()
        assert not at.exception
    known = at.session_state._state._state._new_widget_state.widget_metadata
    assert [id for id in known if id.endswith(f"-{KEY}")] == [at.get("plotly_chart")[0].proto.id]
