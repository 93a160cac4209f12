"""Charts: numbers in, a Plotly figure or an SVG out; pages and reports only place them."""
