"use strict";
// Sorts and filters the tables, and shows one document at a time. It only moves and marks what is already in the page:
// no text is ever read as HTML. Without it everything is there, one below the other.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const state = { sort: "", filter: "" };
  let rows = [];
  let lastOpened = null;

  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const one = (selector, within = document) => within.querySelector(selector);

  // A fragment is `d3` (a document), `d3c4` (its comment 4), `d3p4` (that comment's passage), a document's id, or
  // `sort=-grade&filter=text&open=` with any of these.
  function fragment() {
    const text = location.hash.slice(1);
    if (!text.includes("=")) {
      let open = text;
      try { open = decodeURIComponent(text); } catch { /* as it is */ }
      return { ...state, open };
    }
    const fields = new URLSearchParams(text);
    return { sort: fields.get("sort") || "", filter: fields.get("filter") || "", open: fields.get("open") || "" };
  }

  function remember() {
    const fields = new URLSearchParams();
    if (state.sort) fields.set("sort", state.sort);
    if (state.filter) fields.set("filter", state.filter);
    const text = fields.toString();
    history.replaceState(null, "", text ? "#" + text : "#documents");
  }

  // The table

  function cell(row, column) {
    const element = row.cells[column];
    if (element.dataset.v === undefined) return element.textContent.trim();
    return element.dataset.v === "" ? null : Number(element.dataset.v);
  }

  function compare(a, b) {
    if (typeof a === "string") return a.localeCompare(b, undefined, { numeric: true, sensitivity: "base" });
    return a - b;
  }

  // Every table of the page has the same columns and is sorted alike.
  function sort() {
    all("table.sortable").forEach(sortTable);
  }

  function sortTable(table) {
    const heads = all("thead th", table);
    const descending = state.sort.startsWith("-");
    const key = state.sort.replace(/^-/, "");
    const column = heads.findIndex((head) => head.dataset.key === key);
    heads.forEach((head, index) => {
      if (index === column) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const by = column < 0 ? 0 : column;
    const keyed = rows
      .filter((row) => row.closest("table") === table)
      .map((row, index) => ({ row, index, value: cell(row, by) }));
    keyed.sort((a, b) => {
      // What has no value stands last, whichever way the table is sorted.
      if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.index - b.index;
      return (descending ? -1 : 1) * compare(a.value, b.value) || a.index - b.index;
    });
    one("tbody", table).append(...keyed.map((entry) => entry.row));
  }

  function filter() {
    const words = state.filter.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.dataset.text ?? (row.dataset.text = row.textContent.toLowerCase());
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    one("#count").textContent =
      // How many there are stands above the table.
      words.length ? `${shown} of ${rows.length} documents` : "";
    one(".nothing").hidden = shown > 0 || rows.length === 0;
  }

  // One document

  function close() {
    root.classList.remove("is-reading");
    all(".document.is-open").forEach((section) => section.classList.remove("is-open"));
    unmark();
  }

  function unmark() {
    all(".is-active").forEach((element) => element.classList.remove("is-active"));
  }

  // Previous and next follow the table as it is sorted and filtered.
  function steps(section) {
    const own = one(`tr[data-d="${CSS.escape(section.id)}"]`);
    if (!own) return;
    const order = all("tbody tr:not([hidden])", own.closest("table")).map((row) => row.dataset.d);
    const at = order.indexOf(section.id);
    if (at < 0) return;
    for (const [name, key] of [["previous", order[at - 1]], ["next", order[at + 1]]]) {
      const link = one(`nav .${name}`, section);
      if (!link) continue;
      link.hidden = key === undefined;
      if (key !== undefined) link.setAttribute("href", "#" + key);
    }
  }

  function sectionOf(name) {
    const byId = name && document.getElementById(name);
    if (byId) return { target: byId, section: byId.closest(".document") };
    // A comment that is not there is at least looked for in its document.
    const part = /^(\w*d\d+)[cp]\d+$/.exec(name);
    const section = part ? document.getElementById(part[1])
      : name ? one(`.document[data-id="${CSS.escape(name)}"]`) : null;
    return { target: section, section };
  }

  function show(name) {
    const { target, section } = sectionOf(name);
    if (!section) {
      const wasReading = root.classList.contains("is-reading");
      close();
      if (target) target.scrollIntoView();
      const link = wasReading && lastOpened && one(`tr[data-d="${CSS.escape(lastOpened)}"] a`);
      if (link) {
        link.focus({ preventScroll: true });
        link.scrollIntoView({ block: "center" });
      }
      return;
    }
    close();
    root.classList.add("is-reading");
    section.classList.add("is-open");
    lastOpened = section.id;
    steps(section);
    const part = /^(\w*d\d+)([cp])(\d+)$/.exec(target.id);
    if (part) {
      mark(section, part[3], target, part[2] === "p");
    } else {
      window.scrollTo(0, 0);
      one("h2", section).focus({ preventScroll: true });
    }
  }

  // A comment and its passage light up together; the one that was asked for comes into view and has the focus.
  function mark(section, number, target, isPassage) {
    const comment = document.getElementById(`${section.id}c${number}`);
    const passage = document.getElementById(`${section.id}p${number}`);
    const pieces = all(`mark[data-c~="${number}"]`, section);
    [comment, passage, ...pieces].forEach((element) => element && element.classList.add("is-active"));
    const other = isPassage ? comment : passage;
    // Only where both have a scroller of their own can both be seen.
    if (other && matchMedia("(min-width: 64rem)").matches) other.scrollIntoView({ block: "center" });
    target.scrollIntoView({ block: "center" });
    if (!isPassage) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  function apply() {
    const wanted = fragment();
    if (wanted.sort !== state.sort) {
      state.sort = wanted.sort;
      sort();
    }
    if (wanted.filter !== state.filter) {
      state.filter = wanted.filter;
      one("#filter").value = wanted.filter;
      filter();
    }
    show(wanted.open);
  }

  function start() {
    rows = all("table.sortable tbody tr");
    all("table.sortable thead th button").forEach((button) => {
      button.addEventListener("click", () => {
        const key = button.closest("th").dataset.key;
        state.sort = state.sort === key ? "-" + key : key;
        sort();
        remember();
      });
    });
    one("#filter").addEventListener("input", (event) => {
      state.filter = event.target.value;
      filter();
      remember();
    });
    // A click on a marked passage leads to its innermost comment, as the number before it does.
    document.addEventListener("click", (event) => {
      const piece = event.target.closest("mark[data-c]");
      if (!piece || String(getSelection())) return;
      location.hash = `${piece.closest(".document").id}c${piece.dataset.c.split(" ")[0]}`;
    });
    // The same link twice is no change of the fragment, but still a wish to go there.
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (link && link.getAttribute("href") === location.hash) {
        event.preventDefault();
        apply();
      }
    });
    addEventListener("hashchange", apply);
    addEventListener("beforeprint", () => all("details").forEach((element) => { element.open = true; }));
    filter();
    apply();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
