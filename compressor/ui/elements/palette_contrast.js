// Two colours, their contrast ratio by WCAG 2.2, and which others go together.

const views = new WeakMap(); // the chosen pair, across redraws of the page
const MOST = 16; // colours of which all pairs make a table
const CRITERIA = [
  ["Normal text", 4.5, 7],
  ["Large text", 3, 4.5],
  ["Icons and outlines", 3, null],
];

const ratio = (a, b) =>
  (Math.max(a.luminance, b.luminance) + 0.05) / (Math.min(a.luminance, b.luminance) + 0.05);
// Rounded down: 4.499 does not reach 4.5. The hundred-millionth is for the rounding of sums.
const written = (value) => (Math.floor(value * 100 + 1e-8) / 100).toFixed(2);
const kind = (value) => (value >= 7 ? "aaa" : value >= 4.5 ? "aa" : value >= 3 ? "large-only" : "");

function make(name, type, text = "") {
  const made = document.createElement(name);
  made.className = type;
  made.textContent = text;
  if (name === "button") made.type = "button";
  return made;
}

// Where the greatest contrast is: the darkest on the lightest.
function extremes(inks) {
  const order = inks.map((_, i) => i).sort((a, b) => inks[a].luminance - inks[b].luminance);
  return { text: order[0], ground: order[order.length - 1] };
}

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const root = find(".contrast");
  const { inks } = data;
  const view = views.get(root) || {};
  if (view.id !== data.id) Object.assign(view, { id: data.id, ...extremes(inks) });
  views.set(root, view);
  const small = inks.length <= MOST;
  const of = (text, ground) => ratio(inks[text], inks[ground]);

  function mark(value, least) {
    if (least === null) return make("td", "", "–");
    const passes = value >= least;
    return make("td", passes ? "pass" : "fail", passes ? "✓ passes" : "✗ fails");
  }

  function draw() {
    const value = of(view.text, view.ground);
    const [text, ground] = [inks[view.text], inks[view.ground]];
    find(".text").value = view.text;
    find(".ground").value = view.ground;
    const sample = find(".sample");
    sample.style.setProperty("--text", text.code);
    sample.style.setProperty("--ground", ground.code);
    sample.setAttribute("aria-label", `Sample text in ${text.code} on ${ground.code}`);
    find(".ratio").textContent = `${written(value)} : 1`;
    find(".criteria tbody").replaceChildren(
      ...CRITERIA.map(([name, aa, aaa]) => {
        const row = make("tr", "");
        const head = make("th", "", `${name} (${aa}${aaa ? `; ${aaa}` : ""})`);
        head.scope = "row";
        row.append(head, mark(value, aa), mark(value, aaa));
        return row;
      }),
    );
    if (small) markPair();
    else fillReadable();
  }

  function choose(text, ground) {
    Object.assign(view, { text, ground });
    draw();
  }

  function cell(text, ground) {
    const place = make("td", "");
    if (text === ground) return place;
    const value = of(text, ground);
    const button = make("button", kind(value), written(value));
    button.dataset.pair = `${text},${ground}`;
    button.setAttribute(
      "aria-label",
      `${inks[text].code} on ${inks[ground].code}: ${written(value)} : 1`,
    );
    button.onclick = () => choose(text, ground);
    place.append(button);
    return place;
  }

  function heading(ink, scope) {
    const head = make("th", "");
    head.scope = scope;
    const dot = make("span", "dot");
    dot.style.setProperty("--color", ink.code);
    dot.title = `${ink.code}, near ${ink.name}`;
    dot.role = "img";
    dot.ariaLabel = ink.code;
    head.append(dot);
    return head;
  }

  function fillMatrix() {
    const table = make("table", "matrix");
    const top = make("tr", "");
    top.append(make("td", ""), ...inks.map((ink) => heading(ink, "col")));
    table.createTHead().append(top);
    const body = table.createTBody();
    inks.forEach((ink, text) => {
      const row = make("tr", "");
      row.append(heading(ink, "row"), ...inks.map((_, ground) => cell(text, ground)));
      body.append(row);
    });
    table.onkeydown = walk;
    const legend = make("ul", "legend");
    for (const [type, words] of [
      ["aaa", "7 or more (AAA)"],
      ["aa", "4.5 or more (AA)"],
      ["large-only", "3 or more: large text only"],
    ]) {
      const item = make("li", "", words);
      item.prepend(make("i", type));
      legend.append(item);
    }
    find(".title").textContent = "All pairs: text from the left, background from above.";
    find(".scroll").replaceChildren(table, legend);
  }

  // The table is one stop of the Tab key; arrow keys walk in it, over the empty diagonal.
  function walk(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[
      event.key
    ];
    const pair = event.target.dataset.pair;
    if (!step || !pair) return;
    event.preventDefault();
    let [text, ground] = pair.split(",").map(Number);
    do {
      text += step[0];
      ground += step[1];
    } while (text === ground);
    const next = find(`[data-pair="${text},${ground}"]`);
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  function markPair() {
    for (const button of root.querySelectorAll(".matrix button")) {
      const on = button.dataset.pair === `${view.text},${view.ground}`;
      button.setAttribute("aria-pressed", on);
      button.tabIndex = on ? 0 : -1;
    }
    // A colour on itself has no cell.
    if (view.text === view.ground) find(".matrix button").tabIndex = 0;
  }

  function fillReadable() {
    const ground = inks[view.ground];
    const readable = inks
      .map((_, text) => ({ text, value: of(text, view.ground) }))
      .filter(({ value }) => value >= 4.5)
      .sort((a, b) => b.value - a.value);
    find(".title").textContent =
      `On ${ground.code}, ${readable.length} of ${inks.length - 1} colours reach 4.5 : 1.`;
    const list = make("ul", "readable");
    list.append(
      ...readable.map(({ text, value }) => {
        const button = make("button", "", `${inks[text].code} · ${written(value)}`);
        button.style.setProperty("--text", inks[text].code);
        button.style.setProperty("--ground", ground.code);
        button.setAttribute("aria-pressed", text === view.text);
        button.onclick = () => choose(text, view.ground);
        const item = make("li", "");
        item.append(button);
        return item;
      }),
    );
    const focused = [...root.querySelectorAll(".readable button")].indexOf(
      parentElement.activeElement,
    );
    find(".scroll").replaceChildren(list);
    if (focused >= 0) list.querySelectorAll("button")[focused]?.focus();
  }

  for (const name of ["text", "ground"]) {
    find(`.${name}`).replaceChildren(
      ...inks.map((ink, i) => new Option(`${ink.code} ${ink.name}`, i)),
    );
    find(`.${name}`).onchange = (event) => choose(...Object.values(
      { text: view.text, ground: view.ground, [name]: Number(event.target.value) },
    ));
  }
  find(".swap").onclick = () => choose(view.ground, view.text);
  if (small) fillMatrix();
  draw();
}
