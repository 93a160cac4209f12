// @ts-check
// Files that are dropped or pasted anywhere on the page go into its uploader, as if they had been
// chosen there. Streamlit's own drop zone goes on to take what is dropped on it.

/** @import { Mounted } from "../shared/dom.js" */

import { find } from "../shared/dom.js";
import { isTyping, pastedFiles, pasteNote } from "./pasted.js";

const UPLOADER = '[data-testid="stFileUploaderDropzone"]';
const PLACES = ['[data-testid="stMain"]', '[data-testid="stSidebar"]']; // the page's own first

/** The uploader that takes a file: the page's, or the sidebar's. */
function uploaderInput() {
  for (const place of PLACES) {
    const input = document.querySelector(`${place} ${UPLOADER} input[type=file]`);
    if (input instanceof HTMLInputElement) return input;
  }
  return null;
}

/** @param {File[]} files */
function handOver(files) {
  const input = uploaderInput();
  if (!input) return;
  const transfer = new DataTransfer();
  for (const file of input.multiple ? files : files.slice(0, 1)) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {DragEvent} event */
const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

/** @param {Event} event */
const isOverUploader = (event) =>
  event.composedPath().some((target) => target instanceof Element && target.matches(UPLOADER));

/** @param {Mounted<object>} mounted */
export default function ({ parentElement }) {
  const veil = find(parentElement, ".veil", HTMLElement);
  const note = find(parentElement, ".note", HTMLElement);
  let depth = 0; // how many elements of the page the file was held over and has not left

  /** @param {DragEvent} event */
  function enter(event) {
    if (!holdsFiles(event)) return;
    depth += 1;
    veil.hidden = false;
  }

  /** @param {DragEvent} event */
  function leave(event) {
    if (!holdsFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) veil.hidden = true;
  }

  /** @param {DragEvent} event */
  function over(event) {
    if (holdsFiles(event) && !isOverUploader(event)) event.preventDefault();
  }

  /** @param {DragEvent} event */
  function drop(event) {
    depth = 0;
    veil.hidden = true;
    if (!holdsFiles(event) || isOverUploader(event)) return;
    event.preventDefault();
    handOver([...(event.dataTransfer?.files ?? [])]);
  }

  /** @param {ClipboardEvent} event */
  function paste(event) {
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0 && isTyping(event)) return;
    note.textContent = pasteNote(files);
    if (files.length > 0) handOver(files);
  }

  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener("dragenter", enter, { signal });
  document.addEventListener("dragleave", leave, { signal });
  document.addEventListener("dragover", over, { signal });
  document.addEventListener("drop", drop, { signal });
  document.addEventListener("paste", paste, { signal });
  return () => stop.abort();
}
