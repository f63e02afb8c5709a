// Enhancements: everything on a page works without this file.
import { createAll, Button, CharacterCount, ErrorSummary, PasswordInput } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(ErrorSummary);
createAll(PasswordInput);

// The front door remembers the language that somebody chose.
document.querySelector("[data-language]")?.addEventListener("click", (event) => {
  document.cookie = `language=${event.currentTarget.dataset.language}; path=/; max-age=31536000; samesite=lax`;
});

const saving = document.querySelector("form[data-autosave]");
if (saving) import("./autosave.js").then(({ autosave }) => autosave(saving));

const asking = document.querySelector("input[data-suggest]");
if (asking) import("./suggest.js").then(({ suggest }) => suggest(asking));

const files = document.querySelectorAll("form[data-upload]");
if (files.length) import("./upload.js").then(({ upload }) => files.forEach(upload));
