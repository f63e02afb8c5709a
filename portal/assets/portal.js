// Enhancements: everything on a page works without this file.
import { createAll, Button, CharacterCount, ErrorSummary, PasswordInput } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(ErrorSummary);
createAll(PasswordInput);
