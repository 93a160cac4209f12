// The cost after every half-step as a curve on a canvas, with the present one marked. Squares are
// assignments, discs updates. A press goes to the half-step that is nearest.

function makeCurve(canvas, run, goTo) {
  const costs = run.costs.flatMap((cost, t) => [run.costs_assigned[t], cost]); // of half 1, 2, ...
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const context = canvas.getContext("2d");
  const edge = { left: 62, right: 14, top: 16, bottom: 34 };
  const last = costs.length;
  let shown = { half: 0, style: null };

  const x = (half) =>
    edge.left + (canvas.clientWidth - edge.left - edge.right) * ((half / 2) / Math.max(1, last / 2));
  const y = (cost) => {
    const part = most > least ? (cost - least) / (most - least) : 0;
    return canvas.clientHeight - edge.bottom - (canvas.clientHeight - edge.top - edge.bottom) * (0.04 + 0.92 * part);
  };

  function drawAxes(style) {
    const [right, bottom] = [canvas.clientWidth - edge.right, canvas.clientHeight - edge.bottom];
    context.strokeStyle = style.line;
    context.lineWidth = 1;
    context.fillStyle = style.ink;
    context.font = `12px ${style.font}`;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const cost of most > least ? [least, (least + most) / 2, most] : [least]) {
      context.beginPath();
      context.moveTo(edge.left, y(cost));
      context.lineTo(right, y(cost));
      context.stroke();
      context.fillText(cost.toFixed(6), edge.left - 6, y(cost));
    }
    context.textAlign = "center";
    const room = Math.max(1, Math.floor((right - edge.left) / 34));
    const step = [1, 2, 5, 10, 20, 50, 100].find((by) => last / 2 / by <= room) || 100;
    for (let t = 0; t <= last / 2; t += step) context.fillText(t, x(2 * t), bottom + 11);
    context.fillText("iteration", (edge.left + right) / 2, bottom + 26);
    context.textAlign = "left";
    context.fillText("cost", 4, 8);
  }

  function drawMark(half, cost, size) {
    context.beginPath();
    if (half % 2) context.rect(x(half) - size, y(cost) - size, 2 * size, 2 * size);
    else context.arc(x(half), y(cost), size * 1.15, 0, 2 * Math.PI);
    context.fill();
  }

  function draw(half, style) {
    shown = { half, style };
    const ratio = Math.min(2, devicePixelRatio || 1);
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    context.scale(ratio, ratio);
    drawAxes(style);
    context.strokeStyle = context.fillStyle = style.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    costs.forEach((cost, i) => context.lineTo(x(i + 1), y(cost)));
    context.stroke();
    if (last <= 60) costs.forEach((cost, i) => drawMark(i + 1, cost, 2));
    if (half === 0) return;
    context.fillStyle = context.strokeStyle = style.accent;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(x(half), edge.top);
    context.lineTo(x(half), canvas.clientHeight - edge.bottom);
    context.stroke();
    context.setLineDash([]);
    drawMark(half, costs[half - 1], 5.5);
  }

  canvas.setAttribute(
    "aria-label",
    `The cost after every half-step falls from ${costs[0].toFixed(6)} to ${costs[last - 1].toFixed(6)}` +
      ` in ${last / 2} iterations`,
  );
  canvas.onclick = (event) => {
    const part = (event.offsetX - edge.left) / (canvas.clientWidth - edge.left - edge.right);
    goTo(Math.round(limit(part, 0, 1) * last));
  };
  const resized = new ResizeObserver(() => shown.style && draw(shown.half, shown.style));
  resized.observe(canvas);
  return { draw, release: () => resized.disconnect() };
}
