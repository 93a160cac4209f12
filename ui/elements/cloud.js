// Several clouds of colours with one camera. Needs camera.js and space.js before it.
//
//   drawClouds(root, data)   fills an empty element; called again on it, it draws the new data with
//                            the old camera; gives a function that takes everything away.
//
// data, as ui/elements/cloud.py makes it:
//   camera: name under which the camera is kept; axes: three of { name, low, high, length };
//   sets: [{ colors, places, most }], points that clouds share: base64 of (n, 3) uint8 and of
//     (n, 3) uint16 in 0..most along the axes; without places the colours are the places;
//   clouds: [{ title, subtitle, alt, set, labels, palette, centroids, shares, pixels }]: base64 of
//     (n,) uint8, (k, 3) uint8 and (k, 3) uint16; or null, where points have their own colour.
// Nothing is sent to the server. Style: cloud.css; colours are read from the root's style.

const drawn = new WeakMap(); // what takes the clouds of a root away

const part = (name, type, text = "") => {
  const made = document.createElement(name);
  made.className = type;
  made.textContent = text;
  return made;
};

const HINT = "Drag or arrow keys turn, + and − zoom, Ctrl + wheel zooms. A click on a diamond, or Page up, Page down and Enter, leaves its pixels alone in colour.";

function placesOf(set, axes) {
  if (!set.places) return placed(bytesOf(set.colors), 255, axes);
  return placed(new Uint16Array(bytesOf(set.places).buffer), set.most, axes);
}

// One cloud: its figure, its space, and what a centroid under the pointer tells.
function makeCloud(cloud, set, axes, camera, redraw) {
  const figure = part("figure", "cloud");
  const surface = part("div", "surface");
  const canvas = part("canvas", "canvas");
  const told = part("p", "told");
  const heading = part("figcaption", "");
  heading.append(part("b", "title", cloud.title), part("span", "subtitle", cloud.subtitle));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", cloud.alt);
  surface.tabIndex = 0;
  surface.setAttribute("role", "application");
  surface.setAttribute("aria-label", `${cloud.title}: turn with the arrow keys`);
  told.setAttribute("aria-live", "polite");
  surface.append(canvas);
  figure.append(heading, surface, told);

  const space = makeSpace(canvas, axes);
  let [colors, labels, palette] = [set.packed, null, []];
  if (cloud.labels) {
    labels = bytesOf(cloud.labels);
    palette = packed(bytesOf(cloud.palette));
    colors = Uint32Array.from(labels, (label) => palette[label]);
    const at = cloud.centroids
      ? placed(new Uint16Array(bytesOf(cloud.centroids).buffer), set.most, axes)
      : placed(bytesOf(cloud.palette), 255, axes);
    space.centroids = Array.from(palette, (color, k) => ({
      place: [...at.subarray(3 * k, 3 * k + 3)],
      color: asCss(color),
      share: cloud.shares ? cloud.shares[k] : 0,
    }));
  }
  space.points = { places: set.at, colors };
  space.lit = -1;

  function tell(number) {
    if (number < 0) return "";
    const share = cloud.shares ? cloud.shares[number] : null;
    const words = [asHex(palette[number])];
    if (share !== null) words.push(`${(100 * share).toFixed(2)} %`);
    if (share !== null && cloud.pixels) {
      words.push(`${Math.round(share * cloud.pixels).toLocaleString("en")} pixels`);
    }
    return words.join(" · ");
  }
  function light(number) {
    if (space.lit === number) return;
    space.lit = number;
    const shown = number < 0 && space.only ? space.only.number : number;
    told.textContent = tell(shown);
    figure.style.setProperty("--lit", shown < 0 ? "transparent" : asCss(palette[shown]));
    redraw();
  }
  function isolate(number) {
    const same = space.only && space.only.number === number;
    space.only = number < 0 || same ? null : { labels, number };
    redraw();
  }
  function under(event) {
    const box = canvas.getBoundingClientRect();
    return space.at(event.clientX - box.left, event.clientY - box.top);
  }
  function step(by) {
    const many = palette.length;
    if (many > 0) light(space.lit < 0 ? (by > 0 ? 0 : many - 1) : (space.lit + by + many) % many);
  }
  const release = steer(surface, camera, {
    tapped: (event) => {
      light(under(event));
      isolate(under(event));
    },
    other: ({ key }) => {
      const keys = {
        PageDown: () => step(1),
        PageUp: () => step(-1),
        Enter: () => isolate(space.lit),
        Escape: () => [light(-1), isolate(-1)],
      };
      if (palette.length === 0 || !(key in keys)) return false;
      keys[key]();
      return true;
    },
  });
  surface.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0 && palette.length > 0) {
      light(under(event));
      surface.classList.toggle("on-centroid", space.lit >= 0);
    }
  });
  surface.addEventListener("pointerleave", () => light(-1));
  return { figure, canvas, space, release };
}

function drawClouds(root, data) {
  if (drawn.has(root)) drawn.get(root)();
  const camera = makeCamera(data.camera);
  let [waiting, style] = [0, null];
  const redraw = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      style ||= readStyle(root);
      for (const { space } of clouds) space.draw(camera, style);
    });
  };
  camera.onmove = redraw;
  const sets = data.sets.map((set) => ({
    ...set,
    packed: packed(bytesOf(set.colors)),
    at: placesOf(set, data.axes),
  }));
  const clouds = data.clouds.map((cloud) =>
    makeCloud(cloud, sets[cloud.set], data.axes, camera, redraw),
  );

  const tools = part("div", "tools");
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Camera");
  for (const [words, name, press] of [
    ["−", "Zoom out", () => camera.scale(1 / STEP_ZOOM)],
    ["Reset view", "", camera.goHome],
    ["+", "Zoom in", () => camera.scale(STEP_ZOOM)],
  ]) {
    const button = part("button", "", words);
    button.type = "button";
    if (name) button.setAttribute("aria-label", name);
    button.onclick = press;
    tools.append(button);
  }
  tools.append(part("span", "hint", HINT));
  const grid = part("div", "grid");
  grid.append(...clouds.map(({ figure }) => figure));
  root.replaceChildren(grid, tools);

  const resized = new ResizeObserver(() => {
    for (const { space } of clouds) space.fit();
    redraw();
  });
  for (const { canvas } of clouds) resized.observe(canvas);
  const restyle = () => {
    style = null;
    redraw();
  };
  root.addEventListener("transitionend", restyle); // of its colours, when the theme changes
  const end = () => {
    cancelAnimationFrame(waiting);
    resized.disconnect();
    root.removeEventListener("transitionend", restyle);
    clouds.forEach(({ release }) => release());
    drawn.delete(root);
  };
  drawn.set(root, end);
  return end;
}

export default function ({ data, parentElement }) {
  return drawClouds(parentElement.querySelector(".clouds"), data);
}
