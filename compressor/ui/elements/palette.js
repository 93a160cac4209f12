// Colours to sort, copy and find in the picture. Only locking a colour tells the server.

const views = new WeakMap(); // what an element shows, across redraws of the page
const MANY = 48; // colours; more are shown without words at first
const COPY =
  '<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">' +
  '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h9"/></svg>';
const FORMATS = {
  Hex: ["the hex codes", (codes) => codes.join("\n")],
  CSS: ["the CSS variables", (codes) =>
    `:root {\n${codes.map((code, i) => `  --color-${i + 1}: ${code};`).join("\n")}\n}`],
  JSON: ["the JSON array", (codes) => JSON.stringify(codes)],
};

function make(name, type, text = "") {
  const made = document.createElement(name);
  made.className = type;
  made.textContent = text;
  if (name === "button") made.type = "button";
  return made;
}

function paint(block, code) {
  block.style.setProperty("--color", code);
  block.classList.toggle("clear", code.length > 7);
}

async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Pages that are not served over https have no navigator.clipboard.
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", "");
    area.value = text;
    area.style.cssText = "position: fixed; opacity: 0";
    const focused = document.activeElement?.shadowRoot?.activeElement || document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return done;
  }
}

function channels(code) {
  const read = (at) => parseInt(code.slice(at, at + 2) || "ff", 16);
  return [read(1), read(3), read(5), read(7)];
}

// The greys that the other colours take: dark around a light colour, pale around a dark one.
function dimmed([red, green, blue, alpha], around) {
  const light = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  const gray = Math.round(around.light ? 14 + 56 * light : 196 + 52 * light);
  return [gray, gray, gray, alpha];
}

export default function ({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const root = find(".palette");
  const canvas = find(".picture");
  const list = find(".swatches");
  const { colors, orders } = data;
  const view = views.get(root) || { order: Object.keys(orders)[0], toast: 0 };
  if (view.id !== data.id) {
    Object.assign(view, { id: data.id, chosen: null, names: colors.length <= MANY, indices: null });
  }
  views.set(root, view);

  const called = ({ name, exact }) => (exact ? name : `near ${name}`);

  function draw() {
    if (!view.indices) return;
    const chosen = view.chosen === null ? null : colors[view.chosen];
    const table = new Uint32Array(colors.length);
    const bytes = new Uint8ClampedArray(table.buffer);
    colors.forEach(({ code }, i) => {
      const own = channels(code);
      bytes.set(chosen && i !== view.chosen ? dimmed(own, chosen) : own, 4 * i);
    });
    const image = new ImageData(data.width, data.height);
    const pixels = new Uint32Array(image.data.buffer);
    view.indices.forEach((index, at) => (pixels[at] = table[index]));
    canvas.getContext("2d").putImageData(image, 0, 0);
    canvas.dataset.shows = chosen ? chosen.code : "all"; // for tests: it is drawn
  }

  function say() {
    const chosen = view.chosen === null ? null : colors[view.chosen];
    for (const part of [".chip", ".copy", ".all"]) find(part).hidden = !chosen;
    find(".lock").hidden = !chosen || chosen.locked === null;
    canvas.setAttribute("aria-label", chosen
      ? `The picture with the pixels of ${chosen.code} in their colour and all others in grey`
      : `The picture in the colours of this palette: ${data.title}`);
    if (!chosen) {
      const count = colors.length === 1 ? "1 colour" : `${colors.length} colours`;
      find(".said").textContent =
        `${count}, ${data.pixels} pixels. Choose a colour, here or in the picture, to see where it is.`;
      return;
    }
    paint(find(".chip"), chosen.code);
    find(".said").textContent = `${chosen.code}, ${called(chosen)}: ${chosen.share} of the pixels, ` +
      `${chosen.pixels} ${chosen.pixels === "1" ? "pixel" : "pixels"}`;
    find(".copy").textContent = `Copy ${chosen.code}`;
    find(".lock").textContent = chosen.locked ? "Unlock on Compress" : "Lock on Compress";
    find(".lock").setAttribute("aria-pressed", chosen.locked);
  }

  function choose(index) {
    view.chosen = index === view.chosen ? null : index;
    for (const button of list.querySelectorAll(".find")) {
      button.setAttribute("aria-pressed", Number(button.dataset.index) === view.chosen);
    }
    say();
    draw();
  }

  async function copy(text, what) {
    const done = await write(text);
    find(".copied").textContent = done ? `Copied ${what}` : "The browser does not let this page copy";
    clearTimeout(view.toast);
    view.toast = setTimeout(() => (find(".copied").textContent = ""), 2500);
  }

  function swatch(index) {
    const color = colors[index];
    const item = make("li", "");
    const finder = make("button", "find");
    finder.dataset.index = index;
    finder.setAttribute("aria-pressed", index === view.chosen);
    finder.setAttribute("aria-label", `Show ${color.code}, ${called(color)}, ${color.share}`);
    finder.title = `${color.code}, ${called(color)}, ${color.share}`;
    finder.onclick = () => choose(index);
    const block = make("span", "color");
    paint(block, color.code);
    finder.append(block);
    const copier = make("button", "code");
    copier.append(make("code", "", color.code));
    copier.insertAdjacentHTML("beforeend", COPY);
    copier.setAttribute("aria-label", `Copy ${color.code}`);
    copier.title = `Copy ${color.code}`;
    copier.onclick = () => copy(color.code, color.code);
    const name = make("span", "name", color.exact ? color.name : `≈ ${color.name}`);
    item.append(finder, copier, name, make("span", "share", color.share));
    return item;
  }

  function fill() {
    list.classList.toggle("dense", !view.names);
    list.replaceChildren(...orders[view.order].map(swatch));
    for (const button of root.querySelectorAll(".orders button")) {
      button.setAttribute("aria-pressed", button.textContent === view.order);
    }
    find(".names button").setAttribute("aria-pressed", view.names);
  }

  function group(selector, title, labels, press) {
    const buttons = labels.map((label) => {
      const button = make("button", "", label);
      button.onclick = () => press(label);
      return button;
    });
    find(selector).replaceChildren(...(title ? [make("span", "", title)] : []), ...buttons);
  }

  group(".orders", "Sort by", Object.keys(orders), (order) => {
    view.order = order;
    fill();
  });
  group(".names", "", ["Names"], () => {
    view.names = !view.names;
    fill();
  });
  group(".formats", "Copy all as", Object.keys(FORMATS), (format) => {
    const [what, written] = FORMATS[format];
    copy(written(orders[view.order].map((index) => colors[index].code)), what);
  });
  find(".all").onclick = () => choose(view.chosen);
  find(".copy").onclick = () => copy(colors[view.chosen].code, colors[view.chosen].code);
  find(".lock").onclick = () => setTriggerValue("lock", colors[view.chosen].code);
  canvas.width = data.width;
  canvas.height = data.height;
  canvas.onclick = (event) => {
    if (!view.indices) return;
    const place = (at, side) => Math.min(side - 1, Math.max(0, Math.floor(at * side)));
    const box = canvas.getBoundingClientRect();
    const column = place((event.clientX - box.left) / box.width, data.width);
    const row = place((event.clientY - box.top) / box.height, data.height);
    choose(view.indices[row * data.width + column]);
  };
  find(".stage").style.setProperty("--aspect", data.width / data.height);
  canvas.classList.toggle("checkered", colors.some(({ code }) => code.length > 7));
  const measure = () => {
    const wide = canvas.getBoundingClientRect().width * devicePixelRatio;
    canvas.classList.toggle("enlarged", wide > data.width);
  };
  const resized = new ResizeObserver(measure);
  resized.observe(canvas);
  fill();
  say();
  draw();
  if (!view.indices) {
    const { id } = data;
    unpack(data.map).then((indices) => {
      if (view.id !== id) return;
      view.indices = indices;
      draw();
    });
  }
  return () => resized.disconnect();
}
