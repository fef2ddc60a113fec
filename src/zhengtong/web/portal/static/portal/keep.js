// Whoever fills in a form slowly must not lose it: a minute after the last change it is kept as a
// draft, which also keeps the session. Without scripts there is the button for it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  let timer = 0;
  form.addEventListener("input", () => {
    if (!timer) timer = setTimeout(keep, 60000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  function keep() {
    timer = 0;
    const body = new FormData(form);
    body.set("action", "keep");
    fetch(location.href, { method: "POST", body }).catch(() => {});
  }
})();
