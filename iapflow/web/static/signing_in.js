// Signing in again where one is: the page stays, its words stay, and the cursor comes back to its field.
(() => {
  "use strict";
  const dialog = document.querySelector("dialog[data-sign-in]");
  if (!dialog) { return; }
  const form = dialog.querySelector("form");
  const wrong = dialog.querySelector("[data-sign-in-wrong]");
  let waiting = null;

  const asked = async (url, options = {}) => fetch(url, { credentials: "same-origin", ...options });

  // Who is signed in now; where it is the same person, the page gets the token of the new session.
  const isBack = async () => {
    const told = await (await asked(dialog.dataset.tokenUrl)).json();
    if (!told.who) { return false; }
    if (told.who !== dialog.dataset.who) { wrong.textContent = wrong.dataset.saysOther; return false; }
    for (const input of document.querySelectorAll("input[name=csrf_token]")) { input.value = told.token; }
    return true;
  };

  const goOn = () => {
    const { done, at } = waiting;
    waiting = null;
    form.reset();
    wrong.textContent = "";
    dialog.close();
    at?.focus();
    done();
  };

  // The promise is kept when somebody is back; who closes the dialog is asked again at the next saving.
  window.signInAgain = () => {
    if (!waiting) {
      waiting = { at: document.activeElement };
      waiting.promise = new Promise((done, fail) => { waiting.done = done; waiting.fail = fail; });
      dialog.showModal();
      form.elements.password.focus();
    }
    return waiting.promise;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const page = new DOMParser().parseFromString(await (await asked(form.action)).text(), "text/html");
    const token = page.querySelector("input[name=csrf_token]")?.value ?? "";
    const words = new URLSearchParams({ email: form.elements.email.value, password: form.elements.password.value, csrf_token: token });
    await asked(form.action, { method: "POST", body: words, headers: { "X-CSRFToken": token } });
    if (await isBack()) { goOn(); } else {
      wrong.textContent ||= wrong.dataset.saysWrong;
      form.elements.password.select();
    }
  });

  dialog.addEventListener("close", () => {
    if (!waiting) { return; }
    const { fail, at } = waiting;
    waiting = null;
    at?.focus();
    fail(new Error("not signed in"));
  });

  // Signed in in another tab: coming back is enough.
  addEventListener("focus", async () => { if (waiting && await isBack()) { goOn(); } });
})();
