// The registers: choosing all rows, and looking up a row of another table while typing.
(() => {
  "use strict";

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-tick-all]")) { return; }
    for (const box of document.querySelectorAll("input[name=rowid]")) { box.checked = event.target.checked; }
  });

  function lookup(root) {
    const [hidden, input] = root.querySelectorAll("input");
    const list = root.querySelector("[role=listbox]");
    let chosen = input.value;
    let at = -1;
    let asked = 0;
    let timer = 0;

    const options = () => [...list.querySelectorAll("[role=option]")];

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      const all = options();
      if (!all.length) { return; }
      at = (index + all.length) % all.length;
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }

    function choose(option) {
      hidden.value = option.dataset.value;
      input.value = chosen = option.textContent;
      close();
    }

    function show(rows) {
      list.replaceChildren(...rows.map(([value, text], place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.role = "option";
        option.dataset.value = value;
        option.textContent = text;
        option.setAttribute("aria-selected", "false");
        return option;
      }));
      if (!rows.length) {
        const none = document.createElement("li");
        none.className = "lookup-none";
        none.role = "option";
        none.setAttribute("aria-disabled", "true");
        none.textContent = root.dataset.none;
        list.append(none);
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      at = -1;
    }

    async function ask() {
      const turn = ++asked;
      const address = `${root.dataset.lookup}&query=${encodeURIComponent(input.value === chosen ? "" : input.value)}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (turn === asked && answer.ok) { show(await answer.json()); }
    }

    input.addEventListener("input", () => {
      hidden.value = "";
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    });
    input.addEventListener("click", ask);
    input.addEventListener("blur", () => {
      asked += 1;
      clearTimeout(timer);
      close();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
      if (event.key === "ArrowDown") { event.preventDefault(); list.hidden ? ask() : mark(at + 1); }
      if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); mark(at - 1); }
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(options()[at]); }
    });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[data-value]");
      if (option) { choose(option); }
    });
  }

  for (const root of document.querySelectorAll("[data-lookup]")) { lookup(root); }
})();
