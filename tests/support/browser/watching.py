"""What a page shows for moments, and what on it moves by itself."""

from playwright.sync_api import Page

WATCH_LABEL = """(label) => {
  window.labelsSeen = [];
  const note = () => {
    const text = label.getRootNode().querySelector(".label.right")?.textContent ?? "";
    if (text && window.labelsSeen.at(-1) !== text) window.labelsSeen.push(text);
  };
  const options = { subtree: true, childList: true, characterData: true };
  new MutationObserver(note).observe(label.getRootNode(), options);
}"""
WATCH_SHIFTS = """(() => {
  window.shifts = [];
  const describe = ({ node, previousRect, currentRect }) =>
    `${node?.parentElement?.closest("[class*=st-key-], [data-testid]")?.className ?? ""} `
    + `${node?.nodeName} ${node?.dataset?.testid ?? ""} ${node?.textContent?.slice(0, 30) ?? ""}: `
    + `${JSON.stringify(previousRect)} to ${JSON.stringify(currentRect)}`;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources, startTime } of list.getEntries())
      if (!hadRecentInput) window.shifts.push([value, sources.map(describe).join("; "), startTime]);
  }).observe({ type: "layout-shift", buffered: true });
})();"""


def watch_label(page: Page) -> None:
    """Begin to note every label that the right side of the wipe has."""
    page.locator(".label.right").evaluate(WATCH_LABEL)


def labels_seen(page: Page) -> list[str]:
    """Return the labels since `watch_label`, one after the other."""
    labels: list[str] = page.evaluate("window.labelsSeen")
    return labels


STYLE_IS_THERE = """() => {
  const page = document.querySelector('[data-testid="stMainBlockContainer"]');
  return page !== null && getComputedStyle(page).paddingTop === "32px";
}"""

TIME_AFTER_NEXT_FRAME = """() => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
})"""


def wait_for_style(page: Page) -> float:
    """Wait until the page is drawn in its own style, which comes with its first elements.

    Returns:
        the time after that, in milliseconds since the page was opened; see `shifts`.
    """
    page.wait_for_function(STYLE_IS_THERE)
    drawn: float = page.evaluate(TIME_AFTER_NEXT_FRAME)
    return drawn


def watch_shifts(page: Page) -> None:
    """Have the page, once it is loaded, note what is shifted without the user's doing."""
    page.add_init_script(WATCH_SHIFTS)


def shifts(page: Page, since_ms: float) -> list[tuple[float, str]]:
    """Return the value of each layout shift since that time, and what moved."""
    found = page.evaluate("window.shifts")
    return [(float(value), str(sources)) for value, sources, at in found if at > since_ms]


def time_ms(page: Page) -> float:
    """Return the time, in milliseconds since the page was opened."""
    now: float = page.evaluate("performance.now()")
    return now
