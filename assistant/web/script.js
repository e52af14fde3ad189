/* Boardside's page: turns clicks on [data-act] into events, keeps folds open, and saves files. Nothing is fetched. */
(() => {
  "use strict";
  const THEME = "boardside-theme";
  const folds = new Map();
  let trigger = null;
  let opener = null;
  let held = "";

  const byId = (id) => document.getElementById(id);
  const say = (text) => {
    const line = document.querySelector("#status p");
    if (line) line.textContent = text;
  };
  /* What takes longer than a moment is seen to be under way. */
  const MOMENT = 700;
  let wait = 0;
  const send = (name, data) => {
    if (!trigger) return;
    clearTimeout(wait);
    wait = setTimeout(() => {
      document.body.classList.add("waiting");
      say("Working…");
    }, MOMENT);
    trigger(name, data);
  };

  /* Fields of the form around a button go along with its own data. */
  const gather = (element) => {
    const data = { ...element.dataset };
    delete data.act;
    const form = element.closest("[data-form]");
    if (form) form.querySelectorAll("[data-field]").forEach((field) => (data[field.dataset.field] = field.value));
    return data;
  };

  const copy = async (element) => {
    const { text } = element.dataset;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    say("Copied.");
    element.dataset.label ??= element.textContent;
    element.textContent = "Copied";
    setTimeout(() => (element.textContent = element.dataset.label), 1500);
  };

  const setTheme = (dark) => {
    document.body.classList.toggle("dark", dark);
    document.querySelectorAll('[data-act="theme"]').forEach((button) => (button.textContent = dark ? "Light" : "Dark"));
  };
  const savedTheme = () => {
    const saved = localStorage.getItem(THEME);
    return saved ? saved === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };

  /* Words typed into the library are looked up once the typing pauses. */
  let pause = 0;
  const search = (field) => {
    clearTimeout(pause);
    pause = setTimeout(() => send("library", { view: field.dataset.search, words: field.value, typed: true }), 250);
  };

  /* The part of the page that the address names: what is not Ask is fetched when it is first shown. */
  const parts = () => [...document.querySelectorAll("a[data-part]")];
  const show = () => {
    const named = location.hash.slice(1);
    const part = parts().some((link) => link.dataset.part === named) ? named : "ask";
    document.body.dataset.part = part;
    parts().forEach((link) => link.setAttribute("aria-current", link.dataset.part === part ? "page" : "false"));
    if (part !== "ask" && !document.querySelector(`#${part} section`)) send(part, {});
  };
  const go = (part) => {
    if (document.body.dataset.part === part) return;
    location.hash = part;
    show();
  };

  const local = {
    theme() {
      const dark = !document.body.classList.contains("dark");
      localStorage.setItem(THEME, dark ? "dark" : "light");
      setTheme(dark);
    },
    skip() {
      go("ask");
      byId("question")?.querySelector("textarea")?.focus();
    },
    copy,
    close() {
      document.querySelector("#reader .reader")?.setAttribute("hidden", "");
      document.body.classList.remove("reading");
      if (opener?.isConnected) opener.focus();
    },
    settle(element) {
      const field = byId(`fact-${element.dataset.fact}`);
      if (!field) return;
      field.closest("details")?.setAttribute("open", "");
      field.focus();
      field.scrollIntoView({ block: "center" });
    },
  };

  document.addEventListener("click", (event) => {
    const element = event.target.closest?.("[data-act]");
    if (!element || element.matches("input, select")) return;
    const act = element.dataset.act;
    if (local[act]) return local[act](element);
    if (act === "cite" || (act === "statement" && !element.closest("#reader"))) opener = element;
    if (["open", "fresh", "edit", "retry", "delete"].includes(act)) go("ask");
    if (act === "example") window.boardside.answering();
    send(act, gather(element));
  });

  document.addEventListener("change", (event) => {
    const element = event.target.closest?.('[data-act="fact"]');
    if (element) send("fact", { exchange: element.dataset.exchange, name: element.dataset.name, value: element.value });
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-search]")) search(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.("#reader")) local.close();
    if (event.key === "Enter" && event.target.matches?.("[data-field]"))
      event.target.closest("[data-form]")?.querySelector("button")?.click();
  });

  document.addEventListener("focusin", (event) => (held = event.target.id));

  /* Redrawing takes away what the reader has unfolded; this remembers and restores it. */
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.id && event.target.matches?.("details")) folds.set(event.target.id, event.target.open);
    },
    true,
  );
  const settle = (element) => {
    element.querySelectorAll("details[id]").forEach((fold) => {
      if (folds.has(fold.id)) fold.open = folds.get(fold.id);
    });
    element.querySelectorAll("[data-value]").forEach((field) => {
      if (document.activeElement !== field) field.value = field.dataset.value;
    });
  };

  window.boardside = {
    done() {
      clearTimeout(wait);
      document.body.classList.remove("waiting");
    },
    connect(given) {
      trigger = given;
      addEventListener("hashchange", show);
      show();
      document.body.dataset.ready = "yes";
    },
    region(element, watch) {
      settle(element);
      if (element.closest("#current")) {
        element.setAttribute("role", "log");
        element.setAttribute("aria-label", "Answer");
      }
      watch("value", () => {
        settle(element);
        /* What had the focus was drawn anew: the keyboard goes on from there. */
        if (held && document.activeElement === document.body) byId(held)?.focus({ preventScroll: true });
      });
    },
    opened() {
      window.boardside.done();
      document.body.classList.add("reading");
      document.querySelector("#reader .reader")?.removeAttribute("hidden");
      const mark = byId("marked") ?? byId("reader-title");
      if (!mark) return;
      mark.focus({ preventScroll: true });
      mark.scrollIntoView({ block: "center", behavior: "auto" });
    },
    answering() {
      window.boardside.done();
      document.body.classList.remove("reading");
      requestAnimationFrame(() => byId("composer")?.scrollIntoView({ block: "end" }));
    },
    save(file) {
      window.boardside.done();
      const { name, type, text } = JSON.parse(file);
      const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
      const link = Object.assign(document.createElement("a"), { href: address, download: name });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      say(`Saved ${name}.`);
    },
  };

  const start = () => {
    setTheme(savedTheme());
    document.documentElement.lang = "en";
    if (matchMedia("(max-width: 1100px)").matches) folds.set("shelf-fold", false);
    /* Gradio sets its own class while it starts, and the banner's button comes later than this script. */
    new MutationObserver(() => {
      if (document.body.classList.contains("dark") !== savedTheme() || !start.done) {
        start.done = Boolean(document.querySelector('[data-act="theme"]'));
        setTheme(savedTheme());
      }
    }).observe(document.body, { attributes: true, attributeFilter: ["class"], childList: true, subtree: true });
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
