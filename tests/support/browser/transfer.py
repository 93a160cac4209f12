"""Files that are held over a page, dropped on it, and pasted into it."""

import base64

from playwright.sync_api import JSHandle, Locator, Page

TRANSFER = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  return transfer;
}"""
COPY = """async (content) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const picture = new Blob([bytes], { type: "image/png" });
  await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
}"""


def _transfer(page: Page, name: str, data: bytes) -> JSHandle:
    return page.evaluate_handle(TRANSFER, [name, base64.b64encode(data).decode()])


def hold_over(page: Page, target: Locator, name: str, data: bytes) -> JSHandle:
    """Drag a PNG onto a part of the page until the page sees it, and return it for `drop`."""
    uploader = page.get_by_test_id("stFileUploaderDropzone").locator("input[type=file]").first
    uploader.wait_for(state="attached")
    transfer = _transfer(page, name, data)
    veil = page.get_by_text("Drop to open")
    for _ in range(100):
        target.dispatch_event("dragenter", {"dataTransfer": transfer})
        if veil.is_visible():
            break
        page.wait_for_timeout(100)
    target.dispatch_event("dragover", {"dataTransfer": transfer})
    return transfer


def drop(page: Page, target: Locator, name: str, data: bytes) -> None:
    """Drag a PNG onto a part of the page and let it go."""
    target.dispatch_event("drop", {"dataTransfer": hold_over(page, target, name, data)})


def allow_clipboard(page: Page) -> None:
    """Let the test write what it pastes to the clipboard, and read what was copied."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def copy_picture(page: Page, png: bytes) -> None:
    """Put a picture on the clipboard, as a browser does that copies one."""
    page.evaluate(COPY, base64.b64encode(png).decode())


def copy_text(page: Page, text: str) -> None:
    """Put a text on the clipboard."""
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
