// Several clouds of colours with one camera. Needs camera.js, space.js and view.js before it.
//
//   drawClouds(root, data)   fills an empty element; called again on it, it draws the new data with
//                            the old camera; gives a function that takes everything away.
//
// data, as ui/elements/cloud.py makes it:
//   camera: name under which the camera is kept; axes: three of { name, low, high, length };
//   sets: [{ colors, places, most }], points that clouds share: base64 of (n, 3) uint8 and of
//     (n, 3) uint16 in 0..most along the axes; without places the colours are the places;
//   clouds: [{ title, subtitle, alt, set, labels, palette, centroids, shares, pixels }]: base64 of
//     (n,) uint8, (k, 3) uint8 and (k, 3) uint16; without labels points have their own colour.
// Nothing is sent to the server. Style: space.css, cloud.css; colours are the root's.

const drawn = new WeakMap(); // what takes the clouds of a root away

function placesOf(colors, places, most, axes) {
  if (!places) return placed(bytesOf(colors), 255, axes);
  return placed(new Uint16Array(bytesOf(places).buffer), most, axes);
}

function fillView(view, cloud, set, axes) {
  view.space.points = { places: set.at, colors: set.own };
  if (!cloud.labels) return;
  const [labels, palette] = [bytesOf(cloud.labels), packed(bytesOf(cloud.palette))];
  const at = placesOf(cloud.palette, cloud.centroids, set.most, axes);
  view.clusters = { labels, palette, shares: cloud.shares, pixels: cloud.pixels };
  view.space.points.colors = Uint32Array.from(labels, (label) => palette[label]);
  view.space.centroids = Array.from(palette, (color, k) => ({
    place: at.subarray(3 * k, 3 * k + 3),
    color: asCss(color),
    share: cloud.shares ? cloud.shares[k] : 0,
  }));
}

function drawClouds(root, data) {
  if (drawn.has(root)) drawn.get(root)();
  const { axes } = data;
  const [camera, views] = [makeCamera(data.camera), []];
  const { redraw, begin, end } = keepDrawn(root, camera, views);
  const sets = data.sets.map((set) => ({
    most: set.most,
    own: packed(bytesOf(set.colors)),
    at: placesOf(set.colors, set.places, set.most, axes),
  }));
  for (const cloud of data.clouds) {
    const view = makeView({ name: cloud.title, alt: cloud.alt, axes, camera, redraw });
    fillView(view, cloud, sets[cloud.set], axes);
    const heading = part("figcaption", "");
    heading.append(part("b", "title", cloud.title), part("span", "subtitle", cloud.subtitle));
    view.figure.prepend(heading);
    views.push(view);
  }
  const grid = part("div", "grid");
  grid.append(...views.map(({ figure }) => figure));
  const centroids = data.clouds.some(({ labels }) => labels);
  root.replaceChildren(grid, cameraTools(camera, HINT + (centroids ? HINT_OF_CENTROIDS : "")));
  begin();
  const away = () => {
    end();
    drawn.delete(root);
  };
  drawn.set(root, away);
  return away;
}

export default function ({ data, parentElement }) {
  return drawClouds(parentElement.querySelector(".clouds"), data);
}
