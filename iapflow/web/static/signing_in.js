// Signing in again where one is: the page stays, its words stay, and the cursor comes back to its field.
(() => {
  "use strict";
  const page = document.currentScript.dataset;
  let dialog = null, waiting = null;

  const asked = async (url, options = {}) => fetch(url, { credentials: "same-origin", ...options });
  const wrong = (words) => { if (dialog) { dialog.querySelector("[data-sign-in-wrong]").textContent = words; } };
  const says = (name) => dialog?.querySelector("[data-sign-in-wrong]").dataset[`says${name}`] ?? "";

  // Who is signed in now; where it is the same person, the page gets the token of the new session.
  const isBack = async () => {
    const told = await (await asked(page.tokenUrl)).json();
    if (!told.who) { return false; }
    if (told.who !== page.who) { wrong(says("Other")); return false; }
    for (const input of document.querySelectorAll("input[name=csrf_token]")) { input.value = told.token; }
    return true;
  };

  const goOn = () => {
    const { done, at } = waiting;
    waiting = null;
    dialog.querySelector("form").reset();
    wrong("");
    dialog.close();
    at?.focus();
    done();
  };

  const knock = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    const door = new DOMParser().parseFromString(await (await asked(form.action)).text(), "text/html");
    const token = door.querySelector("input[name=csrf_token]")?.value ?? "";
    const words = new URLSearchParams({ email: form.elements.email.value, password: form.elements.password.value, csrf_token: token });
    await asked(form.action, { method: "POST", body: words, headers: { "X-CSRFToken": token } });
    wrong("");
    if (await isBack()) { goOn(); return; }
    if (!dialog.querySelector("[data-sign-in-wrong]").textContent) { wrong(says("Wrong")); }
    form.elements.password.select();
  };

  const turnedAway = () => {
    if (!waiting) { return; }
    const { fail, at } = waiting;
    waiting = null;
    at?.focus();
    fail(new Error("not signed in"));
  };

  // The dialog is fetched when it is needed for the first time; it is the same for everybody.
  const fetched = async () => {
    const found = new DOMParser().parseFromString(await (await asked(page.dialogUrl)).text(), "text/html").querySelector("dialog");
    dialog = document.body.appendChild(document.adoptNode(found));
    dialog.querySelector("[name=email]").setAttribute("value", page.who);
    dialog.querySelector("form").addEventListener("submit", knock);
    dialog.addEventListener("close", turnedAway);
  };

  // The promise is kept when somebody is back; who closes the dialog is asked again at the next saving.
  window.signInAgain = () => {
    if (!waiting) {
      waiting = { at: document.activeElement };
      waiting.promise = new Promise((done, fail) => { waiting.done = done; waiting.fail = fail; });
      (dialog ? Promise.resolve() : fetched()).then(async () => {
        if (await isBack()) { goOn(); return; }
        dialog.showModal();
        dialog.querySelector("[name=password]").focus();
      }).catch((error) => { const { fail } = waiting; waiting = null; fail(error); });
    }
    return waiting.promise;
  };
  window.isSignedIn = isBack;
  window.saysOffline = page.saysOffline;

  // Signed in in another tab: coming back is enough.
  addEventListener("focus", async () => { if (waiting && dialog && await isBack()) { goOn(); } });
})();
