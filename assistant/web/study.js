/* The Study pages: which page stands open, sorting the trials, where the focus goes. Nothing is fetched. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const element = event.target.closest?.("[data-sort]");
    if (element) sort(element.dataset.sort);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-order]")) sort(event.target.value, "ascending");
  });

  /* What the sources do not state stays last, whichever way the column is sorted. */
  const sort = (key, direction) => {
    const table = document.querySelector("table[data-sortable]");
    const heading = table.querySelector(`th[data-key="${key}"]`);
    const way = direction ?? (heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending");
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.setAttribute("aria-sort", "none"));
    heading.setAttribute("aria-sort", way);
    const of = (row) => row.querySelector(key === "study" ? "th" : `td[data-key="${key}"]`);
    const body = table.querySelector("tbody");
    const up = way === "ascending" ? 1 : -1;
    [...body.rows]
      .sort((one, other) => {
        const [a, b] = [of(one).dataset.by, of(other).dataset.by];
        if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
        return up * ("numeric" in of(one).dataset ? a - b : a.localeCompare(b));
      })
      .forEach((row) => body.append(row));
  };

  window.boardsideStudy = {
    save(file) {
      window.boardside.done();
      const { name, type, base64 } = JSON.parse(file);
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const address = URL.createObjectURL(new Blob([bytes], { type }));
      const link = Object.assign(document.createElement("a"), { href: address, download: name });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    },
    shown() {
      window.boardside.done();
      const place = [...document.querySelectorAll("#study [data-focus]")].at(-1);
      if (!place || place === window.boardsideStudy.last) return;
      window.boardsideStudy.last = place;
      place.focus({ preventScroll: true });
      place.scrollIntoView({ block: "nearest" });
    },
  };
})();
