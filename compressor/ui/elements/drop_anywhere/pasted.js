// @ts-check
// What is on the clipboard.

const TYPED_IN = "input, textarea, [contenteditable]";

/**
 * The files on a clipboard; a copied part of a picture is one without a name of its own.
 *
 * @param {{ files: Iterable<File> } | null} clipboard
 */
export const pastedFiles = (clipboard) => [...(clipboard?.files ?? [])];

/**
 * Whether text is being pasted into a field, which is nobody else's business.
 *
 * @param {Event} event
 */
export const isTyping = (event) =>
  event.composedPath().some((target) => target instanceof Element && target.matches(TYPED_IN));

/**
 * What to say about a paste; nothing where all is well.
 *
 * @param {File[]} files
 */
export const pasteNote = (files) =>
  files.length > 0
    ? ""
    : "There is no picture on the clipboard: copy a picture, not its address, and paste again.";
