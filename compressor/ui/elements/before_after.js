// A wipe between two pictures, with zoom. Nothing is sent to the server: moving costs no rerun.

const MOST = 40; // times the size that fits
const STEP = 1.5; // of the zoom buttons and keys

const views = new WeakMap(); // what an element shows, across redraws of the page

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const stage = find(".stage");
  const bar = find(".bar");
  const pictures = [find(".original"), find(".result")];
  let view = views.get(stage);
  if (!view || view.id !== data.id) {
    view = { id: data.id, wipe: view ? view.wipe : 50, zoom: 1, x: 0, y: 0 };
    views.set(stage, view);
  }

  const box = () => stage.getBoundingClientRect();

  function draw() {
    const { width, height } = box();
    view.x = clamp(view.x, width * (1 - view.zoom), 0);
    view.y = clamp(view.y, height * (1 - view.zoom), 0);
    stage.style.setProperty("--wipe", `${view.wipe}%`);
    stage.classList.toggle("zoomed", view.zoom > 1);
    for (const picture of pictures) {
      picture.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`;
      const fit = Math.min(width / picture.naturalWidth, height / picture.naturalHeight);
      picture.classList.toggle("enlarged", fit * view.zoom * devicePixelRatio > 1);
    }
    const shown = Math.round(view.wipe);
    bar.setAttribute("aria-valuenow", shown);
    bar.setAttribute("aria-valuetext", `${shown} % original, ${100 - shown} % result`);
    find(".fit").textContent = `${view.zoom < 10 ? view.zoom.toFixed(1) : Math.round(view.zoom)} ×`;
    find(".out").disabled = find(".fit").disabled = view.zoom <= 1;
    find(".in").disabled = view.zoom >= MOST;
  }

  function zoomTo(zoom, at) {
    const { width, height } = box();
    const [x, y] = at || [width / 2, height / 2];
    const next = clamp(zoom, 1, MOST);
    view.x = x - ((x - view.x) * next) / view.zoom;
    view.y = y - ((y - view.y) * next) / view.zoom;
    view.zoom = next;
    draw();
  }

  function wipeTo(percent) {
    view.wipe = clamp(percent, 0, 100);
    draw();
  }

  function pan(x, y) {
    view.x += x;
    view.y += y;
    draw();
  }

  // The pointers that are down: one wipes or pans, two pinch.
  const down = new Map();
  let grabbed = false; // the bar, rather than the picture
  const place = (event) => [event.clientX - box().left, event.clientY - box().top];
  const wipeAt = (event) => wipeTo((100 * place(event)[0]) / box().width);

  function press(event) {
    if (event.button > 0) return;
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    grabbed = event.composedPath().includes(bar);
    stage.classList.toggle("panning", !grabbed && view.zoom > 1);
    if (!grabbed && view.zoom === 1 && event.pointerType === "mouse") wipeAt(event);
    event.preventDefault();
    bar.focus({ preventScroll: true, focusVisible: false });
  }

  function move(event) {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    down.set(event.pointerId, now);
    if (down.size === 2) {
      const other = [...down].find(([id]) => id !== event.pointerId)[1];
      const spread = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
      const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
      zoomTo((view.zoom * spread(now, other)) / Math.max(1, spread(before, other)), middle);
    } else if (grabbed || view.zoom === 1) {
      wipeAt(event);
    } else {
      pan(now[0] - before[0], now[1] - before[1]);
    }
  }

  function release(event) {
    down.delete(event.pointerId);
    stage.classList.remove("panning");
  }

  function wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    zoomTo(view.zoom * Math.exp(-clamp(event.deltaY, -60, 60) / 150), place(event));
  }

  function key(event) {
    const moved = event.shiftKey && view.zoom > 1;
    const keys = {
      ArrowLeft: () => (moved ? pan(40, 0) : wipeTo(view.wipe - 2)),
      ArrowRight: () => (moved ? pan(-40, 0) : wipeTo(view.wipe + 2)),
      ArrowDown: () => (moved ? pan(0, -40) : wipeTo(view.wipe - 2)),
      ArrowUp: () => (moved ? pan(0, 40) : wipeTo(view.wipe + 2)),
      PageDown: () => wipeTo(view.wipe - 10),
      PageUp: () => wipeTo(view.wipe + 10),
      Home: () => wipeTo(0),
      End: () => wipeTo(100),
      "+": () => zoomTo(view.zoom * STEP),
      "=": () => zoomTo(view.zoom * STEP),
      "-": () => zoomTo(view.zoom / STEP),
      0: () => zoomTo(1),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
    keys[event.key]();
  }

  stage.style.setProperty("--aspect", clamp(data.width / data.height, 0.4, 5));
  stage.classList.toggle("checkered", data.transparent);
  find(".left").textContent = data.labels[0];
  find(".right").textContent = data.labels[1];
  find(".hint").textContent = "Arrow keys wipe, + and − zoom, Ctrl + wheel zooms, drag pans.";
  pictures.forEach((picture, i) => {
    picture.onload = draw;
    picture.alt = data.alts[i];
    if (picture.src !== data.pictures[i]) picture.src = data.pictures[i];
  });
  find(".in").onclick = () => zoomTo(view.zoom * STEP);
  find(".out").onclick = () => zoomTo(view.zoom / STEP);
  find(".fit").onclick = () => zoomTo(1);
  stage.onpointerdown = press;
  stage.onpointermove = move;
  stage.onpointerup = stage.onpointercancel = release;
  bar.onkeydown = key;
  stage.addEventListener("wheel", wheel, { passive: false });
  const resized = new ResizeObserver(draw);
  resized.observe(stage);
  draw();

  return () => {
    resized.disconnect();
    stage.removeEventListener("wheel", wheel);
  };
}
