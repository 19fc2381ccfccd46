"use strict";
(() => {
  const box = document.getElementById("search");
  if (!box) return;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const found = document.getElementById("found");
  const none = document.getElementById("none");
  const all = found.textContent;
  const items = [...document.querySelectorAll(".events > li")];
  let texts = null;
  let waiting = 0;
  const search = () => {
    texts ??= items.map((item) => fold(item.textContent));
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, i) => {
      const matches = words.every((word) => texts[i].includes(word));
      item.hidden = !matches;
      shown += matches;
    });
    none.hidden = shown > 0;
    found.textContent = words.length ? `${shown.toLocaleString("en")} of ${items.length.toLocaleString("en")} events match` : all;
  };
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); }
    if (event.key === "Escape" && document.activeElement === box) { box.value = ""; search(); }
  });
  const open = () => {
    const target = location.hash.startsWith("#event-") && document.getElementById(location.hash.slice(1));
    if (target) { target.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", open);
  open();
})();
