"use strict";
// Looks for newer mail every two seconds and, when there is some, replaces the list without moving the focus away.
const list = document.getElementById("messages");
async function look() {
  if (!document.hidden && !list.contains(document.activeElement)) {
    try {
      const newest = await (await fetch("/api/messages?limit=1")).json();
      const id = newest.length ? newest[0].id : 0;
      if (String(id) !== list.dataset.newest) {
        const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
        list.replaceChildren(...page.getElementById("messages").childNodes);
        list.dataset.newest = String(id);
      }
    } catch {
      // The server is away; the next look may find it again.
    }
  }
  setTimeout(look, 2000);
}
setTimeout(look, 2000);
