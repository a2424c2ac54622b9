// Suggestions under a search box: the combobox pattern of ARIA 1.2. Without JavaScript it is a plain search form.

const PAUSE = 120; // ms without typing before we ask
const LEAST = 2; // letters
const CPR = /(?<!\d)[0-3]\d[01]\d{3}(?:\s?[-–]|\s?\d{4}(?!\d))/; // what looks like one is not sent while somebody types
const LEAVES_LIST = ["Home", "End", "ArrowLeft", "ArrowRight"]; // the caret moves in the box

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.said = form.querySelector("[data-suggest-said]");
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-suggestions`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.said.dataset.name);
    form.append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.leave());
    form.addEventListener("submit", () => this.leave());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  isAskable(words) {
    return words.length >= LEAST && !CPR.test(words);
  }

  askSoon() {
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    if (!this.isAskable(words)) {
      this.asking?.abort();
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(words), PAUSE);
  }

  async ask(words) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const address = `${this.form.dataset.suggest}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(address, { signal: this.asking.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return this.close();
      this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // offline: the search itself will say so
    }
  }

  show(html) {
    if (document.activeElement !== this.input) return;
    this.list.innerHTML = html;
    const count = this.options.length;
    if (!count) return this.close();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    const found = count - 1; // the last one leads to the whole answer
    this.said.textContent = found === 1 ? this.said.dataset.one : this.said.dataset.many.replace("%n", found);
  }

  leave() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  step(by) {
    const options = this.options;
    const from = options.indexOf(this.chosen);
    const to = from < 0 && by < 0 ? options.length - 1 : from + by;
    this.choose(options[to] ?? null); // past either end one is back in the box
  }

  go(option) {
    if (option) window.location.assign(option.dataset.url);
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // the first Escape closes, the second empties the box
      this.close();
    } else if (this.list.hidden) {
      const words = this.input.value.trim();
      if (event.key === "ArrowDown" && this.isAskable(words)) this.ask(words);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.chosen) {
      event.preventDefault();
      this.go(this.chosen);
    } else if (LEAVES_LIST.includes(event.key)) {
      this.choose(null);
    }
  }
}

for (const form of document.querySelectorAll("form[data-suggest]")) new Suggestions(form);
