// Nothing typed is lost: a form with data-keep remembers its text in this tab until it has been saved,
// also when the login runs out in between. Only whoever typed it gets it back.

const PREFIX = "kept:";
const user = document.body.dataset.user ?? "";
const key = (form) => `${PREFIX}${user}:${form.dataset.keep}`;
const fields = (form) => [
  ...form.querySelectorAll(
    "textarea, select, input:is([type=text], [type=email], [type=tel], [type=date], [type=radio], [type=checkbox], :not([type]))",
  ),
];
// The version the text was begun from goes with it, so that a newer one is not overwritten unseen.
const basis = (form) => [...form.querySelectorAll("input[type=hidden]:is([name=edition], [name^=seen])")];
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";
const nameOf = (field) => (isTicked(field) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (isTicked(field) ? field.checked : field.value);
const statesOf = (found) => Object.fromEntries(found.map((field) => [nameOf(field), valueOf(field)]));
const stateOf = (form) => statesOf([...fields(form), ...basis(form)]);
const kept = () => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
const read = (name) => JSON.parse(sessionStorage.getItem(name) ?? "null");

function tidy() {
  const saved = document.querySelector(".note--success") !== null;
  for (const name of kept()) {
    const someoneElses = user && !name.startsWith(`${PREFIX}${user}:`);
    if (someoneElses || (saved && read(name).sent)) sessionStorage.removeItem(name);
  }
}

function remember(form, sent = false) {
  try {
    sessionStorage.setItem(key(form), JSON.stringify({ state: stateOf(form), sent }));
  } catch {
    // storage is full or closed: the form works without
  }
}

function put(form, state) {
  for (const field of [...fields(form), ...basis(form)]) {
    const value = state[nameOf(field)] ?? valueOf(field);
    if (isTicked(field)) field.checked = value;
    else field.value = value;
  }
}

function forget(form, note, before) {
  sessionStorage.removeItem(key(form));
  put(form, before);
  form.dispatchEvent(new CustomEvent("forgotten"));
  note.remove();
  fields(form)[0]?.focus();
}

function bringBack(form) {
  const stored = read(key(form));
  const answered = document.querySelector("form .error-summary, [data-answered]") !== null; // the server gave the text back itself
  if (!stored?.state || answered) return;
  const before = stateOf(form);
  const typed = Object.entries(statesOf(fields(form)));
  if (!typed.some(([name, value]) => (stored.state[name] ?? value) !== value)) return;
  put(form, stored.state);
  form.dispatchEvent(new CustomEvent("kept", { detail: stored.state }));
  const note = document.querySelector("template[data-kept]").content.firstElementChild.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => forget(form, note, before));
  form.prepend(note);
}

tidy();
for (const form of document.querySelectorAll("form[data-keep]")) {
  bringBack(form);
  form.addEventListener("input", () => remember(form));
  form.addEventListener("submit", () => remember(form, true));
}
for (const form of document.querySelectorAll("form[data-forgets]")) {
  form.addEventListener("submit", () => kept().forEach((name) => sessionStorage.removeItem(name)));
}
// Whoever gives up writing does not want the text next time either.
for (const link of document.querySelectorAll("a[data-forgets-like]")) {
  link.addEventListener("click", (event) => {
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!opensElsewhere) sessionStorage.removeItem(`${PREFIX}${user}:${link.dataset.forgetsLike}`);
  });
}
