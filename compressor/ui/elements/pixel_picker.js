// A click, or Enter at the cross that the arrow keys move, sends a place as parts of the sides.

const places = new WeakMap(); // where the cross is, across redraws of the page

const clamp = (value) => Math.min(0.9999, Math.max(0, value));

export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  const picture = parentElement.querySelector(".picture");
  const cross = parentElement.querySelector(".cross");
  const place = places.get(stage) || { x: 0.5, y: 0.5 };
  places.set(stage, place);

  function go(x, y) {
    place.x = clamp(x);
    place.y = clamp(y);
    stage.style.setProperty("--x", `${100 * place.x}%`);
    stage.style.setProperty("--y", `${100 * place.y}%`);
    cross.hidden = false;
  }

  const pick = () => setTriggerValue("picked", { ...place });

  stage.onclick = (event) => {
    const box = picture.getBoundingClientRect();
    go((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    pick();
  };
  stage.onkeydown = (event) => {
    const by = event.shiftKey ? 0.1 : 0.01;
    const keys = {
      ArrowLeft: () => go(place.x - by, place.y),
      ArrowRight: () => go(place.x + by, place.y),
      ArrowUp: () => go(place.x, place.y - by),
      ArrowDown: () => go(place.x, place.y + by),
      Enter: pick,
      " ": pick,
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  };
  picture.onload = () => {
    const wide = picture.getBoundingClientRect().width * devicePixelRatio;
    picture.classList.toggle("enlarged", wide > picture.naturalWidth);
  };

  stage.style.setProperty("--aspect", Math.min(5, Math.max(0.4, data.width / data.height)));
  stage.setAttribute(
    "aria-label",
    `${data.alt}. Arrow keys move the cross, with Shift farther; Enter picks the colour there.`,
  );
  picture.alt = data.alt;
  if (picture.src !== data.picture) picture.src = data.picture;
}
