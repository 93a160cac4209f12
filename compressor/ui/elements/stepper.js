// A player of one run of k-means on a picture. Everything is in the browser: a step costs no rerun.
// Needs camera.js, space.js, view.js, frames.js, curve.js and scene.js before it.

const kept = new WeakMap(); // where the player stands, across redraws of the page
const playing = new WeakMap(); // what takes the player of a root away

const PACE = 900; // milliseconds a step
const GLIDE = 350; // milliseconds that centroids take to move
const MODES = [["clusters", "Clusters"], ["changed", "What changed"], ["original", "Original"]];

const PLAY = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 3v14l12-7z"/></svg>';
const PAUSE = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 3h4v14H4zM12 3h4v14h-4z"/></svg>';

function startPlayer(root, run) {
  const find = (selector) => root.querySelector(selector);
  let state = kept.get(root);
  if (!state) state = { half: 0, apart: false, mode: "clusters", speed: 1 };
  if (state.id !== run.id) Object.assign(state, { id: run.id, half: 0 });
  state.half = Math.min(state.half, 2 * run.iterations);
  kept.set(root, state);

  const last = 2 * run.iterations;
  const [camera, views] = [makeCamera(run.camera), []];
  const keep = keepDrawn(root, camera, views);
  let only = -1;
  const view = makeView({
    name: "The colours in space",
    alt: "",
    axes: run.axes,
    camera,
    redraw: keep.redraw,
    isolated: (number) => {
      only = number;
      scene.paint(state.half, state.mode, only);
    },
  });
  views.push(view);
  const scene = makeScene(find(".picture"), run);
  const curve = makeCurve(find(".curve"), run, goTo);
  const pointLabels = new Uint8Array(run.pointRows.length);
  const pointColors = new Uint32Array(pointLabels.length);
  let [timer, gliding] = [0, 0];

  // Centroids and trails: `part` of the way from the iteration before.
  function placeCentroids(t, part, shares) {
    view.space.trails = [];
    view.space.centroids = Array.from({ length: run.k }, (_, number) => {
      const [from, to] = [run.placeOf(Math.max(0, t - 1), number), run.placeOf(t, number)];
      const place = [0, 1, 2].map((i) => from[i] + (to[i] - from[i]) * part);
      if (t > 0) {
        const trail = Array.from({ length: t }, (_, before) => run.placeOf(before, number));
        view.space.trails.push([...trail, place]);
      }
      return { place, color: asCss(run.palettes[t][number]), share: shares[number] };
    });
    keep.redraw();
  }

  function glide(t, shares) {
    cancelAnimationFrame(gliding);
    const start = performance.now();
    const go = (now) => {
      const part = limit((now - start) / Math.min(GLIDE, (0.6 * PACE) / state.speed), 0, 1);
      placeCentroids(t, 1 - (1 - part) ** 3, shares);
      if (part < 1) gliding = requestAnimationFrame(go);
    };
    go(start);
  }

  function sharesAt(half) {
    const shares = new Float64Array(run.k);
    if (half === 0) return shares;
    const map = run.maps[iterationOf(half) - 1];
    for (let i = 0; i < map.length; i++) shares[map[i]] += 1 / map.length;
    return shares;
  }

  function showCloud(half, moving) {
    const palette = run.palettes[Math.floor(half / 2)];
    const shares = sharesAt(half);
    if (half > 0) {
      const map = run.maps[iterationOf(half) - 1];
      run.pointRows.forEach((row, i) => {
        pointLabels[i] = map[row];
        pointColors[i] = palette[map[row]];
      });
    }
    const colors = half === 0 ? run.pointColors : pointColors;
    view.space.points = { places: run.pointPlaces, colors };
    view.clusters = { labels: pointLabels, palette, shares: half ? shares : null, pixels: run.pixels };
    if (half === 0) view.space.only = null;
    view.tell();
    view.canvas.setAttribute(
      "aria-label",
      `The picture's colours in the RGB cube, with ${run.k} centroids` +
        (half > 1 ? ` and their trails after ${Math.floor(half / 2)} iterations` : ""),
    );
    if (moving) glide(half / 2, shares);
    else {
      cancelAnimationFrame(gliding);
      placeCentroids(Math.floor(half / 2), 1, shares);
    }
    return shares;
  }

  function showText(half, shares) {
    const empty = half === 0 ? 0 : shares.filter((share) => share === 0).length;
    const [heading, ...sentences] = wordsOf(run, half, state.apart, empty);
    find(".words").replaceChildren(
      part("h4", "", heading),
      ...sentences.map((sentence) => part("p", "", sentence)),
    );
    find(".numbers").replaceChildren(
      ...numbersOf(run, half).map(([name, value]) => {
        const pair = part("div", "");
        pair.append(part("dt", "", name), part("dd", "", value));
        return pair;
      }),
    );
    const legend = { clusters: "Each pixel in the colour of its cluster's centroid", changed: "In colour: the pixels that changed cluster in this iteration", original: "The original" };
    find(".legend").textContent = legend[half === 0 ? "original" : state.mode];
    const scrub = find(".scrub");
    scrub.max = state.apart ? last : last / 2;
    scrub.value = state.apart ? half : half / 2;
    scrub.setAttribute("aria-valuetext", altOf(run, half));
    if (!timer) find(".said").textContent = altOf(run, half);
    find(".picture").setAttribute("aria-label", altOf(run, half));
  }

  function show(moving = false) {
    const { half, mode } = state;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const shares = showCloud(half, moving && !still && isUpdate(half));
    scene.paint(half, mode, half === 0 ? -1 : only);
    showText(half, shares);
    curve.draw(half, { ...readStyle(root), accent: getComputedStyle(find(".curve")).color });
    find(".play").innerHTML = timer ? `${PAUSE}<span>Pause</span>` : `${PLAY}<span>Play</span>`;
    find(".back").disabled = half === 0;
    find(".on").disabled = half === last;
    root.dataset.half = half;
  }

  function goTo(half) {
    const before = state.half;
    state.half = limit(state.apart ? half : 2 * Math.round(half / 2), 0, last);
    show(state.half - before === (state.apart ? 1 : 2));
  }
  const stepBy = (by) => goTo(state.half + by * (state.apart ? 1 : 2));

  function pause() {
    clearTimeout(timer);
    timer = 0;
  }
  function tick() {
    if (state.half >= last) {
      pause();
      show();
      return;
    }
    timer = setTimeout(tick, PACE / state.speed);
    stepBy(1);
  }
  function toggle() {
    if (timer) {
      pause();
      show();
    } else {
      if (state.half >= last) state.half = 0;
      tick();
    }
  }
  const byHand = (act) => () => {
    pause();
    act();
  };

  find(".play").onclick = toggle;
  find(".back").onclick = byHand(() => stepBy(-1));
  find(".on").onclick = byHand(() => stepBy(1));
  find(".scrub").oninput = byHand(() => goTo(find(".scrub").valueAsNumber * (state.apart ? 1 : 2)));
  find(".speed select").value = state.speed;
  find(".speed select").onchange = (event) => (state.speed = Number(event.target.value));
  find(".apart input").checked = state.apart;
  find(".apart input").onchange = (event) => {
    state.apart = event.target.checked;
    goTo(state.half);
  };
  find(".player").onkeydown = (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.localName === "select") return;
    const keys = {
      " ": toggle,
      ArrowLeft: byHand(() => stepBy(-1)),
      ArrowRight: byHand(() => stepBy(1)),
      Home: byHand(() => goTo(0)),
      End: byHand(() => goTo(last)),
    };
    if (!(key in keys) || (key === " " && target.localName === "button")) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
    keys[key]();
  };
  find(".modes").replaceChildren(
    find(".modes legend"),
    ...MODES.map(([mode, name]) => {
      const [label, input] = [part("label", ""), part("input", "")];
      Object.assign(input, { type: "radio", name: "mode", value: mode, checked: mode === state.mode });
      input.onchange = () => {
        state.mode = mode;
        show();
      };
      label.append(input, name);
      return label;
    }),
  );
  find(".turning").replaceChildren(cameraTools(camera, ""));
  root.style.setProperty("--aspect", limit(run.width / run.height, 0.9, 1.6));
  find(".panes").replaceChildren(find(".scene"), view.figure);
  const restyle = () => show();
  root.addEventListener("transitionend", restyle);
  keep.begin();
  scene.load().then(() => show(), () => show());
  show();
  return () => {
    pause();
    cancelAnimationFrame(gliding);
    root.removeEventListener("transitionend", restyle);
    keep.end();
    curve.release();
  };
}

function playRun(root, data) {
  if (playing.has(root)) playing.get(root)();
  let [end, gone] = [() => {}, false];
  unpackRun(data).then((run) => {
    if (!gone) end = startPlayer(root, run);
  });
  const away = () => {
    gone = true;
    end();
    playing.delete(root);
  };
  playing.set(root, away);
  return away;
}

export default function ({ data, parentElement }) {
  return playRun(parentElement.querySelector(".stepper"), data);
}
