"""The legend of a cloud: a cluster's pixels and its centroid are shown and hidden together."""

from collections.abc import Sequence

from compressor.figures.clouds.traces import Trace


def group_clusters(traces: Sequence[Trace]) -> list[Trace]:
    """Return the traces with each cluster's pixels and its centroid in one group of the legend.

    The trace of all centroids becomes one of each. The legend shows these, since they have their
    full colour, and not the pixels, which are half transparent. The elements' group_clusters.js
    does the same in the browser.

    Args:
        traces: of `pixel_traces` and `centroid_trace`, with others; they are not changed.
    """
    names = {t["meta"]["cluster"]: t["name"] for t in traces if "cluster" in t["meta"]}
    grouped: list[Trace] = []
    for trace in traces:
        meta = trace["meta"]
        if meta["part"] == "centroids":
            grouped += [_single_centroid(trace, k, names) for k in range(len(trace["x"]))]
        elif "cluster" in meta:
            grouped.append({**trace, "legendgroup": _group(meta["cluster"]), "showlegend": False})
        else:
            grouped.append(trace)
    return grouped


def _group(number: int) -> str:
    return f"cluster {number}"


def _single_centroid(trace: Trace, k: int, names: dict[int, str]) -> Trace:
    marker = trace["marker"]
    color = marker["color"][k]
    return {
        **trace,
        **{name: trace[name][k : k + 1] for name in ("x", "y", "z", "customdata")},
        "name": names.get(k, color),
        "legendgroup": _group(k),
        "meta": {**trace["meta"], "cluster": k},
        "marker": {
            **marker,
            "size": marker["size"][k],
            "color": color,
            "line": {**marker["line"], "color": marker["line"]["color"][k]},
        },
    }
