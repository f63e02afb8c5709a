// Sends a large file in parts, so that a connection that breaks costs one part and not the file. Whatever the API says
// against the form is said by the page, as without this file: then the form is sent as it is.
const PART = 1048576;
const FIRST_RETRY = 2000;
const LAST_RETRY = 60000;
const PATIENCE = 60000;

class Refused extends Error {}

const pause = (milliseconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });

async function digestOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function upload(form) {
  const [told, warned] = form.querySelectorAll(".upload p");
  const place = form.getAttribute("action");

  // Asks until there is an answer; raises where the answer is a refusal.
  async function ask(values) {
    for (let wait = FIRST_RETRY; ; wait = Math.min(2 * wait, LAST_RETRY)) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ csrf: form.elements.csrf.value, ...values })) body.set(name, value);
      const response = await fetch(place, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
      if (response?.ok) {
        warned.textContent = "";
        return response.json();
      }
      if (response && response.status < 500 && response.status !== 429) {
        throw new Refused((await response.json().catch(() => ({}))).alert ?? "");
      }
      warned.textContent = form.dataset.lost;
      await pause(wait);
    }
  }

  async function send(file) {
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const begun = await ask({ ...values, action: "begin", name: file.name, size: file.size });
    const parts = Math.ceil(file.size / PART);
    const missing = [...Array(parts).keys()].map((index) => index + 1).filter((number) => !begun.received.includes(number));
    for (const number of missing) {
      told.textContent = form.dataset.sent.replace("{sent}", parts - missing.length + missing.indexOf(number)).replace("{parts}", parts);
      const part = file.slice((number - 1) * PART, number * PART);
      await ask({ action: "part", file_id: begun.id, number, part });
    }
    const done = await ask({ action: "complete", file_id: begun.id, sha256: await digestOf(file) });
    location.assign(done.place);
  }

  form.addEventListener("submit", async (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file || file.size <= PART || !crypto.subtle) return;
    event.preventDefault();
    try {
      await send(file);
    } catch (refused) {
      told.textContent = "";
      if (refused.message) warned.textContent = refused.message;
      else form.submit();
    }
  });
}
