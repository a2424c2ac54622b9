// Small comforts of every page. All of it works without, a little less smoothly.

const menus = () => document.querySelectorAll("details[data-closes-itself][open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Tabbing out of a menu closes it.
document.addEventListener("focusin", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// What must be mended is read aloud first.
document.querySelector("[data-focus-first]")?.focus();

const offline = document.querySelector("[data-offline]");
const showConnection = () => {
  if (offline) offline.hidden = navigator.onLine;
};
window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
showConnection();
