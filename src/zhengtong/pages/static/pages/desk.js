// Keys for people who work through a list all day: J and K walk it, / finds, Enter opens the
// focused link by itself. Everything here can be done without scripts.
(() => {
  "use strict";
  const typing = (el) => el.closest("input, textarea, select, [contenteditable]");
  const links = () => [...document.querySelectorAll("table[data-walk] tbody tr:not(.grp) a:first-of-type")]
    .filter((a, i, all) => i === 0 || a.closest("tr") !== all[i - 1].closest("tr"));

  function walk(step) {
    const all = links();
    if (!all.length) return;
    const row = document.activeElement.closest("table[data-walk] tr") ||
      document.querySelector("table[data-walk] tr[aria-current]");
    const at = all.findIndex((a) => a.closest("tr") === row);
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
    for (const old of document.querySelectorAll("table[data-walk] tr[aria-current]")) {
      old.removeAttribute("aria-current");
      old.classList.remove("now");
    }
    next.closest("tr").setAttribute("aria-current", "true");
    next.closest("tr").classList.add("now");
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else if (key === "/") {
      const find = document.querySelector("[data-find]");
      if (!find) return;
      find.focus();
    } else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
  });
})();
