// Suggestions under a search box, as an editable combobox with a listbox (ARIA Authoring Practices Guide).
const PAUSE = 150;
const SHORTEST = 2;

export function suggest(input) {
  const form = input.form;
  const list = document.createElement("ul");
  let timer;
  let asked = "";
  let active = -1;

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  close();

  function close() {
    list.hidden = true;
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(place) {
    const options = [...list.children];
    active = options.length ? (place + 1 + options.length + 1) % (options.length + 1) - 1 : -1;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (typed.length < SHORTEST) return close();
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`);
      if (!answer.ok || asked !== typed) return;
      list.innerHTML = await answer.text(); // escaped by the portal; scripts in it would not run under its policy
    } catch {
      return close();
    }
    if (!list.children.length || document.activeElement !== input) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(active + 1);
    else if (event.key === "ArrowUp") choose(active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.path);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus until the click
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-path]");
    if (option) location.assign(option.dataset.path);
  });
}
