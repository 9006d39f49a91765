// Words typed into a page that has no form of a case: a page that asks something with a transition keeps them as
// they are typed, any other asks before it is left; and where the sign-in may have ended meanwhile, that is found
// out before anything is sent.
(() => {
  "use strict";
  const QUIET = 60000; // after so many milliseconds without a word from the server it is asked who is signed in
  const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=submit], [type=button], [type=search])";
  const SOON = 1500, AGAIN = 10000;
  const unsent = new Set(), unkept = new Map();
  let heard = Date.now(), leaving = false;

  const keepsWords = (form) => form && form.method === "post" && !form.dataset.draftUrl && !form.closest("dialog") && !form.querySelector("input[type=password]");

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (keepsWords(form) && (event.target.matches(TEXT) || form.matches("[data-filling]"))) {
      unsent.add(form);
      if (form.dataset.keepUrl) keepSoon(form);
    }
  });

  // ---- The draft of a page that asks something with a transition ----

  const state = (form, words, tone = "") => {
    const place = form.querySelector("[data-draft-state]");
    place.textContent = words;
    place.dataset.tone = tone;
  };
  const keepSoon = (form, wait = SOON) => {
    const known = unkept.get(form) ?? { changes: 0 };
    if (known.stopped) return;
    clearTimeout(known.timer);
    if (wait === SOON) { known.changes += 1; state(form, form.dataset.saysUnsaved); }
    known.timer = setTimeout(() => keep(form), wait);
    unkept.set(form, known);
  };
  const send = (form) => fetch(form.dataset.keepUrl, {
    method: "POST", credentials: "same-origin",
    body: new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")),
    headers: { "X-CSRFToken": form.elements.csrf_token.value, "X-Requested-With": "fetch" },
  });
  const keep = async (form) => {
    const known = unkept.get(form);
    if (!known || known.stopped || leaving || known.isBusy) return;
    const changes = known.changes;
    known.isBusy = true;
    state(form, form.dataset.saysSaving);
    try {
      let answer = await send(form);
      if (answer.status === 401 && window.signInAgain) {
        state(form, form.dataset.saysUnsaved, "late");
        await window.signInAgain();
        answer = await send(form);
      }
      if (answer.status === 409 || answer.status === 404) { known.stopped = true; state(form, form.dataset.saysGone, "late"); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      heard = Date.now();
      const told = await answer.json();
      known.isBusy = false;
      if (known.changes !== changes) { keepSoon(form, SOON - 1); return; }
      unkept.delete(form);
      state(form, form.dataset.saysSaved.replace("{time}", told.saved_at));
    } catch {
      state(form, form.dataset.saysFailed, "late");
      known.isBusy = false;
      keepSoon(form, AGAIN);
    } finally { known.isBusy = false; }
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) for (const form of unkept.keys()) keep(form); });

  // What came back with errors is as unsaved as it was.
  if (document.querySelector(".error-summary")) {
    for (const form of document.forms) {
      const isTyped = [...form.elements].some((one) => one.matches(TEXT) && one.type !== "hidden" && one.value);
      if (keepsWords(form) && isTyped) unsent.add(form);
    }
  }

  const tell = (form, words) => {
    const place = form.querySelector("[data-not-sent]") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "wrong", role: "alert" }));
    place.dataset.notSent = "";
    place.textContent = words;
  };

  // Somebody who is signed in still (or again) sends it; who is not stays with every word.
  const sendAfter = async (form, pressed) => {
    try {
      if (!await window.isSignedIn()) await window.signInAgain();
    } catch (error) {
      if (error.message !== "not signed in") tell(form, window.saysOffline);
      return;
    }
    heard = Date.now();
    if (form.isConnected) { form.dataset.confirmed = "yes"; form.requestSubmit(pressed); delete form.dataset.confirmed; }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target, pressed = event.submitter;
    if (event.defaultPrevented || !unsent.has(form) || !window.isSignedIn || Date.now() - heard < QUIET) return;
    event.preventDefault();
    event.stopPropagation();
    sendAfter(form, pressed);
  }, true);
  addEventListener("submit", (event) => { if (!event.defaultPrevented) leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  const isLost = (form) => !form.dataset.keepUrl || unkept.has(form);
  addEventListener("beforeunload", (event) => { if (!leaving && [...unsent].some(isLost)) event.preventDefault(); });
})();
