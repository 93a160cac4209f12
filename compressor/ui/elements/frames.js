// A run of k-means as it was sent (ui/elements/stepper.py), unpacked, and what is to be said of its
// half-steps. Half-step 0 is the start, 2 t - 1 the assignment of iteration t, 2 t its update.

async function inflated(text) {
  const stream = new Blob([bytesOf(text)]).stream();
  const whole = stream.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(whole).arrayBuffer());
}

async function unpackRun(data) {
  const { width, height, k } = data;
  const [size, iterations] = [width * height, data.costs.length];
  const all = await inflated(data.maps);
  for (let at = size; at < all.length; at++) all[at] ^= all[at - size]; // each as changes of the last
  const maps = Array.from({ length: iterations }, (_, t) => all.subarray(size * t, size * (t + 1)));
  const places = new Uint16Array(bytesOf(data.centroids).buffer);
  const levels = Array.from(places, (place) => Math.round((255 * place) / data.most));
  const [at, palettes] = [placed(places, data.most, data.axes), []];
  for (let t = 0; t <= iterations; t++) palettes.push(packed(levels.slice(3 * k * t, 3 * k * (t + 1))));
  return {
    ...data,
    iterations,
    maps,
    palettes,
    placeOf: (t, number) => at.subarray(3 * (k * t + number), 3 * (k * t + number) + 3),
    pointRows: new Uint32Array(bytesOf(data.at).buffer),
    pointColors: packed(bytesOf(data.colors)),
    pointPlaces: placed(bytesOf(data.colors), 255, data.axes),
  };
}

const iterationOf = (half) => Math.ceil(half / 2);
const isUpdate = (half) => half > 0 && half % 2 === 0;
const percent = (share) => `${(100 * share).toFixed(2)} %`;

function costOf(run, half) {
  if (half === 0) return null;
  return (isUpdate(half) ? run.costs : run.costs_assigned)[iterationOf(half) - 1];
}

// What the row of numbers shows: pairs of a name and a value.
function numbersOf(run, half) {
  const t = iterationOf(half);
  const phase = half === 0 ? "Start" : isUpdate(half) ? "Update" : "Assign";
  const none = "–";
  return [
    ["Iteration", `${t} of ${run.iterations}`],
    ["Phase", phase],
    ["Cost", half === 0 ? none : costOf(run, half).toFixed(6)],
    ["Pixels that changed cluster", half === 0 ? none : percent(run.changed[t - 1])],
    ["Centroids that moved", isUpdate(half) ? `${run.moved[t - 1]} of ${run.k}` : none],
  ];
}

function altOf(run, half) {
  if (half === 0) return "The picture before the first iteration";
  const t = iterationOf(half);
  const after = isUpdate(half) ? "" : ", before the centroids move";
  return `The picture after ${t} iteration${t > 1 ? "s" : ""} in ${run.k} colours${after}, cost ${costOf(run, half).toFixed(6)}`;
}

// A heading and sentences on what is seen; both halves of an iteration at once unless `apart`.
function wordsOf(run, half, apart, empty) {
  const t = iterationOf(half);
  if (half === 0) {
    return [
      "Start",
      `Every pixel is a point: its red, green and blue are its coordinates. ${run.k} pixels were` +
        " drawn at random; their colours are the first centroids (diamonds).",
    ];
  }
  const fell = (from, to) =>
    `the cost ${to < from ? "fell" : "stayed"} from ${from.toFixed(6)} to ${to.toFixed(6)}`;
  const [assigned, updated] = [run.costs_assigned[t - 1], run.costs[t - 1]];
  const joined =
    "Each pixel joins the centroid that is nearest to it. The pixels of one centroid are a" +
    " cluster and wear its colour. " +
    (t === 1
      ? `With the start's centroids that costs ${assigned.toFixed(6)}.`
      : `${percent(run.changed[t - 1])} of the pixels changed cluster; ${fell(run.costs[t - 2], assigned)}.`);
  const moved =
    "Each centroid moves to the mean of its cluster: no other place has a smaller mean squared" +
    ` distance to these pixels. ${run.moved[t - 1]} of ${run.k} moved; ${fell(assigned, updated)}.` +
    (empty > 0 ? ` Clusters without pixels: ${empty}; their centroids stay where they are.` : "");
  if (!isUpdate(half)) return [`Iteration ${t}: assign`, joined];
  const words = apart ? [`Iteration ${t}: update`, moved] : [`Iteration ${t}: assign, then update`, joined, moved];
  if (t < run.iterations) return words;
  const end = run.converged
    ? "Converged: no centroid moved, so every further iteration would be the same. Another start may still end at a lower cost."
    : `The run ends here, after the ${t} iterations that were set. It goes on with “until nothing changes”.`;
  return [...words, end];
}
