// Saves a form while somebody writes in it: one request at a time, tried again while the network is away. What was
// written stays in the page whatever happens, and the button saves it as it does without this file.
const PAUSE = 2000;
const FIRST_RETRY = 4000;
const LAST_RETRY = 60000;
const PATIENCE = 20000;
const UNCHANGED = new Set(["csrf", "key", "etag", "base", "action"]);

function written(form) {
  return new URLSearchParams([...new FormData(form)].filter(([name]) => !UNCHANGED.has(name))).toString();
}

// What the page showed, also where somebody began to write before this file was there.
function shown(form) {
  const untouched = form.cloneNode(true);
  untouched.reset();
  return written(untouched);
}

function say(form, { status, alert = "" }) {
  const [told, warned] = form.querySelectorAll(".autosave p");
  if (status !== undefined && told.textContent !== status) told.textContent = status;
  if (warned.textContent !== alert) warned.textContent = alert;
}

export function autosave(form) {
  let saved = shown(form);
  let timer;
  let running = null;
  let begun = null; // the first save of a new thing, sent again as it was until it is answered
  let retry = FIRST_RETRY;
  let halted = false;
  let leaving = false;

  function plan(wait) {
    clearTimeout(timer);
    if (!halted) timer = setTimeout(save, wait);
  }

  function taken(answer, state) {
    saved = state;
    begun = null;
    retry = FIRST_RETRY;
    for (const name of ["etag", "base"]) form.elements[name].value = answer[name];
    if (answer.place) {
      form.setAttribute("action", answer.place); // the buttons are named action
      history.replaceState(null, "", answer.place);
      for (const name of answer.fixed) if (form.elements[name]) form.elements[name].disabled = true;
    }
    say(form, answer);
  }

  async function attempt() {
    const state = written(form);
    const body = begun?.body ?? new URLSearchParams(new FormData(form));
    body.set("action", "autosave");
    if (!form.elements.base.value) begun ??= { body, state };
    let response;
    try {
      response = await fetch(form.getAttribute("action"), { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      response = null;
    }
    if (response?.ok) return taken(await response.json(), begun?.state ?? state);
    if (response === null || response.status >= 500 || response.status === 429) {
      say(form, { status: "", alert: form.dataset.lost });
      plan(retry);
      retry = Math.min(2 * retry, LAST_RETRY);
      return undefined;
    }
    begun = null;
    if (response.status === 422) {
      saved = state; // nothing of it can be saved before it changes
      return say(form, { status: "", ...(await response.json()) });
    }
    halted = true;
    return say(form, { status: "", alert: response.status === 401 ? form.dataset.ended : form.dataset.refused });
  }

  async function save() {
    if (running || leaving || written(form) === saved) return;
    running = attempt().catch(() => {});
    await running;
    running = null;
    if (retry === FIRST_RETRY && written(form) !== saved) plan(PAUSE);
  }

  form.addEventListener("input", () => {
    if (retry === FIRST_RETRY) plan(PAUSE);
  });
  addEventListener("online", () => {
    if (written(form) !== saved) plan(0);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    leaving = true;
    if (!running) return;
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && written(form) !== saved) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  if (written(form) !== saved) plan(PAUSE);
}
