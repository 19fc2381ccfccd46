"use strict";
// Curve and map, drawn by Vega; its expressions are interpreted, not compiled, so the page's policy needs no eval.
toll.charts = (() => {
  const { make, number, counted } = toll.list;
  const at = (id) => document.getElementById(id);
  const PLACES_IN_TABLE = 100;
  const ERRORS = 1; // of what Vega would say on the console
  const frame = at("map-frame");
  const said = at("map-said");
  const views = {};
  const drawn = { unit: "year", curve: [], points: [] };
  let cursor = -1;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const config = () => {
    const [soft, rule, accent] = ["soft", "rule", "accent"].map(colour);
    const font = getComputedStyle(document.body).fontFamily;
    const text = { labelColor: soft, titleColor: soft, labelFont: font, titleFont: font, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 400 };
    return {
      background: null, font,
      view: { stroke: null },
      axis: { ...text, gridColor: rule, domainColor: rule, tickColor: rule },
      legend: {
        ...text, symbolFillColor: accent, symbolStrokeColor: accent, padding: 6,
        orient: "bottom", direction: "horizontal", offset: 4, // below, where it hides no place
      },
    };
  };
  // A chart's specification with its data, its signals and the colours of the page in its parameters.
  const spec = (name, datasets, signals) => {
    const made = { ...toll.read(name), datasets };
    return { ...made, params: made.params.map((param) => ({ ...param, value: signals[param.name] ?? (colour(param.name) || param.value) })) };
  };

  const bubble = (text, point) => {
    said.hidden = !text;
    said.textContent = text ?? "";
    if (text && point) { said.style.left = `${Math.max(0, Math.min(point[0] + 12, frame.clientWidth - 240))}px`; said.style.top = `${Math.max(0, point[1] - 12)}px`; }
  };
  const tips = (box) => (_handler, event, _item, text) => {
    if (!event) bubble(null); // a chart that is taken down says so without one
    else if (box === frame) bubble(text, [event.clientX - frame.getBoundingClientRect().left, event.clientY - frame.getBoundingClientRect().top]);
    else box.title = text ?? "";
  };
  const embed = async (name, box, renderer, tooltip, made) => {
    views[name]?.finalize();
    const { view } = await vegaEmbed(box, made, { mode: "vega-lite", ast: true, actions: false, defaultStyle: false, renderer, tooltip, config: config(), logLevel: ERRORS, loader: { load: () => Promise.reject(new Error("nothing is fetched")) } });
    views[name] = view;
    return view;
  };

  // Mercator, as Vega draws it: radians times scale, moved across and down.
  const radians = ({ longitude, latitude }) => [longitude * Math.PI / 180, Math.log(Math.tan(Math.PI / 4 + Math.max(-84, Math.min(84, latitude)) * Math.PI / 360))];
  const LEAST_ZOOM = 40;
  const MOST_ZOOM = 12_000;
  const pose = { scale: 150, across: 0, down: 0 };
  const place = () => {
    for (const [name, value] of Object.entries(pose)) views.map.signal(name, value);
    return views.map.runAsync();
  };
  const size = () => [views.map.width(), views.map.height()];
  const fit = () => {
    const [width, height] = size();
    const spots = drawn.points.length ? drawn.points.map(radians) : [[-2.8, -1], [3, 1.8]];
    const [xs, ys] = [0, 1].map((i) => spots.map((spot) => spot[i]));
    const box = [xs, ys].map((values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]));
    const [wide, high] = box.map(([least, most]) => Math.max(most - least, 0.12) * 1.25);
    pose.scale = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, width / wide, height / high));
    pose.across = width / 2 - pose.scale * (box[0][0] + box[0][1]) / 2;
    pose.down = height / 2 + pose.scale * (box[1][0] + box[1][1]) / 2;
  };
  const zoom = (factor, [x, y] = size().map((side) => side / 2)) => {
    const scale = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, pose.scale * factor));
    pose.across = x - (x - pose.across) * scale / pose.scale;
    pose.down = y - (y - pose.down) * scale / pose.scale;
    pose.scale = scale;
    return place();
  };
  const pixel = (point) => { const [x, y] = radians(point); return [pose.across + pose.scale * x, pose.down - pose.scale * y]; };
  const sizes = () => (drawn.points.length > 300 ? { least: 9, largest: 500 } : { least: 25, largest: 1600 }); // square pixels
  const choose = (point) => toll.pick({ at: point.id });

  const mark = (index) => {
    const { points } = drawn;
    cursor = points.length ? (index + points.length) % points.length : -1;
    const point = points[cursor];
    if (!point) return;
    const [width, height] = size();
    const [x, y] = pixel(point);
    if (x < 20 || x > width - 20 || y < 20 || y > height - 20) { pose.across += width / 2 - x; pose.down += height / 2 - y; place(); }
    views.map.data("cursor", [point]).run();
    bubble(`${point.label}; ${number(cursor + 1)} of ${counted(points.length, "place")}`, pixel(point));
  };
  const unmark = () => { cursor = -1; bubble(null); views.map?.data("cursor", []).run(); };

  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowRight: () => mark(cursor + 1), ArrowDown: () => mark(cursor + 1), ArrowLeft: () => mark(cursor - 1), ArrowUp: () => mark(cursor - 1), Home: () => mark(0),
      Enter: () => cursor >= 0 && choose(drawn.points[cursor]), Escape: unmark, "+": () => zoom(1.6), "=": () => zoom(1.6), "-": () => zoom(1 / 1.6), 0: () => { fit(); place(); },
    };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  frame.addEventListener("blur", unmark);
  for (const button of frame.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => { if (button.dataset.zoom === "fit") { fit(); place(); } else zoom(button.dataset.zoom === "in" ? 1.6 : 1 / 1.6); });
  }
  frame.addEventListener("wheel", (event) => { // a bare wheel goes on scrolling the page
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(2 ** (-event.deltaY / 300), [event.offsetX, event.offsetY]);
  }, { passive: false });
  let grip = null;
  let dragged = 0; // pixels: beyond a few it was no click
  frame.addEventListener("pointerdown", (event) => { if (event.target.closest("canvas")) { grip = [event.clientX, event.clientY]; dragged = 0; } });
  addEventListener("pointermove", (event) => {
    if (!grip) return;
    dragged += Math.hypot(event.clientX - grip[0], event.clientY - grip[1]);
    pose.across += event.clientX - grip[0]; pose.down += event.clientY - grip[1];
    grip = [event.clientX, event.clientY];
    place();
  });
  addEventListener("pointerup", () => { grip = null; });

  const iso = (day) => new Date(day).toISOString().slice(0, 10);
  const narrow = (step) => toll.pick({ from: iso(step.day), to: iso(step.next - 1) });
  const spell = { day: { day: "numeric", month: "short", year: "numeric" }, week: { day: "numeric", month: "short", year: "numeric" }, month: { month: "short", year: "numeric" }, year: { year: "numeric" } };
  const name = (unit, day) => new Date(day).toLocaleDateString("en-GB", { ...spell[unit], timeZone: "UTC" });

  const WRITTEN = { day: "%-d %b", week: "%-d %b %Y", month: "%b %Y", year: "%Y" };
  const ticks = () => {
    const days = drawn.curve.slice(0, -1).map((step) => step.day);
    const every = Math.ceil(days.length / Math.max(2, at("curve-chart").clientWidth / 90));
    return days.filter((_day, i) => i % every === 0);
  };
  const curve = async ({ unit, steps, leftOut }) => {
    at("curve-title").textContent = `Killed by ${unit}`;
    at("curve-note").textContent = leftOut ? `${counted(leftOut, "event")} of which the texts tell no ${unit} ${leftOut === 1 ? "is" : "are"} left out.` : "";
    for (const step of steps) step.label = `${unit === "week" ? "week of " : ""}${name(unit, step.day)}: ${number(step.best)} killed (${number(step.low)}–${number(step.high)}) in ${counted(step.events, "event")}`;
    at("curve-rows").replaceChildren(...steps.filter((step) => step.events).map((step) => make("tr", {},
      make("th", { scope: "row" }, make("button", { type: "button", textContent: name(unit, step.day), onclick: () => narrow(step) })), ...["low", "best", "high"].map((bound) => make("td", { className: "n", textContent: number(step[bound]) })))));
    const end = steps.at(-1);
    drawn.curve = end ? [...steps, { ...end, day: end.next }] : [];
    await views.curve?.data("steps", drawn.curve).signal("ticks", ticks()).signal("written", WRITTEN[unit]).runAsync();
    drawn.unit = unit;
  };

  const map = async ({ points, leftOut }) => {
    at("map-note").textContent = leftOut ? `${counted(leftOut, "event")} without coordinates ${leftOut === 1 ? "is" : "are"} not on it.` : "";
    for (const point of points) point.label = `${point.name} (${point.known}): ${number(point.killed)} killed in ${counted(point.events, "event")}`;
    at("map-rows").replaceChildren(...points.slice(0, PLACES_IN_TABLE).map((point) => make("tr", {},
      make("th", { scope: "row" }, make("button", { type: "button", textContent: point.name, onclick: () => choose(point) })),
      make("td", { textContent: point.known }), make("td", { className: "n", textContent: number(point.events) }), make("td", { className: "n", textContent: number(point.killed) }))));
    drawn.points = points;
    if (!views.map) return;
    unmark();
    fit();
    views.map.data("points", points);
    for (const [name, value] of Object.entries(sizes())) views.map.signal(name, value);
    await place();
  };

  const draw = async () => {
    const curveView = await embed("curve", at("curve-chart"), "svg", tips(at("curve-chart")), spec("curve", { steps: drawn.curve }, { ticks: ticks(), written: WRITTEN[drawn.unit] }));
    curveView.addEventListener("click", (_event, item) => item?.datum?.next > item?.datum?.day && narrow(item.datum));
    const mapView = await embed("map", at("map-chart"), "canvas", tips(frame), spec("map", { world: toll.read("world"), points: drawn.points, cursor: [] }, { ...pose, ...sizes() }));
    mapView.addEventListener("click", (_event, item) => { if (item?.datum?.id && dragged < 4) choose(item.datum); });
    fit();
    await place();
    document.documentElement.dataset.drawn = "1";
    performance.mark("drawn");
  };
  let drawing = Promise.resolve();
  const redraw = () => { drawing = drawing.then(draw); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  return {
    drawn: () => drawing,
    redraw,
    show(events, isAll) {
      const [steps, points] = [toll.steps(events, isAll), toll.points(events)];
      drawing = drawing.then(() => curve(steps)).then(() => map(points));
    },
  };
})();
toll.draw();
toll.charts.redraw();
