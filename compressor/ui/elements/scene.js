// The picture of a half-step on a canvas: each pixel in the colour of its cluster's centroid, as it
// is, or with only those in colour that changed cluster or that are in one cluster.

const DIM = 0.16; // what is left of a colour's distance from grey where it is not looked at

const dimmed = (color) => {
  const channel = (by) => Math.round(128 + DIM * (((color >> by) & 255) - 128)) << by;
  return 0xff000000 | channel(0) | channel(8) | channel(16);
};

function makeScene(canvas, run) {
  canvas.width = run.width;
  canvas.height = run.height;
  const context = canvas.getContext("2d");
  const image = new ImageData(run.width, run.height);
  const frame = new Uint32Array(image.data.buffer);
  const original = new Image();

  function paintClusters(half, only, changes) {
    const t = iterationOf(half);
    const [map, before] = [run.maps[t - 1], run.maps[t - 2]];
    const bright = run.palettes[Math.floor(half / 2)];
    const dim = bright.map(dimmed);
    const seen = bright.map((color, number) => (only < 0 || only === number ? color : dim[number]));
    for (let i = 0; i < map.length; i++) {
      const same = changes && before && before[i] === map[i];
      frame[i] = same ? dim[map[i]] : seen[map[i]];
    }
    context.putImageData(image, 0, 0);
  }

  function paint(half, mode, only) {
    if (half > 0 && mode !== "original") paintClusters(half, only, mode === "changed");
    else if (original.complete) context.drawImage(original, 0, 0, run.width, run.height);
  }
  return {
    paint,
    load: () => {
      original.src = run.original;
      return original.decode();
    },
  };
}
