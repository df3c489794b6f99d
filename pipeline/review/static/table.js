// The table view by keyboard: arrows move from cell to cell, Enter confirms, digits correct; the page follows.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const cells = () => [...document.querySelectorAll("[role=grid] [data-name]")];
  const current = () => document.querySelector('[role=grid] [tabindex="0"]');
  let sent = false;

  // the boxes of all cells over the page, coloured as the cells are

  function drawBoxes() {
    const svg = $("boxes");
    if (!svg) return;
    svg.replaceChildren();
    for (const cell of cells()) {
      if (!cell.dataset.box) continue;
      const [left, top, right, bottom] = cell.dataset.box.split(" ").map(Number);
      const rect = document.createElementNS(SVG, "rect");
      for (const [name, value] of [["x", left], ["y", top], ["width", right - left], ["height", bottom - top]])
        rect.setAttribute(name, value);
      rect.setAttribute("class", "cell " + cell.className);
      rect.dataset.of = cell.dataset.name;
      svg.append(rect);
    }
  }

  function showOnPage(cell) {
    if (!$("paper") || !cell.dataset.box) return;
    for (const rect of document.querySelectorAll("#boxes rect")) rect.classList.toggle("it", rect.dataset.of === cell.dataset.name);
    const it = document.querySelector("#boxes rect.it");
    if (it) it.parentNode.append(it); // above its neighbours
    window.desk.show(cell.dataset.box);
  }

  // the form of the cell at hand

  function fill(cell, typed) {
    const form = $("figure"), told = cell.dataset, value = $("value");
    const isNew = "new" in told, isFigure = "number" in told;
    const at = told.name.split("-").map(Number);
    const head = $("heads").content.children[at[1] - 1];
    form.classList.toggle("new", isNew);
    $("fields").hidden = !isNew && !isFigure;
    for (const field of document.querySelectorAll("input.at")) field.value = told.name;
    $("number").value = told.number || "";
    value.value = typed || told.value || "";
    value.dataset.asRead = told.value || "";
    for (const [name, is] of [["indicator", told.indicator], ["level", told.level], ["breakdown_kind", told.kind], ["breakdown", told.breakdown]])
      form.elements[name].value = is || "";
    const chosen = form.elements.indicator.selectedOptions[0];
    $("what").textContent = isFigure ? chosen.textContent : cell.firstChild ? cell.firstChild.textContent : "–";
    const kind = form.elements.breakdown_kind.selectedOptions[0], level = form.elements.level.selectedOptions[0];
    const facts = isFigure || (isNew && told.indicator) ? [
      ...(isNew ? [chosen.textContent] : []),
      ...(told.breakdown ? [kind.textContent + ": " + told.breakdown] : []), ...(told.level ? [level.textContent] : []),
    ] : [];
    if (head && cell.tagName === "TD" && head.textContent) facts.push(head.textContent);
    $("which").textContent = facts.join(" · ");
    for (const about of document.querySelectorAll(".about")) about.hidden = about.dataset.of !== told.name;
    form.classList.toggle("changed", value.value.trim() !== value.dataset.asRead);
  }

  function go(cell, typed) {
    const before = current();
    if (before) before.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    fill(cell, typed);
    showOnPage(cell);
  }

  function step(cell, down, right) {
    const [row, column] = cell.dataset.name.split("-").map(Number);
    return $(`cell-${row + down}-${column + right}`);
  }

  function nextWaiting(cell) {
    const all = cells(), from = all.indexOf(cell) + 1;
    return [...all.slice(from), ...all.slice(0, from)].find((one) => /\b(review|postpone)\b/.test(one.className));
  }

  function openMeaning() {
    $("meaning").open = true;
    $("meaning").querySelector("select").focus();
  }

  // Enter on a cell: a figure is right; a number without one asks what it counts

  function enter(cell) {
    if ("number" in cell.dataset) $("figure").requestSubmit($("confirm"));
    else if ("new" in cell.dataset) openMeaning();
  }

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  document.addEventListener("keydown", (event) => {
    const key = event.key, ctrl = event.ctrlKey || event.metaKey || event.altKey;
    if ($("help").open) return;
    if (key === "Escape" && current()) {
      go(current());
      return;
    }
    if (key === "PageDown" && current()) {
      const next = nextWaiting(current());
      if (next) go(next);
      event.preventDefault();
      return;
    }
    if (key === "Enter" && !ctrl && event.target.tagName === "SELECT") {
      $("figure").requestSubmit($("confirm")); // as from any other field
      event.preventDefault();
      return;
    }
    const cell = event.target.closest && event.target.closest("[role=grid] [data-name]");
    if (!cell || ctrl) return;
    const field = $("value");
    if (key in STEPS) {
      const next = step(cell, ...STEPS[key]);
      if (next) go(next);
    } else if (key === "Home" || key === "End") {
      const row = [...cell.parentNode.children];
      go(key === "Home" ? row[0] : row[row.length - 1]);
    } else if (key === "Enter") {
      if (!event.repeat) enter(cell);
    } else if (/^[0-9]$/.test(key) && !$("fields").hidden) {
      field.focus();
      field.value = key;
      $("figure").classList.toggle("changed", key !== field.dataset.asRead);
    } else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[role=grid] [data-name]");
    if (cell) go(cell);
    else if (event.target.closest("#paper") && window.desk) {
      const paper = $("paper").getBoundingClientRect(), scale = paper.width / $("view").dataset.width;
      const x = (event.clientX - paper.left) / scale, y = (event.clientY - paper.top) / scale;
      const hit = cells().find((one) => {
        const [left, top, right, bottom] = (one.dataset.box || "0 0 0 0").split(" ").map(Number);
        return left <= x && x < right && top <= y && y < bottom;
      });
      if (hit) go(hit);
    }
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (sent) event.preventDefault(); // one Enter is one answer
    sent = true;
  });
  document.addEventListener("htmx:afterRequest", () => { sent = false; });

  function arrived() {
    const grid = document.querySelector("[role=grid]"), typed = $("value").dataset.typed;
    if (!grid) return;
    drawBoxes();
    const at = $(`cell-${grid.dataset.at}`);
    if (at) go(at, typed);
    if (typed) $("value").focus();
  }
  document.addEventListener("htmx:afterSettle", arrived);
  document.addEventListener("DOMContentLoaded", arrived);
})();
