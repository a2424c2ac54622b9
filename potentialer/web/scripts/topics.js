// Finds topics to tick while one types. Without it the box is a button of the same form, which brings the page back.

const PAUSE = 150; // ms without typing before we ask
const LEAST = 2; // letters

class TopicFinder {
  constructor(part) {
    this.part = part;
    this.input = part.querySelector("input[type=search]");
    this.said = part.querySelector("[data-said]");
    this.found = part.querySelector("[data-found]");
    this.input.removeAttribute("name"); // what is typed here is no part of the text
    this.input.addEventListener("input", (event) => {
      event.stopPropagation(); // nor is it kept
      this.askSoon();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.ask();
    });
    part.querySelector("button[name=find]").addEventListener("click", (event) => {
      event.preventDefault();
      this.ask();
    });
    part.closest("form").addEventListener("kept", (event) => this.bringBack(event.detail));
    part.closest("form").addEventListener("forgotten", () => this.found.replaceChildren());
  }

  boxOf(id) {
    return this.part.querySelector(`input[name=topics][value="${id}"]`);
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    this.asking?.abort();
    if (words.length < LEAST) return this.show([], "");
    this.asking = new AbortController();
    try {
      const answer = await this.fetch({ find_topic: words }, this.asking.signal);
      this.show([...answer.querySelectorAll(".form-group-checkbox")], answer.querySelector("[data-said]").textContent);
    } catch (error) {
      if (error.name !== "AbortError") this.show([], ""); // offline: the page says so itself
    }
  }

  async fetch(query, signal) {
    const answer = await fetch(`${this.part.dataset.topics}?${new URLSearchParams(query)}`, { signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const parsed = document.createElement("template");
    parsed.innerHTML = await answer.text();
    return parsed.content;
  }

  // What is ticked stays; what stands elsewhere on the page is moved here while it is looked for.
  show(rows, said) {
    const ids = new Set(rows.map((row) => row.querySelector("input").value));
    for (const row of [...this.found.children]) {
      if (!row.querySelector("input").checked && !ids.has(row.querySelector("input").value)) this.putBack(row);
    }
    for (const row of rows) {
      const there = this.boxOf(row.querySelector("input").value)?.closest(".form-group-checkbox");
      if (there && there.parentElement !== this.found) there.home ??= there.parentElement;
      this.found.append(there ?? row);
    }
    this.said.textContent = said.trim();
  }

  putBack(row) {
    if (row.home) row.home.append(row);
    else row.remove();
  }

  // What was ticked before the page was loaded again, and is not among what is shown.
  async bringBack(state) {
    const ticked = Object.entries(state).filter(([name, value]) => value === true && name.startsWith("topics="));
    const missing = ticked.map(([name]) => name.slice("topics=".length)).filter((id) => !this.boxOf(id));
    if (!missing.length) return;
    try {
      const answer = await this.fetch(missing.map((id) => ["id", id]));
      for (const row of answer.querySelectorAll(".form-group-checkbox")) {
        row.querySelector("input").checked = true;
        this.found.append(row);
      }
    } catch {
      // they can be found again
    }
  }
}

for (const part of document.querySelectorAll("[data-topics]")) new TopicFinder(part);
