"use strict";
// What is asked for stands in the address, after the #: a view can be sent to someone. Everything on the page follows it.
(() => {
  const { number, counted, make } = toll.list;
  const at = (id) => document.getElementById(id);
  const form = at("filters");
  const FIELDS = ["q", "country", "actor", "tactic", "from", "to", "sort", "disputed", "civilians", "night", "at"];
  const found = at("found");
  const boxes = Object.fromEntries(["killed", "wounded", "events", "disputed"].map((name) => [name, at(`total-${name}`)]));
  const whole = Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, [...box.childNodes]]));
  const leftOut = at("left-out");
  const wholeLeftOut = [...leftOut.childNodes];
  let state = Object.fromEntries(FIELDS.map((name) => [name, ""]));
  let waiting = 0;

  const options = (select, names, label = (name) => name) => {
    const counts = new Map();
    for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    const sorted = [...counts].map(([name, count]) => [name, label(name), count]).sort((a, b) => a[1].localeCompare(b[1], "en"));
    select.append(...sorted.map(([value, text, count]) => make("option", { value, textContent: `${text} (${number(count)})` })));
  };
  options(at("country"), toll.events.map((event) => event.country), (code) => toll.countries[code]);
  options(at("tactic"), toll.events.map((event) => event.tactic));
  const actors = new Map();
  const LONGEST_NAME = 80;
  for (const event of toll.events) for (const name of [event.perpetrator, event.victims]) if (name && name.length <= LONGEST_NAME) actors.set(name, (actors.get(name) ?? 0) + 1);
  at("actors").append(...[...actors].sort((a, b) => b[1] - a[1]).slice(0, 500).map(([value]) => make("option", { value })));

  const parse = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    return { ...Object.fromEntries(FIELDS.map((name) => [name, asked.get(name) ?? ""])), event: asked.get("event") ?? location.hash.match(/^#event-([0-9a-f]+)$/)?.[1] ?? "" };
  };
  const fragment = () => new URLSearchParams(FIELDS.filter((name) => state[name]).map((name) => [name, state[name]])).toString();
  const narrowing = () => FIELDS.filter((name) => name !== "sort" && state[name]);

  const fill = () => {
    for (const control of form.elements) {
      if (!control.name) continue;
      if (control.type === "checkbox") control.checked = Boolean(state[control.name]);
      else if (control.value !== state[control.name]) control.value = state[control.name];
    }
  };

  const day = (iso) => new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const total = (box, figure, text) => box.replaceChildren(make("b", { textContent: number(figure) }), " ", make("span", { textContent: text }));
  const sums = (events, isAll) => {
    const sum = toll.totals(events);
    if (isAll) { // with the events that are not listed
      for (const [name, box] of Object.entries(boxes)) box.replaceChildren(...whole[name]);
      leftOut.replaceChildren(...wholeLeftOut);
    } else {
      for (const outcome of ["killed", "wounded"]) {
        const { low, best, high, open } = sum[outcome];
        total(boxes[outcome], best, `at least ${number(low)}, up to ${number(high)}${open ? " or more" : ""}`);
      }
      total(boxes.events, sum.events, sum.first === null ? "" : `${day(sum.first)} to ${day(sum.last)}`);
      leftOut.textContent = `Totals of the events that match${sum.leftOut ? `, without ${counted(sum.leftOut, "event")} of accidents and disasters` : ""}.${sum.killed.open ? ` In ${counted(sum.killed.open, "event")} the words set no upper bound for the dead, as in “at least nine”.` : ""}`;
      total(boxes.disputed, sum.disputed, "events of which no one figure fits all that is said");
    }
    return sum;
  };

  const show = () => {
    const events = toll.match(state);
    const isAll = narrowing().length === 0;
    const sum = sums(events, isAll);
    toll.list.show(events);
    const all = `${counted(toll.events.length, "event")}${toll.rest.length ? " listed" : ""}`;
    found.textContent = isAll ? all : `${number(events.length)} of ${all} match${sum.leftOut ? `, ${number(sum.leftOut)} of them not in the toll` : ""}: ${number(sum.killed.best)} killed`;
    at("clear").hidden = isAll;
    const place = at("place");
    place.hidden = !state.at;
    place.textContent = state.at ? `Only ${events[0]?.where ?? "one place"} ✕` : "";
    toll.draw = () => toll.charts?.show(events, isAll);
    toll.draw();
  };

  const set = (changes) => {
    state = { ...state, ...changes, event: "" };
    history.replaceState(null, "", `#${fragment()}`);
    fill();
    show();
  };
  const arrive = () => {
    const asked = parse();
    if (location.hash && !location.hash.includes("=") && !asked.event) return; // a part of the page, no view
    state = asked;
    if (state.event && !toll.list.has(state.event)) { found.textContent = `Event ${state.event} is not on this page; toll show ${state.event} may know it.`; return; }
    if (state.event && !toll.match(state).some((event) => event.id === state.event)) state = { ...Object.fromEntries(FIELDS.map((name) => [name, ""])), event: state.event };
    fill();
    show();
    if (state.event) toll.list.open(state.event);
  };
  const entered = () => set(Object.fromEntries([...form.elements].filter((control) => control.name).map((control) => [control.name, control.type === "checkbox" ? (control.checked ? "1" : "") : control.value])));

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    clearTimeout(waiting);
    waiting = setTimeout(entered, target.type === "search" || target.list ? 120 : 0);
  });
  at("clear").addEventListener("click", () => { set(Object.fromEntries(FIELDS.map((name) => [name, ""]))); at("q").focus(); });
  at("place").addEventListener("click", () => { set({ at: "" }); at("q").focus(); });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches?.("input, select, textarea");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) { event.preventDefault(); at("q").focus(); }
    if (event.key === "Escape" && event.target === at("q") && state.q) set({ q: "" });
  });
  addEventListener("hashchange", arrive);

  toll.pick = set;
  for (const element of document.querySelectorAll("#filters, #curve, #map, .scripted")) element.hidden = false;
  show();
  if (location.hash) arrive();
  toll.ahead();
  performance.mark("usable");
})();
