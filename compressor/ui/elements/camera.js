// A camera that circles a point in a box, at first its middle, and what moves it. Views that share
// one turn together.
// It is kept in the session's storage under its name, so that it outlives redraws and page changes.

const HOME = { azimuth: 305, elevation: 20, zoom: 1 }; // degrees, degrees, times
const FIT = 0.46; // distance 1 from what is looked at, in parts of a view's shorter side
const MIDDLE = 0.47; // how far down a view that lies: words stand below
const ZOOMS = [0.6, 12];
const STEP_TURN = 7.5; // degrees, of an arrow key
const STEP_SHIFT = 0.06; // parts of the shorter side, of an arrow key with Shift
const STEP_ZOOM = 1.25;

const limit = (value, least, most) => Math.min(most, Math.max(least, value));

function makeCamera(name) {
  const camera = { ...HOME, target: [0, 0, 0], name, onmove: () => {} };
  try {
    Object.assign(camera, JSON.parse(sessionStorage.getItem(`camera ${name}`)));
  } catch {
    // a page from a file may have no storage
  }
  let saving = 0;
  let gliding = 0;

  function save() {
    const { azimuth, elevation, zoom, target } = camera;
    try {
      sessionStorage.setItem(`camera ${name}`, JSON.stringify({ azimuth, elevation, zoom, target }));
    } catch {
      // as above
    }
  }

  camera.place = (azimuth, elevation, zoom) => {
    camera.azimuth = ((azimuth % 360) + 360) % 360;
    camera.elevation = limit(elevation, -89, 89);
    camera.zoom = limit(zoom, ...ZOOMS);
    clearTimeout(saving);
    saving = setTimeout(save, 150);
    camera.onmove();
  };
  camera.turn = (across, up) => {
    cancelAnimationFrame(gliding);
    camera.place(camera.azimuth + across, camera.elevation + up, camera.zoom);
  };
  // The directions to the right, up and toward the eye, as seen.
  camera.directions = () => {
    const [a, e] = [(camera.azimuth * Math.PI) / 180, (camera.elevation * Math.PI) / 180];
    return {
      right: [-Math.sin(a), Math.cos(a), 0],
      up: [-Math.sin(e) * Math.cos(a), -Math.sin(e) * Math.sin(a), Math.cos(e)],
      toward: [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)],
    };
  };
  // Look at a point that is this far to the right and up, in parts of a view's shorter side.
  camera.shift = (across, rise) => {
    const { right, up } = camera.directions();
    const [x, y] = [across / FIT / camera.zoom, rise / FIT / camera.zoom];
    camera.target = camera.target.map((t, i) => limit(t + right[i] * x + up[i] * y, -1, 1));
    camera.place(camera.azimuth, camera.elevation, camera.zoom);
  };
  // Zoom; what is seen this far to the right and up stays where it is.
  camera.scale = (by, across = 0, rise = 0) => {
    cancelAnimationFrame(gliding);
    const before = camera.zoom;
    const after = limit(before * by, ...ZOOMS);
    camera.shift(across * (1 - before / after), rise * (1 - before / after));
    camera.place(camera.azimuth, camera.elevation, after);
  };
  camera.goHome = () => {
    cancelAnimationFrame(gliding);
    const from = { ...camera };
    const across = ((HOME.azimuth - from.azimuth + 540) % 360) - 180;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = performance.now();
    const glide = (now) => {
      const part = still ? 1 : limit((now - start) / 350, 0, 1);
      const eased = 1 - (1 - part) ** 3;
      camera.target = from.target.map((t) => t * (1 - eased));
      camera.place(
        from.azimuth + across * eased,
        from.elevation + (HOME.elevation - from.elevation) * eased,
        from.zoom * (HOME.zoom / from.zoom) ** eased,
      );
      if (part < 1) gliding = requestAnimationFrame(glide);
    };
    gliding = requestAnimationFrame(glide);
  };
  return camera;
}

// Let pointer, wheel and keys on a surface move a camera: they turn it, and with Shift they shift
// what it looks at. A vertical swipe of one finger scrolls
// the page, as its style says (touch-action: pan-y); one that begins sideways turns.
// other(event): of keys that the camera does not know; tapped(event): a press without a move.
function steer(surface, camera, { other = () => false, tapped = () => {} } = {}) {
  const down = new Map(); // the pointers that are down: one turns, two pinch
  let from = [0, 0]; // where the press began
  let held = false; // whether it has moved so far that it is no click
  const shorter = () => Math.min(surface.clientWidth, surface.clientHeight);

  // How far to the right of the view's middle and up a place in the window is.
  function offset([x, y]) {
    const box = surface.getBoundingClientRect();
    return [
      (x - box.left - box.width / 2) / shorter(),
      (box.top + box.height * MIDDLE - y) / shorter(),
    ];
  }

  function pinch(id, before, now) {
    const [, still] = [...down].find(([other]) => other !== id);
    const spread = (a) => Math.max(1, Math.hypot(a[0] - still[0], a[1] - still[1]));
    const middle = [(now[0] + still[0]) / 2, (now[1] + still[1]) / 2];
    camera.scale(spread(now) / spread(before), ...offset(middle));
    shift((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  }
  function shift(across, down) {
    camera.shift(-across / shorter(), down / shorter());
  }

  surface.onpointerdown = (event) => {
    if (event.button > 0) return;
    surface.setPointerCapture(event.pointerId);
    if (down.size === 0) [from, held] = [[event.clientX, event.clientY], false];
    down.set(event.pointerId, [event.clientX, event.clientY]);
  };
  surface.onpointermove = (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const [x, y] = [Math.abs(now[0] - from[0]), Math.abs(now[1] - from[1])];
    // Of a finger that goes down rather than sideways the browser makes a scroll, a little later.
    held ||= down.size > 1 || (event.pointerType === "touch" ? x > Math.max(6, y) : x + y > 3);
    down.set(event.pointerId, now);
    if (!held) return;
    surface.classList.add("turning");
    if (down.size === 2) {
      pinch(event.pointerId, before, now);
    } else if (event.shiftKey) {
      shift(now[0] - before[0], now[1] - before[1]);
    } else {
      const degrees = 200 / surface.clientWidth;
      camera.turn((before[0] - now[0]) * degrees, (now[1] - before[1]) * degrees);
    }
  };
  surface.onpointerup = surface.onpointercancel = (event) => {
    if (event.type === "pointerup" && down.size === 1 && !held) tapped(event);
    down.delete(event.pointerId);
    surface.classList.remove("turning");
  };
  surface.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (across, rise) =>
      event.shiftKey
        ? camera.shift(across * STEP_SHIFT, rise * STEP_SHIFT)
        : camera.turn(across * STEP_TURN, rise * STEP_TURN);
    const keys = {
      ArrowLeft: () => go(-1, 0),
      ArrowRight: () => go(1, 0),
      ArrowUp: () => go(0, 1),
      ArrowDown: () => go(0, -1),
      "+": () => camera.scale(STEP_ZOOM),
      "=": () => camera.scale(STEP_ZOOM),
      "-": () => camera.scale(1 / STEP_ZOOM),
      0: () => camera.goHome(),
    };
    if (event.key in keys) keys[event.key]();
    else if (!other(event)) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  };
  const wheel = (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    camera.scale(
      Math.exp(-limit(event.deltaY, -60, 60) / 150),
      ...offset([event.clientX, event.clientY]),
    );
  };
  surface.addEventListener("wheel", wheel, { passive: false });
  return () => surface.removeEventListener("wheel", wheel);
}

const part = (name, type, text = "") => {
  const made = document.createElement(name);
  made.className = type;
  made.textContent = text;
  return made;
};

function makeButton(words, name, press) {
  const button = part("button", "", words);
  button.type = "button";
  if (name) button.setAttribute("aria-label", name);
  button.onclick = press;
  return button;
}

// Buttons that zoom and go home, with a hint beside them.
function cameraTools(camera, hint) {
  const tools = part("div", "tools");
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Camera");
  tools.append(
    makeButton("−", "Zoom out", () => camera.scale(1 / STEP_ZOOM)),
    makeButton("Reset view", "", camera.goHome),
    makeButton("+", "Zoom in", () => camera.scale(STEP_ZOOM)),
    part("span", "hint", hint),
  );
  return tools;
}
