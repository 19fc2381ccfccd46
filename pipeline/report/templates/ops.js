"use strict";
// Inside Airflow the page follows Airflow's own light or dark; alone it follows the browser's.
(() => {
  if (parent === self) return;
  const mine = document.documentElement;
  try {
    const theirs = parent.document.documentElement;
    const follow = () => { mine.dataset.theme = theirs.classList.contains("dark") ? "dark" : "light"; };
    follow();
    new MutationObserver(follow).observe(theirs, { attributes: true, attributeFilter: ["class"] });
  } catch { /* another origin: nothing to follow */ }
})();
