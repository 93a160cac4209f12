// A view: a space (space.js) on a surface that turns it (camera.js), and a line of text that tells
// of the centroid under the pointer, or of those that Page up and Page down go through. A click on
// a centroid, or Enter, leaves its points alone in colour.
//
//   const view = makeView({ name, alt, axes, camera, redraw, isolated });
//   view.clusters = { labels, palette, shares, pixels };  // Uint8Array (n), Uint32Array (k), (k)
//   view.figure, view.canvas, view.space, view.release()

const HINT =
  "Drag or arrow keys turn, with Shift they shift; + and −, Ctrl + wheel or two fingers zoom.";
const HINT_OF_CENTROIDS =
  " A click on a diamond, or Page up, Page down and Enter, leaves its pixels alone in colour.";

function makeView({ name, alt, axes, camera, redraw, isolated = () => {} }) {
  const figure = part("figure", "cloud");
  const surface = part("div", "surface");
  const canvas = part("canvas", "canvas");
  const told = part("p", "told");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alt);
  surface.tabIndex = 0;
  surface.setAttribute("role", "application");
  surface.setAttribute("aria-label", `${name}: turn with the arrow keys`);
  told.setAttribute("aria-live", "polite");
  surface.append(canvas);
  figure.append(surface, told);
  const space = makeSpace(canvas, axes);
  const view = { figure, canvas, space, clusters: null };
  space.lit = -1;

  const many = () => (view.clusters ? view.clusters.palette.length : 0);

  function words(number) {
    const { palette, shares, pixels } = view.clusters;
    const known = shares ? [`${(100 * shares[number]).toFixed(2)} %`] : [];
    if (shares && pixels) {
      known.push(`${Math.round(shares[number] * pixels).toLocaleString("en")} pixels`);
    }
    return [asHex(palette[number]), ...known].join(" · ");
  }
  view.tell = () => {
    const number = space.lit < 0 && space.only ? space.only.number : space.lit;
    const none = number < 0 || number >= many();
    const text = none ? "" : words(number);
    if (told.textContent !== text) told.textContent = text;
    figure.style.setProperty("--lit", none ? "transparent" : asCss(view.clusters.palette[number]));
  };
  function light(number) {
    if (space.lit === number) return;
    space.lit = number;
    view.tell();
    redraw();
  }
  function isolate(number) {
    const same = space.only && space.only.number === number;
    space.only = number < 0 || same ? null : { labels: view.clusters.labels, number };
    isolated(space.only ? number : -1);
    view.tell();
    redraw();
  }
  function under(event) {
    const box = canvas.getBoundingClientRect();
    return space.at(event.clientX - box.left, event.clientY - box.top);
  }
  function step(by) {
    light(space.lit < 0 ? (by > 0 ? 0 : many() - 1) : (space.lit + by + many()) % many());
  }

  view.release = steer(surface, camera, {
    tapped: (event) => {
      if (many() === 0) return;
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
      if (many() === 0 || !(key in keys)) return false;
      keys[key]();
      return true;
    },
  });
  surface.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons > 0 || many() === 0) return;
    light(under(event));
    surface.classList.toggle("on-centroid", space.lit >= 0);
  });
  surface.addEventListener("pointerleave", () => light(-1));
  return view;
}

// Draw views at the next frame that the browser shows, and again when their sizes or the colours
// of the root change. Gives { redraw, end }.
function keepDrawn(root, camera, views) {
  let [waiting, style] = [0, null];
  const redraw = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      style ||= readStyle(root);
      for (const { space } of views) space.draw(camera, style);
    });
  };
  const resized = new ResizeObserver(() => {
    for (const { space } of views) space.fit();
    redraw();
  });
  const restyle = () => {
    style = null;
    redraw();
  };
  camera.onmove = redraw;
  root.addEventListener("transitionend", restyle); // of its colours, when the theme changes
  const begin = () => {
    for (const { canvas } of views) resized.observe(canvas);
  };
  const end = () => {
    cancelAnimationFrame(waiting);
    resized.disconnect();
    root.removeEventListener("transitionend", restyle);
    for (const { release } of views) release();
  };
  return { redraw, begin, end };
}
