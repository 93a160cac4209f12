// Points, centroids and trails in a box, drawn by this script alone on a 2D canvas: it needs no
// GPU, and many views can share one camera (camera.js).
//
//   const space = makeSpace(canvas, axes);   // axes: three of { name, low, high, length }
//   space.points = { places, colors };       // Float32Array (3 n), see placed(); Uint32Array (n)
//   space.centroids = [{ place, color, share }];  // [x, y, z], "rgb(...)", 0..1
//   space.trails = [{ places, color }];      // lines
//   space.only = null;                       // or { labels, number }: a cluster to leave in colour
//   space.fit();                             // after the canvas changed its size
//   space.draw(camera, style);               // style: { ink, line, font }
//   space.at(x, y);                          // number of the centroid at a CSS pixel, or -1

const EYE = 3.6; // distance of the eye from the middle of a box whose corners are at 1
const EMPTY = -100; // depth of a pixel without a point
const GHOST = 20; // how far behind all others a greyed point is drawn

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Packed RGBA of (n, 3) bytes, as ImageData holds it on the little-endian machines of today.
function packed(rgb) {
  const colors = new Uint32Array(rgb.length / 3);
  for (let i = 0; i < colors.length; i++) {
    colors[i] = 0xff000000 | (rgb[3 * i + 2] << 16) | (rgb[3 * i + 1] << 8) | rgb[3 * i];
  }
  return colors;
}

const asCss = (color) => `rgb(${color & 255} ${(color >> 8) & 255} ${(color >> 16) & 255})`;
const asHex = (color) =>
  "#" + [0, 8, 16].map((by) => ((color >> by) & 255).toString(16).padStart(2, "0")).join("");

// Half the sides of the box of these axes, its corners at distance 1.
function halves(axes) {
  const size = Math.hypot(...axes.map((axis) => axis.length));
  return axes.map((axis) => axis.length / size);
}

// Coordinates in 0..most of each axis (any typed array) to places in the box.
function placed(coordinates, most, axes) {
  const half = halves(axes);
  return Float32Array.from(coordinates, (c, i) => ((2 * c) / most - 1) * half[i % 3]);
}

// How many pixels at each end of each row of a square of this size lie outside of a disc.
function cutsOf(size) {
  if (size < 4) return new Uint8Array(size);
  return Uint8Array.from({ length: size }, (_, row) => {
    const off = row + 0.5 - size / 2;
    return Math.round(size / 2 - Math.sqrt(size ** 2 / 4 - off ** 2));
  });
}

function makeSpace(canvas, axes) {
  const context = canvas.getContext("2d");
  const half = halves(axes);
  const space = { points: null, centroids: [], trails: [], only: null };
  let image, frame, depth, ratio, wide, high, eye;
  const cuts = []; // cutsOf(size) at [size]
  let marks = []; // where the centroids were drawn: { x, y, size, number }, in CSS pixels

  space.fit = () => {
    ratio = limit(devicePixelRatio || 1, 1, 2);
    wide = Math.max(1, Math.round(canvas.clientWidth * ratio));
    high = Math.max(1, Math.round(canvas.clientHeight * ratio));
    if (image && canvas.width === wide && canvas.height === high) return;
    canvas.width = wide;
    canvas.height = high;
    image = new ImageData(wide, high);
    frame = new Uint32Array(image.data.buffer);
    depth = new Float32Array(wide * high);
  };

  function look(camera) {
    eye = { ...camera.directions(), scale: FIT * Math.min(wide, high) * camera.zoom };
    eye.target = [eye.right, eye.up, eye.toward].map((way) => dot(camera.target, way));
  }

  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

  function project(place) {
    const near = EYE / (EYE - dot(place, eye.toward) + eye.target[2]);
    return {
      x: wide / 2 + (dot(place, eye.right) - eye.target[0]) * near * eye.scale,
      y: MIDDLE * high - (dot(place, eye.up) - eye.target[1]) * near * eye.scale,
      near,
    };
  }

  function drawPoints() {
    frame.fill(0);
    depth.fill(EMPTY);
    if (!space.points) return;
    const { places, colors } = space.points;
    const { only } = space;
    const [rx, ry] = eye.right;
    const [ux, uy, uz] = eye.up;
    const [tx, ty, tz] = eye.toward;
    const { scale } = eye;
    const [across, rise, back] = eye.target;
    const number = colors.length;
    const shorter = Math.min(wide, high);
    const zoom = eye.scale / (FIT * shorter);
    const room = (0.62 * shorter) / Math.sqrt(number); // few points are drawn larger
    const side = limit(room, 1.7 * ratio, 5 * ratio) * Math.min(1.6, Math.sqrt(zoom));
    for (let i = 0, j = 0; i < number; i++, j += 3) {
      const x = places[j];
      const y = places[j + 1];
      const z = places[j + 2];
      let deep = x * tx + y * ty + z * tz - back;
      const near = EYE / (EYE - deep);
      if (near <= 0) continue;
      const size = Math.max(1, Math.round(side * near));
      const left = Math.round(wide / 2 + (x * rx + y * ry - across) * near * scale - size / 2);
      const top = Math.round(MIDDLE * high - (x * ux + y * uy + z * uz - rise) * near * scale - size / 2);
      if (left < 0 || top < 0 || left + size > wide || top + size > high) continue;
      let color = colors[i];
      if (only !== null && only.labels[i] !== only.number) {
        color = 0x30808080;
        deep -= GHOST;
      }
      for (let row = 0; row < size; row++) {
        const cut = (cuts[size] ||= cutsOf(size))[row];
        let at = (top + row) * wide + left + cut;
        for (const end = at + size - 2 * cut; at < end; at++) {
          if (deep > depth[at]) {
            depth[at] = deep;
            frame[at] = color;
          }
        }
      }
    }
  }

  // A thin line of ink around all that is drawn, so that white is seen on white and black on black.
  function outline(ink) {
    for (let row = 1; row < high - 1; row++) {
      for (let at = row * wide + 1, end = at + wide - 2; at < end; at++) {
        if (
          depth[at] === EMPTY &&
          (depth[at - 1] > -GHOST / 2 ||
            depth[at + 1] > -GHOST / 2 ||
            depth[at - wide] > -GHOST / 2 ||
            depth[at + wide] > -GHOST / 2)
        ) {
          frame[at] = ink;
        }
      }
    }
  }

  function line(from, to) {
    const [a, b] = [project(from), project(to)];
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
  }

  // The three walls behind the points, with a grid.
  function drawWalls(style) {
    context.lineWidth = ratio;
    context.strokeStyle = style.line;
    context.beginPath();
    for (const wall of [0, 1, 2]) {
      const [u, v] = [0, 1, 2].filter((axis) => axis !== wall);
      const at = -Math.sign(eye.toward[wall] || 1) * half[wall];
      for (const [along, across] of [[u, v], [v, u]]) {
        for (const part of [-1, -0.5, 0, 0.5, 1]) {
          const [from, to] = [[0, 0, 0], [0, 0, 0]];
          from[wall] = to[wall] = at;
          from[across] = to[across] = part * half[across];
          from[along] = -half[along];
          to[along] = half[along];
          line(from, to);
        }
      }
    }
    context.stroke();
  }

  // Where to write along an axis: an edge of the box that nothing is drawn outside of.
  function edgeOf(axis) {
    const side = [0, 1, 2].map((i) => Math.sign(eye.toward[i] || 1) * half[i]);
    if (axis < 2) {
      const edge = [side[0], side[1], -side[2]];
      edge[axis] = 0;
      return edge;
    }
    const edges = [[side[0], -side[1], 0], [-side[0], side[1], 0]];
    return edges.sort((a, b) => project(a).x - project(b).x)[0];
  }

  function drawNames(style) {
    context.fillStyle = style.ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const middle = project([0, 0, 0]);
    const taken = []; // where words stand: others are left out rather than laid on them
    axes.forEach((axis, i) => {
      const edge = edgeOf(i);
      const ends = [-1, 1].map((end) => project(edge.map((e, j) => (j === i ? end * half[j] : e))));
      const along = [ends[1].x - ends[0].x, ends[1].y - ends[0].y];
      const length = Math.hypot(...along);
      if (length < 40 * ratio) return; // seen end-on: its words would lie on each other
      let [x, y] = [-along[1] / length, along[0] / length];
      const center = project(edge);
      if (x * (center.x - middle.x) + y * (center.y - middle.y) < 0) [x, y] = [-x, -y];
      const write = (text, part, bold) => {
        context.font = `${bold ? 650 : 400} ${(bold ? 13 : 11) * ratio}px ${style.font}`;
        const width = context.measureText(text).width / 2;
        const room = 9 * ratio + Math.abs(x) * width;
        const [left, top] = [0, 1].map((i) => [ends[0].x, ends[0].y][i] + along[i] * part + [x, y][i] * room);
        const [least, tall] = [width + 3 * ratio, 8 * ratio];
        const seen = [limit(left, least, wide - least), limit(top, tall, high - tall)];
        const free = taken.every(
          ([x, y, half]) => Math.abs(x - seen[0]) > half + width || Math.abs(y - seen[1]) > 11 * ratio,
        );
        if (!free || Math.hypot(seen[0] - left, seen[1] - top) > 20 * ratio) return;
        taken.push([...seen, width]);
        context.fillText(text, ...seen);
      };
      write(axis.name, 0.5, true);
      write(axis.low, 0.04, false);
      write(axis.high, 0.96, false);
    });
  }

  function drawTrails(style) {
    context.lineJoin = context.lineCap = "round";
    const thin = space.trails.length > 64 ? 0.6 : 1;
    for (const [ink, width] of [[style.paper, 4 * thin], [style.ink, 1.75 * thin]]) {
      context.strokeStyle = ink;
      context.lineWidth = width * ratio;
      context.beginPath();
      for (const trail of space.trails) {
        trail.forEach((place, i) => {
          const { x, y } = project(place);
          if (i === 0) context.moveTo(x, y);
          else context.lineTo(x, y);
        });
      }
      context.stroke();
    }
    context.fillStyle = style.ink; // a dot where each began
    for (const [first] of space.trails) {
      const { x, y } = project(first);
      context.beginPath();
      context.arc(x, y, 2.5 * thin * ratio, 0, 2 * Math.PI);
      context.fill();
    }
  }

  // Area goes with the share, from a least size on; nearer ones lie above.
  function drawCentroids() {
    const least = space.centroids.length > 64 ? 3 : 4.5;
    const side = Math.min(wide, high) / ratio;
    marks = space.centroids.map(({ place, share }, number) => {
      const { x, y, near } = project(place);
      const size = Math.max(least, 0.1 * side * Math.sqrt(share)) * near;
      return { x: x / ratio, y: y / ratio, size, near, number };
    });
    marks.sort((a, b) => a.near - b.near);
    for (const { x, y, size, number } of marks) {
      const chosen = space.lit === number;
      context.globalAlpha = space.only !== null && space.only.number !== number ? 0.2 : 1;
      context.beginPath();
      for (const [dx, dy] of [[0, -1], [1, 0], [0, 1], [-1, 0]]) {
        context.lineTo((x + dx * size) * ratio, (y + dy * size) * ratio);
      }
      context.closePath();
      context.lineJoin = "miter";
      for (const [ink, width] of [["#000", chosen ? 6.5 : 4], ["#fff", chosen ? 4 : 2]]) {
        context.strokeStyle = ink;
        context.lineWidth = width * ratio;
        context.stroke();
      }
      context.fillStyle = space.centroids[number].color;
      context.fill();
    }
    context.globalAlpha = 1;
  }

  space.draw = (camera, style) => {
    if (!image) space.fit();
    look(camera);
    drawPoints();
    outline(style.outline);
    context.putImageData(image, 0, 0);
    context.globalCompositeOperation = "destination-over";
    drawWalls(style);
    context.globalCompositeOperation = "source-over";
    if (space.trails.length > 0) drawTrails(style);
    drawCentroids();
    drawNames(style);
    canvas.dataset.azimuth = camera.azimuth.toFixed(1);
    canvas.dataset.elevation = camera.elevation.toFixed(1);
    canvas.dataset.zoom = camera.zoom.toFixed(2);
  };

  space.at = (x, y) => {
    for (const mark of [...marks].reverse()) {
      if (Math.abs(x - mark.x) + Math.abs(y - mark.y) <= mark.size + 4) return mark.number;
    }
    return -1;
  };
  return space;
}

// What a canvas takes from the page's theme; changed() is called when the theme is changed.
function readStyle(root) {
  const style = getComputedStyle(root);
  const [r, g, b] = style.color.match(/[\d.]+/g).map(Number);
  root.style.colorScheme = r + g + b > 384 ? "dark" : "light"; // of sliders and lists
  return {
    ink: style.color,
    paper: style.backgroundColor,
    line: style.borderTopColor,
    font: style.fontFamily,
    outline: (0x70000000 | (b << 16) | (g << 8) | r) >>> 0,
  };
}
