"use strict";
// Events as elements, a page of them at a time; a story is made when it is unfolded.
toll.list = (() => {
  const PAGE = 50;
  const list = document.getElementById("list");
  const none = document.getElementById("none");
  const more = document.getElementById("more");
  const DISPUTED = document.getElementById("disputed-means").textContent;
  let found = [];
  let shown = 0;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child !== null && child !== false && child !== ""));
    return element;
  };
  const number = (value) => value.toLocaleString("en");
  const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

  const saying = (claim) => {
    const [a, b, c, d] = claim.cuts;
    const { sentence } = claim;
    const mark = d > a && make("mark", {}, sentence.slice(a, b), c > b && make("b", { textContent: sentence.slice(b, c) }), sentence.slice(c, d));
    return make("li", {},
      make("p", { className: "says" },
        make("b", { textContent: `${claim.figure} ${claim.outcome}` }), claim.victims !== null && " (", claim.victims !== null && make("bdi", { textContent: claim.victims }), claim.victims !== null && ")",
        claim.source === null ? ", no source named" : ", says ", claim.source !== null && make("b", { textContent: claim.source }),
        claim.note && " ", claim.note && make("span", { className: "tag", textContent: claim.note })),
      make("blockquote", { dir: "auto" }, sentence.slice(0, a), mark, sentence.slice(d)),
      make("p", { className: "from" },
        claim.link === null ? make("bdi", { textContent: claim.title }) : make("a", { href: claim.link, rel: "noreferrer noopener", target: "_blank", textContent: claim.title }),
        claim.publisher && ", ", claim.publisher && make("bdi", { textContent: claim.publisher }), `, ${claim.day}`));
  };

  const story = (event) => make("ul", { className: "sayings" }, ...toll.claims(event).map(saying));

  const item = (event) => make("li", {},
    make("details", { className: "event", id: `event-${event.id}` },
      make("summary", {},
        make("span", { className: "when", textContent: event.when }),
        make("span", { className: "killed" }, make("b", { textContent: event.killed.text }), " ", make("span", { className: "unit", textContent: "killed" })),
        make("span", { className: "what" },
          make("b", { className: "where", textContent: event.where }),
          make("span", { className: "who", textContent: `${event.victims ?? "victims not named"}${event.perpetrator ? `; by ${event.perpetrator}` : ""}${event.tactic ? `; ${event.tactic}` : ""}` })),
        make("span", { className: "side" },
          event.change !== null && make("span", { className: `tag ${event.change}`, textContent: event.change }),
          event.isDisputed && make("span", { className: "tag disputed", textContent: "disputed", title: DISPUTED }),
          !event.isCounted && make("span", { className: "tag", textContent: "not in the toll" }),
          make("span", { className: "count", textContent: counted(event.reports, "report") }))),
      make("div", { className: "body" },
        make("p", { className: "facts" }, `${event.isDisputed ? `Disputed: ${DISPUTED}. ` : ""}Wounded: ${event.wounded.text}. ${event.civilians ? `Civilians among the dead: ${number(event.civilians)}. ` : ""}${counted(event.publishers, "publisher")}. Event `, make("a", { href: `#event-${event.id}` }, make("code", { textContent: event.id }))))));

  const byId = new Map(toll.events.map((event) => [event.id, event]));
  list.addEventListener("toggle", ({ target }) => {
    if (target.open && target.matches(".event") && !target.querySelector(".sayings")) target.querySelector(".body").append(story(byId.get(target.id.slice(6))));
  }, true);
  for (const change of document.querySelectorAll(".change")) {
    change.addEventListener("toggle", () => {
      const event = byId.get(change.dataset.event);
      if (change.open && event && !change.querySelector(".sayings")) change.querySelector(".body").append(story(event));
    });
  }

  const add = (upTo) => {
    list.append(...found.slice(shown, upTo).map(item));
    shown = Math.max(shown, Math.min(upTo, found.length));
    const left = found.length - shown;
    more.hidden = left === 0;
    more.textContent = left <= PAGE ? `Show the last ${number(left)}` : `Show ${PAGE} more of ${number(left)}`;
  };
  more.addEventListener("click", () => {
    const next = shown;
    add(shown + PAGE);
    list.children[next]?.querySelector("summary").focus();
  });

  return {
    make, number, counted,
    show(events) {
      found = events;
      shown = 0;
      list.replaceChildren();
      add(PAGE);
      none.hidden = found.length > 0;
    },
    // Unfold one event, wherever it is in the list; false if it is not in it.
    open(id) {
      const at = found.findIndex((event) => event.id === id);
      if (at < 0) return false;
      if (at >= shown) add(Math.ceil((at + 1) / PAGE) * PAGE);
      const details = document.getElementById(`event-${id}`);
      details.open = true;
      details.scrollIntoView();
      details.querySelector("summary").focus({ preventScroll: true });
      return true;
    },
    has: (id) => byId.has(id),
  };
})();
