// Nothing typed is lost: a form with data-keep remembers its text in this tab until it has been saved,
// also when the login runs out in between. Only whoever typed it gets it back.

const PREFIX = "kept:";
const user = document.body.dataset.user ?? "";
const key = (form) => `${PREFIX}${user}:${form.dataset.keep}`;
const fields = (form) => [...form.querySelectorAll("textarea, input:is([type=text], [type=email], [type=tel], :not([type]))")];
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
  const texts = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  try {
    sessionStorage.setItem(key(form), JSON.stringify({ texts, sent }));
  } catch {
    // storage is full or closed: the form works without
  }
}

function forget(form, note, before) {
  sessionStorage.removeItem(key(form));
  for (const field of fields(form)) field.value = before[field.name] ?? field.value;
  note.remove();
  fields(form)[0]?.focus();
}

function bringBack(form) {
  const stored = read(key(form));
  const answered = form.querySelector(".error-summary") !== null; // the server gave the text back itself
  if (!stored || answered) return;
  const changed = fields(form).filter((field) => (stored.texts[field.name] ?? field.value) !== field.value);
  if (!changed.length) return;
  const before = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  for (const field of changed) field.value = stored.texts[field.name];
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
