// A camera that circles the middle of a box, and what moves it. Views that share one turn together.
// It is kept in the session's storage under its name, so that it outlives redraws and page changes.

const HOME = { azimuth: 305, elevation: 20, zoom: 1 }; // degrees, degrees, times
const ZOOMS = [0.6, 12];
const STEP_TURN = 7.5; // degrees, of an arrow key
const STEP_ZOOM = 1.25;

const limit = (value, least, most) => Math.min(most, Math.max(least, value));

function makeCamera(name) {
  const camera = { ...HOME, name, onmove: () => {} };
  try {
    Object.assign(camera, JSON.parse(sessionStorage.getItem(`camera ${name}`)));
  } catch {
    // a page from a file may have no storage
  }
  let saving = 0;
  let gliding = 0;

  function save() {
    const { azimuth, elevation, zoom } = camera;
    try {
      sessionStorage.setItem(`camera ${name}`, JSON.stringify({ azimuth, elevation, zoom }));
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
  camera.scale = (by) => {
    cancelAnimationFrame(gliding);
    camera.place(camera.azimuth, camera.elevation, camera.zoom * by);
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

// Let pointer, wheel and keys on a surface move a camera. A vertical swipe of one finger scrolls
// the page, as its style says (touch-action: pan-y); one that begins sideways turns.
// other(event): of keys that the camera does not know; tapped(event): a press without a move.
function steer(surface, camera, { other = () => false, tapped = () => {} } = {}) {
  const down = new Map(); // the pointers that are down: one turns, two pinch
  let far = 0; // pixels that the press has moved

  surface.onpointerdown = (event) => {
    if (event.button > 0) return;
    surface.setPointerCapture(event.pointerId);
    if (down.size === 0) far = 0;
    down.set(event.pointerId, [event.clientX, event.clientY]);
  };
  surface.onpointermove = (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    down.set(event.pointerId, now);
    far += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (down.size === 2) {
      const [still] = [...down].find(([id]) => id !== event.pointerId).slice(1);
      const spread = (a) => Math.max(1, Math.hypot(a[0] - still[0], a[1] - still[1]));
      camera.scale(spread(now) / spread(before));
    } else if (far > 3) {
      const degrees = 200 / surface.clientWidth;
      camera.turn((before[0] - now[0]) * degrees, (now[1] - before[1]) * degrees);
    }
    surface.classList.toggle("turning", far > 3);
  };
  surface.onpointerup = surface.onpointercancel = (event) => {
    if (event.type === "pointerup" && down.size === 1 && far <= 3) tapped(event);
    down.delete(event.pointerId);
    surface.classList.remove("turning");
  };
  surface.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowLeft: () => camera.turn(-STEP_TURN, 0),
      ArrowRight: () => camera.turn(STEP_TURN, 0),
      ArrowUp: () => camera.turn(0, STEP_TURN),
      ArrowDown: () => camera.turn(0, -STEP_TURN),
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
    camera.scale(Math.exp(-limit(event.deltaY, -60, 60) / 150));
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
