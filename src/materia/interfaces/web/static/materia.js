// Citations that open in place, and names offered while typing. Without this file every citation is a link to the reader
// page of its section, and names are typed in full.
"use strict";
(() => {
  const opened = new Map(); // slot -> the citation whose passage it shows

  const close = (slot, refocus) => {
    const link = opened.get(slot);
    opened.delete(slot);
    slot.replaceChildren();
    const row = slot.closest("tr.slot-row");
    if (row) row.hidden = true;
    if (!link) return;
    link.setAttribute("aria-expanded", "false");
    if (refocus) link.focus();
  };

  for (const link of document.querySelectorAll("a.cite")) {
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", link.getAttribute("data-hx-target").slice(1));
    // a click that asks for a new tab or window stays the browser's own
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopImmediatePropagation();
    }, true);
  }

  // of a form with several names only the one that is being typed is sent
  document.addEventListener("htmx:configRequest", (event) => {
    const field = event.detail.elt;
    if (field.matches("input[list]")) event.detail.parameters[field.name] = field.value;
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.detail.elt;
    const slot = event.detail.target;
    if (!link.matches("a.cite")) return;
    if (opened.get(slot) === link) {
      event.preventDefault();
      close(slot, false);
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const link = event.detail.requestConfig.elt;
    const slot = event.detail.target;
    if (!link.matches("a.cite")) return;
    opened.get(slot)?.setAttribute("aria-expanded", "false");
    opened.set(slot, link);
    link.setAttribute("aria-expanded", "true");
    const row = slot.closest("tr.slot-row");
    if (row) row.hidden = false;
  });

  // Where the passage cannot be fetched, the link does what it does without a script.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      const link = event.detail.elt;
      if (link.matches("a.cite")) location.assign(link.href);
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.close-passage");
    if (button) close(button.closest(".slot"), true);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const slot = event.target.closest(".slot") ?? document.getElementById(event.target.getAttribute("aria-controls"));
    if (slot && opened.has(slot)) close(slot, true);
  });
})();
