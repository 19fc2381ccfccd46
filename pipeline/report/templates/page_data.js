"use strict";
// The data of the page: events, their claims, and what filters, totals, curve and map make of them. Touches no element but the data blocks.
const toll = (() => {
  const read = (name) => JSON.parse(document.getElementById(`toll-${name}`).textContent);
  const { columns, events: rows, rest, names, countries } = read("facts");
  const events = rows.map((row, at) => {
    const event = { at };
    columns.forEach((name, i) => { event[name] = row[i]; });
    return event;
  });

  // As in the view conflict_events: bounds filled so that sums neither lose nor invent anyone.
  for (const event of events) {
    for (const outcome of ["killed", "wounded"]) {
      const [low, best, high] = ["Low", "Best", "High"].map((bound) => event[outcome + bound]);
      const most = high ?? event[`${outcome}Most`];
      const floor = best ?? low ?? 0;
      event[outcome] = { text: event[outcome], low: low ?? 0, best: floor, high: Math.max(most ?? floor, floor), isOpen: high === null && (low ?? best) !== null };
    }
  }

  let evidence = null;
  const claims = (event) => {
    evidence ??= read("evidence");
    return evidence.claims[event.at].map(([figure, outcome, note, source, victims, sentence, cuts, article]) => {
      const [title, publisher, day, link] = evidence.articles[article];
      return { figure, outcome, note, source, victims, sentence: evidence.sentences[sentence], cuts, title, publisher, day, link };
    });
  };

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const known = (name) => (name ? [name, ...(names[name] ?? [])] : []);
  const texts = [];
  const text = (event) => texts[event.at] ??= fold([
    event.id, event.where, event.tactic, ...known(event.place), ...known(event.victims), ...known(event.perpetrator),
    ...claims(event).flatMap((claim) => [claim.sentence, claim.victims, claim.source, claim.title, claim.publisher]),
  ].join("\n"));
  const actors = [];
  const actorsOf = (event) => actors[event.at] ??= fold([...known(event.perpetrator), ...known(event.victims)].join("\n"));

  // Folding ten thousand stories takes a while: done ahead, whenever the page has nothing else to do.
  const ahead = (at = 0) => requestIdleCallback((deadline) => {
    while (at < events.length && deadline.timeRemaining() > 2) text(events[at++]);
    if (at < events.length) ahead(at);
  });

  const spot = (event) => (event.latitude === null ? null : `${event.latitude},${event.longitude},${precision(event.geo)}`);
  const PRECISIONS = ["exact place", "district or near", "province", "country"];
  const precision = (geo) => (geo === 1 ? 0 : geo === 2 || geo === 3 ? 1 : geo === 4 || geo === 5 ? 2 : 3);

  const match = (state) => {
    const tests = [];
    const words = fold(state.q).split(/\s+/).filter(Boolean);
    const actor = fold(state.actor).trim();
    if (state.country) tests.push((event) => event.country === state.country);
    if (state.tactic) tests.push((event) => event.tactic === state.tactic);
    if (state.from) tests.push((event) => event.end !== null && event.end >= state.from);
    if (state.to) tests.push((event) => event.start !== null && event.start <= state.to);
    if (state.disputed) tests.push((event) => event.isDisputed);
    if (state.civilians) tests.push((event) => event.civilians > 0);
    if (state.night) tests.push((event) => event.change !== null);
    if (state.at) tests.push((event) => spot(event) === state.at);
    if (actor) tests.push((event) => actorsOf(event).includes(actor));
    if (words.length) tests.push((event) => words.every((word) => text(event).includes(word)));
    const found = events.filter((event) => tests.every((test) => test(event)));
    return state.sort ? found.sort((a, b) => b.killed.best - a.killed.best || a.at - b.at) : found;
  };

  const totals = (found) => {
    const sum = { events: 0, disputed: 0, leftOut: 0, first: null, last: null };
    for (const outcome of ["killed", "wounded"]) sum[outcome] = { low: 0, best: 0, high: 0, open: 0 };
    for (const event of found) {
      if (!event.isCounted) { sum.leftOut += 1; continue; }
      sum.events += 1;
      sum.disputed += event.isDisputed;
      if (event.start !== null && (sum.first === null || event.start < sum.first)) sum.first = event.start;
      if (event.end !== null && (sum.last === null || event.end > sum.last)) sum.last = event.end;
      for (const outcome of ["killed", "wounded"]) {
        for (const bound of ["low", "best", "high"]) sum[outcome][bound] += event[outcome][bound];
        sum[outcome].open += event[outcome].isOpen;
      }
    }
    return sum;
  };

  const DAY = 86_400_000;
  const UNITS = {
    day: [(day) => day, (day) => day + DAY],
    week: [(day) => day - ((new Date(day).getUTCDay() + 6) % 7) * DAY, (day) => day + 7 * DAY],
    month: [(day) => { const at = new Date(day); return Date.UTC(at.getUTCFullYear(), at.getUTCMonth()); }, (day) => { const at = new Date(day); return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1); }],
    year: [(day) => Date.UTC(new Date(day).getUTCFullYear(), 0), (day) => Date.UTC(new Date(day).getUTCFullYear() + 1, 0)],
  };
  // As in the views toll_by_day to toll_by_month: what is known to the month alone is in no day.
  const steps = (found, isAll) => {
    const dated = found.filter((event) => event.isCounted && event.start !== null)
      .map((event) => [event.start, event.end, event.precision, event.killed.low, event.killed.best, event.killed.high, 1]);
    if (isAll) dated.push(...rest.filter((row) => row[0] !== null));
    const days = dated.map((row) => Date.parse(row[0]));
    const first = days.reduce((least, day) => Math.min(least, day), Infinity);
    const last = days.reduce((most, day) => Math.max(most, day), -Infinity);
    const span = (last - first) / DAY;
    const unit = span <= 92 ? "day" : span <= 2 * 366 ? "week" : span <= 12 * 366 ? "month" : "year";
    const [start, after] = UNITS[unit];
    const sums = new Map();
    const margin = span < 8 ? 4 * DAY : 0; // a few days of nothing around a lone one
    for (let day = start(first - margin); day <= last + margin; day = after(day)) sums.set(day, { day, next: after(day), low: 0, best: 0, high: 0, events: 0 });
    let leftOut = 0;
    dated.forEach(([, end, exactness, low, best, high, count], i) => {
      const day = start(days[i]);
      if (exactness > 3 && start(Date.parse(end)) !== day) { leftOut += count; return; }
      const sum = sums.get(day);
      sum.low += low; sum.best += best; sum.high += high; sum.events += count;
    });
    const undated = found.filter((event) => event.isCounted && event.start === null).length + (isAll ? rest.reduce((sum, row) => sum + (row[0] === null ? row[6] : 0), 0) : 0);
    return { unit, steps: [...sums.values()], leftOut: leftOut + undated };
  };

  // Events at one pair of coordinates are one point; the same coordinates known to a town and to a province are two.
  const points = (found) => {
    const byPlace = new Map();
    let leftOut = 0;
    for (const event of found) {
      if (!event.isCounted) continue;
      const id = spot(event);
      if (id === null) { leftOut += 1; continue; }
      const kind = precision(event.geo);
      const point = byPlace.get(id) ?? {
        id, latitude: event.latitude, longitude: event.longitude, known: PRECISIONS[kind], events: 0, killed: 0,
        name: kind === 3 ? countries[event.country] ?? event.where : event.where,
      };
      point.events += 1;
      point.killed += event.killed.best;
      byPlace.set(id, point);
    }
    return { points: [...byPlace.values()].sort((a, b) => b.killed - a.killed || (a.id < b.id ? -1 : 1)), leftOut };
  };

  return { read, events, countries, rest, claims, fold, match, totals, steps, points, spot, ahead };
})();
