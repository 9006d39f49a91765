/* Filling a form: keeps the draft, follows the form's rules, adds and removes rows in place.
   Everything here only quickens what the buttons do without it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-filling]");
  if (!form || !window.fetch) return;

  const says = (name) => form.dataset[`says${name}`] ?? "";
  const body = () => form.querySelector("[data-form-body]");
  const state = form.querySelector("[data-draft-state]");
  const live = form.querySelector("[data-live]");
  let typed = 0, kept = 0, following = 0, keepTimer = 0, followTimer = 0, stopped = false, leaving = false, keeping = null;

  const tell = (words, tone = "") => { if (state) { state.textContent = words; state.dataset.tone = tone; } };

  const send = (url, extra) => {
    const words = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    for (const [name, value] of Object.entries(extra)) words.append(name, value);
    return fetch(url, {
      method: "POST", body: words, credentials: "same-origin",
      headers: { "X-CSRFToken": form.elements.csrf_token.value, "X-Requested-With": "fetch" },
    });
  };

  // Where the sign-in has ended, it is asked for in a dialog; then the same is sent once more.
  const post = async (url, extra = {}) => {
    const answer = await send(url, extra);
    if (answer.status !== 401 || !window.signInAgain) return answer;
    tell(says("Unsaved"), "late");
    await window.signInAgain();
    return send(url, extra);
  };

  // ---- The draft ----

  const keep = () => { keeping ??= keepNow().finally(() => { keeping = null; }); return keeping; };

  const keepNow = async () => {
    const url = form.dataset.draftUrl;
    if (!url || stopped || typed === kept) return;
    const now = typed;
    tell(says("Saving"));
    try {
      const answer = await post(url);
      if (answer.status === 409) { stopped = true; tell(says("Gone"), "late"); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (told.revision !== undefined && form.elements.revision) form.elements.revision.value = told.revision;
      if (told.seen !== undefined && form.elements._seen) form.elements._seen.value = told.seen;
      kept = now;
      if (isNews(told) && typed === now) await redraw({ _stay: "1" });
      const time = told.saved_at ?? new Date().toTimeString().slice(0, 5).replace(":", ".");
      tell(typed === kept ? says("Saved").replace("{time}", time) : says("Unsaved"));
    } catch {
      tell(says("Failed"), "late");
      clearTimeout(keepTimer);
      keepTimer = setTimeout(keep, 10000);
    }
  };

  // Somebody else's words are shown as they come; a clash that is on the page already is not shown anew.
  const isNews = (told) => {
    const open = new Set([...form.querySelectorAll("[data-clash]")].map((one) => one.dataset.clash));
    return Boolean(told.taken) || (told.clashes ?? []).some((name) => !open.has(name));
  };

  // The body of the page as the server draws it now; what is typed meanwhile is not written over.
  const redraw = async (pressed) => {
    const now = typed;
    const answer = await post(form.action, pressed);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fresh.querySelector("form[data-filling] [data-form-body]");
    if (!next) throw new Error("no form came back");
    if (typed !== now && "_stay" in pressed) return null;
    const at = document.activeElement, id = at?.id, caret = at?.selectionStart, top = at?.getBoundingClientRect().top;
    for (const name of ["revision", "_seen", "_case_revision"]) {
      const given = fresh.querySelector(`form[data-filling] [name=${name}]`);
      if (given && form.elements[name]) form.elements[name].value = given.value;
    }
    body().replaceWith(document.adoptNode(next));
    document.querySelector("[data-came-in]")?.replaceChildren(...(fresh.querySelector("[data-came-in]")?.childNodes ?? []));
    const tasks = fresh.querySelector("[data-form-tasks]");
    if (tasks) form.querySelector("[data-form-tasks]")?.replaceChildren(...tasks.childNodes);
    kept = typed;
    days();
    files();
    const again = id && document.getElementById(id);
    if (again && "_stay" in pressed) {
      again.focus({ preventScroll: true });
      if (caret !== undefined && caret !== null && again.setSelectionRange) try { again.setSelectionRange(caret, caret); } catch { /* it has none */ }
      window.scrollBy(0, again.getBoundingClientRect().top - top);
    }
    return next;
  };

  // ---- Following the rules ----

  const follow = async () => {
    const url = form.dataset.followUrl;
    if (!url || stopped) return;
    const mine = ++following;
    try {
      const answer = await post(url);
      if (answer.ok && mine === following) show(await answer.json());
    } catch { /* the page stays as it is; submitting asks again */ }
  };

  const show = (told) => {
    const hidden = new Set(told.hidden), must = new Set(told.required);
    for (const control of form.querySelectorAll("[data-control]")) {
      const name = control.dataset.control;
      control.hidden = hidden.has(name);
      lock(control, told.locked?.[name]);
      const mark = control.querySelector("[data-must]");
      if (mark) mark.hidden = !must.has(name);
      for (const input of control.querySelectorAll(`[name="${name}"]:not([type=hidden])`)) {
        if (must.has(name)) input.setAttribute("aria-required", "true"); else input.removeAttribute("aria-required");
      }
    }
    for (const section of form.querySelectorAll("[data-section]")) {
      const controls = [...section.querySelectorAll(":scope > .panel-body > [data-control]")];
      if (controls.length) section.hidden = controls.every((control) => control.hidden);
    }
    for (const [name, words] of Object.entries(told.computed ?? {})) {
      const place = form.querySelector(`[data-computed="${name}"]`);
      if (place && place.textContent !== words) place.textContent = words || "–";
    }
    for (const [name, words] of Object.entries(told.titles ?? {})) {
      const place = form.querySelector(`[data-row-title="${name}"]`);
      if (place) place.textContent = words;
    }
    for (const [name, options] of Object.entries(told.options ?? {})) { offer(name, options); offerTicks(name, options); }
    for (const [name, words] of Object.entries(told.phrases ?? {})) say(name, words);
    for (const [path, offers] of Object.entries(told.materials ?? {})) help(path, offers);
  };

  // What stands read-only shows what is stored and takes nothing; a group loses its buttons as well.
  const lock = (control, texts) => {
    if (control.hasAttribute("data-locked") === Boolean(texts)) return;
    control.toggleAttribute("data-locked", Boolean(texts));
    if (control.matches(".row-group")) return;
    let place = 0;
    for (const input of control.querySelectorAll("input:not([name=_confirm], [type=file], .day-native), select, textarea")) {
      const isBox = input.type === "checkbox" || input.type === "radio";
      if (isBox || input.type === "hidden" || input.matches("select")) input.disabled = Boolean(texts); else input.readOnly = Boolean(texts);
      if (!texts || input.type === "hidden") continue;
      if (isBox) input.checked = texts.includes(input.value); else input.value = texts[place++] ?? "";
    }
  };

  // What the library has for the risk or measure of a row as it stands now.
  const help = (path, offers) => {
    const place = form.querySelector(`[data-materials="${path}"]`);
    if (!place) return;
    place.hidden = !offers.length;
    place.querySelector("ul").replaceChildren(...offers.map(([href, textContent]) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href, textContent, target: "_blank", rel: "noopener" }));
      return line;
    }));
  };

  // The phrases of the bank that fit the answers of a row as it stands now.
  const say = (name, words) => {
    const place = form.querySelector(`[data-phrases="${name}"]`);
    if (!place) return;
    place.hidden = !words.length;
    place.querySelector("ul").replaceChildren(...words.map((one) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("button"), { type: "submit", name: "_phrase", textContent: one }));
      return line;
    }));
  };

  const offer = (name, options) => {
    const select = form.querySelector(`select[name="${name}"][data-options]`);
    if (!select) return;
    const shown = [...select.options].map((option) => option.value).filter(Boolean).join("\n");
    if (shown === options.map(([code]) => code).join("\n")) return;
    const chosen = select.value, empty = select.options[0];
    const made = options.map(([code, words, first]) => ({ first, option: new Option(words, code, false, code === chosen) }));
    select.replaceChildren(empty);
    if (made.some((one) => one.first)) {
      for (const first of [true, false]) {
        const group = document.createElement("optgroup");
        group.label = says(first ? "Suggested" : "Other");
        group.append(...made.filter((one) => one.first === first).map((one) => one.option));
        select.append(group);
      }
    } else select.append(...made.map((one) => one.option));
  };

  // The same for boxes to tick: ticks stay, words follow, and the one with the cursor keeps it.
  const offerTicks = (name, options) => {
    const place = document.getElementById(name);
    if (!place?.matches(".checks") || !place.querySelector("input[type=checkbox], p")) return;
    const there = new Map([...place.querySelectorAll("input[type=checkbox]")].map((box) => [box.value, box.closest(".form-check")]));
    const lines = options.map(([code, words]) => {
      const line = there.get(code) ?? tick(name, code), label = line.querySelector("label");
      if (label.textContent !== words) label.textContent = words;
      return line;
    });
    if (lines.length === there.size && [...there.values()].every((line, index) => line === lines[index])) return;
    const at = document.activeElement;
    place.replaceChildren(...(lines.length ? lines : [Object.assign(document.createElement("p"), { className: "muted", textContent: says("Nothing") })]));
    if (place.contains(at)) at.focus({ preventScroll: true });
  };

  const tick = (name, value) => {
    const line = Object.assign(document.createElement("div"), { className: "form-check" }), id = `${name}-${value}`;
    line.append(Object.assign(document.createElement("input"), { className: "form-check-input", type: "checkbox", name, value, id }),
      Object.assign(document.createElement("label"), { htmlFor: id }));
    return line;
  };

  // ---- Rows ----

  const ACTS = { add: "Add", copy: "Copy", remove: "Remove", up: "Moved", down: "Moved", undo: "Undone", keep: "Kept", again: "Again" };

  const rows = async (button) => {
    const place = body();
    place.setAttribute("aria-busy", "true");
    try {
      await keeping;
      const control = button.closest("[data-control]")?.dataset.control;
      const next = await redraw({ [button.name]: button.value });
      const following = button.name === "_carried" && next.querySelector("[name=_carried]");
      const target = following || (next.dataset.focusId && document.getElementById(next.dataset.focusId)) || document.getElementById(control);
      (target ?? next.querySelector("[data-row-act]"))?.focus();
      if (live) live.textContent = says(ACTS[button.dataset.rowAct] ?? "Settled");
      if (form.dataset.draftUrl) tell(says("Saved").replace("{time}", new Date().toTimeString().slice(0, 5).replace(":", ".")));
    } catch {
      place.removeAttribute("aria-busy");
      if (!button.isConnected) return;
      leaving = true;
      form.requestSubmit(button);
    }
  };

  // ---- Days: app.js puts the calendar beside them, again after each drawing ----

  const days = () => document.dispatchEvent(new Event("drawn"));
  days();

  // ---- Files: kept the moment they are chosen ----

  const putFile = async (input) => {
    const place = input.closest("[data-file]"), wrong = place.querySelector("[data-file-wrong]");
    const sent = new FormData();
    sent.append("_put", place.dataset.file);
    sent.append("file", input.files[0]);
    wrong.textContent = "";
    tell(says("Saving"));
    try {
      const answer = await fetch(form.dataset.fileUrl, {
        method: "POST", body: sent, credentials: "same-origin",
        headers: { "X-CSRFToken": form.elements.csrf_token.value, "X-Requested-With": "fetch", Accept: "application/json" },
      });
      const told = await answer.json();
      if (!answer.ok) { wrong.textContent = told.wrong ?? says(answer.status === 413 ? "Large" : "Failed"); input.value = ""; tell(""); return; }
      place.querySelector("input[type=text]").value = told.answer;
      input.value = "";
      if (!form.dataset.draftUrl) { fileHere(place, told); tell(""); return; }
      await keeping;
      await redraw({ _stay: "1" });
      tell(says("Saved").replace("{time}", new Date().toTimeString().slice(0, 5).replace(":", ".")));
      document.querySelector(`[data-file="${CSS.escape(place.dataset.file)}"] a`)?.focus();
    } catch { wrong.textContent = says("Failed"); tell(""); }
  };
  // Where no draft is drawn anew, the field itself shows the file, and gives its place back.
  const fileHere = (place, told) => {
    const words = place.querySelector("input[type=text]"), choose = place.querySelector(".file-choose");
    const line = Object.assign(document.createElement("p"), { className: "file-name" });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-row btn-row-away", textContent: says("Fileout") });
    const link = Object.assign(document.createElement("a"), { href: told.url, textContent: told.name });
    away.addEventListener("click", () => {
      line.remove();
      words.hidden = choose.hidden = false;
      words.value = "";
      words.focus();
    });
    words.hidden = choose.hidden = true;
    line.append(link, " ", away);
    place.append(line);
    words.dispatchEvent(new Event("input", { bubbles: true }));
    link.focus();
  };
  const files = () => { for (const button of form.querySelectorAll("[data-file-put]")) button.hidden = true; };
  files();

  // ---- What people do ----

  const changed = () => {
    typed += 1;
    if (!form.dataset.draftUrl) return;
    tell(says("Unsaved"));
    clearTimeout(keepTimer);
    keepTimer = setTimeout(keep, 1500);
  };

  // Sums and questions follow the hands: soon after a pause, at once after a choice.
  const followSoon = (event, wait) => {
    if (!event.target.name?.startsWith("f-")) return;
    clearTimeout(followTimer);
    followTimer = setTimeout(follow, wait);
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-file-input]")) return;
    changed();
    followSoon(event, event.target.matches("textarea") ? 1200 : 500);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-file-input]")) { if (event.target.files.length) putFile(event.target); return; }
    followSoon(event, 250);
  });
  form.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrases] button");
    if (phrase) {
      event.preventDefault();
      const place = phrase.closest("[data-phrases]"), field = form.querySelector(`textarea[name="${place.dataset.phrases}"]`);
      field.value = `${field.value.trimEnd()} ${phrase.textContent}`.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      place.open = false;
      field.focus();
      return;
    }
    const button = event.target.closest("[data-row-act]");
    if (!button || leaving) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    rows(button);
  });
  // What was typed last is kept before a button leaves the page.
  form.addEventListener("submit", async (event) => {
    // A question on its way would be asked of a step that is taken by then.
    clearTimeout(followTimer);
    following++;
    if (!form.dataset.draftUrl) return;
    if (leaving || (typed === kept && !keeping)) { leaving = true; return; }
    event.preventDefault();
    const pressed = event.submitter;
    clearTimeout(keepTimer);
    await keep();
    if (typed !== kept) await keep();
    if (typed !== kept && !stopped) return;
    if (form.querySelector("[data-clash]")) { form.querySelector("[data-clash] button").focus(); return; }
    leaving = true;
    form.requestSubmit(pressed);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (form.dataset.draftUrl && !leaving && typed !== kept) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });

  const first = body()?.dataset.focusId;
  if (first && !document.querySelector(".error-summary")) document.getElementById(first)?.focus();
  for (const link of document.querySelectorAll(".error-summary a")) {
    link.addEventListener("click", (event) => {
      const target = document.getElementById(link.hash.slice(1));
      if (!target) return;
      event.preventDefault();
      target.focus();
      target.closest("[data-control]")?.scrollIntoView({ block: "center" });
    });
  }
})();
