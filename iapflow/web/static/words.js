// Words typed into a page that keeps no draft: leaving asks first, and where the sign-in may have ended
// meanwhile, that is found out before anything is sent.
(() => {
  "use strict";
  const QUIET = 60000; // after so many milliseconds without a word from the server it is asked who is signed in
  const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=submit], [type=button], [type=search])";
  const unsent = new Set();
  let heard = Date.now(), leaving = false;

  const keepsWords = (form) => form && form.method === "post" && !form.dataset.draftUrl && !form.closest("dialog") && !form.querySelector("input[type=password]");

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (keepsWords(form) && (event.target.matches(TEXT) || form.matches("[data-filling]"))) unsent.add(form);
  });

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
  addEventListener("beforeunload", (event) => { if (!leaving && unsent.size) event.preventDefault(); });
})();
