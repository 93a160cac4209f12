// @ts-check
// Shows one slide at a time; keys and buttons go forward and back. Without it all are below each
// other, and they are printed so in any case.
{
  const slides = Array.from(document.querySelectorAll("section"));
  const place = /** @type {HTMLElement} */ (document.getElementById("place"));
  const back = /** @type {HTMLButtonElement} */ (document.getElementById("back"));
  const next = /** @type {HTMLButtonElement} */ (document.getElementById("next"));
  const last = slides.length - 1;
  let shown = 0;

  /** @param {number} number */
  const show = (number) => {
    shown = Math.min(last, Math.max(0, number));
    slides.forEach((slide, i) => slide.classList.toggle("shown", i === shown));
    place.textContent = `${shown + 1} of ${slides.length}`;
    back.disabled = shown === 0;
    next.disabled = shown === last;
    location.replace(`#${shown + 1}`); // a reload stays here
  };

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowRight: () => show(shown + 1),
    ArrowDown: () => show(shown + 1),
    PageDown: () => show(shown + 1),
    " ": () => show(shown + 1),
    ArrowLeft: () => show(shown - 1),
    ArrowUp: () => show(shown - 1),
    PageUp: () => show(shown - 1),
    Home: () => show(0),
    End: () => show(last),
  };
  addEventListener("keydown", (event) => {
    const isButton = event.target instanceof HTMLButtonElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && isButton)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  back.onclick = () => show(shown - 1);
  next.onclick = () => show(shown + 1);
  document.body.classList.add("one-by-one");
  show(Number(location.hash.slice(1)) - 1 || 0);
}
