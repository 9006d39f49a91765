// What pages can do beyond HTML.  Everything works without it; it only asks first and helps the eye.
(() => {
  "use strict";

  // A form or button with data-confirm asks in the layout's own dialog before it is sent.
  const dialog = document.getElementById("ask");
  let waiting = null;

  function ask(form, submitter, question, yes) {
    waiting = { form, submitter };
    dialog.querySelector("#ask-question").textContent = question;
    const button = dialog.querySelector("button[value=yes]");
    button.textContent = yes || button.dataset.yes;
    dialog.returnValue = "";
    dialog.showModal();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const source = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!source.dataset.confirm || form.dataset.confirmed) {
      return;
    }
    event.preventDefault();
    ask(form, event.submitter, source.dataset.confirm, source.dataset.confirmYes);
  }, true);

  dialog?.addEventListener("close", () => {
    if (!waiting) { return; }
    const { form, submitter } = waiting;
    waiting = null;
    if (dialog.returnValue !== "yes") {
      submitter?.focus();
      return;
    }
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter || undefined);
    delete form.dataset.confirmed;
  });

  // A second click on a button that was already pressed sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.method === "dialog") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) { delete form.dataset.sent; }
  });

  // Errors are read first.
  document.querySelector("[data-focus]")?.focus();

  // A small menu closes when one clicks elsewhere or presses Escape.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      if (!menu.contains(event.target)) { menu.open = false; }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { return; }
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A link that leads to a folded part opens it.
  document.addEventListener("click", (event) => {
    const folded = document.getElementById(event.target.closest("[data-opens]")?.dataset.opens);
    if (folded) { folded.open = true; }
  });

  // Finding as one types; the key / leads there from anywhere.
  const find = document.querySelector("form[data-find]");
  if (find) {
    const field = find.elements.q;
    const hints = find.querySelector(".find-hints");
    let asked = 0;
    let timer = null;
    const hide = () => { hints.hidden = true; };
    const look = async () => {
      const mine = asked += 1;
      const q = field.value.trim();
      if (q.length < 2) { hide(); return; }
      const answer = await fetch(find.dataset.find, { method: "POST", body: new URLSearchParams(new FormData(find)) })
        .catch(() => null);
      if (!answer?.ok || answer.redirected || mine !== asked) { return; }
      hints.innerHTML = await answer.text();
      hints.hidden = false;
    };
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 180); });
    find.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { hide(); field.focus(); }
      const links = [field, ...hints.querySelectorAll("a")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = links[links.indexOf(document.activeElement) + step];
      if (step && !hints.hidden && next) { event.preventDefault(); next.focus(); }
    });
    document.addEventListener("click", (event) => { if (!find.contains(event.target)) { hide(); } });
    document.addEventListener("keydown", (event) => {
      const is_typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
      if (event.key === "/" && !is_typing && !event.ctrlKey && !event.metaKey && field.offsetParent) {
        event.preventDefault();
        field.focus();
      }
    });
  }

  // All rows of a list at once.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-tick-every]")) { return; }
    for (const box of document.querySelectorAll(`input[name="${event.target.dataset.tickEvery}"]`)) { box.checked = event.target.checked; }
  });

  // The theme, kept on this device.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) { return; }
    const root = document.documentElement;
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = next;
    try { localStorage.setItem("theme", next); } catch { /* it lasts for this page */ }
  });

  // The present entry of the menu is in sight on a phone.
  document.querySelector(".main-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // Days: typed as day, month, year; the browser's own calendar behind a button.
  const days = () => {
    for (const day of document.querySelectorAll("[data-day]")) {
      const button = day.querySelector("[data-day-open]"), typedDay = day.querySelector("input");
      if (!button?.hidden || !HTMLInputElement.prototype.showPicker) continue;
      const native = Object.assign(document.createElement("input"), { type: "date", className: "day-native", tabIndex: -1 });
      native.setAttribute("aria-hidden", "true");
      day.append(native);
      button.hidden = false;
      button.addEventListener("click", () => {
        const found = typedDay.value.match(/^\s*(\d{1,2})[., ] ?(\d{1,2})[., ] ?(\d{4})\.?\s*$/);
        native.value = found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
        native.showPicker();
      });
      native.addEventListener("change", (event) => {
        event.stopPropagation();
        typedDay.value = native.value.split("-").reverse().join(".");
        typedDay.dispatchEvent(new Event("input", { bubbles: true }));
        typedDay.dispatchEvent(new Event("change", { bubbles: true }));
        typedDay.focus();
      });
      native.addEventListener("input", (event) => event.stopPropagation());
    }
  };
  days();
  document.addEventListener("drawn", days);
})();
