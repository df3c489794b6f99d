// The desk's keys, its view of the page, and fetching pages ahead. No library but htmx is needed.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  let zoom = 0;

  // the page: as large as the clerk likes, the figure in the middle of the view

  function scaleOf(view) {
    const least = view.dataset.across ? 0.45 : 0.55;
    return zoom || Math.max(least, Math.min(1.3, view.clientWidth / (across(view) ? across(view)[1] : 1250)));
  }

  function across(view) { // what should be seen from left to right, and how wide it is
    if (!view.dataset.across) return null;
    const [left, right] = view.dataset.across.split(" ").map(Number);
    return [(left + right) / 2, right - left + 40];
  }

  function place() {
    const view = $("view"), paper = $("paper");
    if (!view || !paper) return;
    const scale = scaleOf(view);
    const [left, top, right, bottom] = view.dataset.box.split(" ").map(Number);
    paper.style.setProperty("width", view.dataset.width * scale + "px");
    paper.style.setProperty("height", view.dataset.height * scale + "px");
    const whole = across(view), fits = whole && whole[1] * scale <= view.clientWidth + 1;
    view.scrollLeft = (fits ? whole[0] : (left + right) / 2) * scale - view.clientWidth / 2;
    view.scrollTop = ((top + bottom) / 2) * scale - view.clientHeight / 2;
  }

  function changeZoom(factor) {
    const view = $("view");
    if (!view || !$("paper")) return;
    zoom = Math.max(0.25, Math.min(3, scaleOf(view) * factor));
    place();
  }

  // pages that come next are fetched now: the browser keeps them

  const fetched = new Set();
  function fetchAhead() {
    const state = document.querySelector("[data-ahead]");
    for (const address of (state ? state.dataset.ahead : "").split(" ")) {
      if (!address || fetched.has(address)) continue;
      fetched.add(address);
      new Image().src = address;
    }
  }

  function arrived() {
    place();
    fetchAhead();
    const value = $("value");
    if (value) {
      value.focus({ preventScroll: true });
      value.select();
      told();
    }
    document.body.dataset.ready = String(Number(document.body.dataset.ready || 0) + 1);
  }

  // the button says what Enter will do

  function told() {
    const value = $("value"), form = $("figure");
    if (form) form.classList.toggle("changed", value.value.trim() !== value.dataset.asRead);
  }

  function press(id) {
    const button = $(id);
    if (button) button.click();
    return Boolean(button);
  }

  function typing(element) {
    return element && /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && element.id !== "value";
  }

  document.addEventListener("keydown", (event) => {
    const key = event.key, ctrl = event.ctrlKey || event.metaKey;
    let done = false;
    if ($("help") && $("help").open) return;
    if (ctrl && key === "Enter") done = press("postpone");
    else if (ctrl && key === "Delete") done = press("not-a-figure");
    else if (ctrl && key.toLowerCase() === "z" && !typing(event.target)) done = press("undo");
    else if (ctrl && (key === "ArrowUp" || key === "ArrowDown")) { changeZoom(key === "ArrowUp" ? 1.25 : 0.8); done = true; }
    else if (key === "PageDown") done = press("skip");
    else if (key === "F6") done = press("groups");
    else if (key === "F8" && $("meaning")) { $("meaning").open = true; $("meaning").querySelector("select").focus(); done = true; }
    else if (key === "F9" && $("add")) { $("add").open = true; $("add").scrollIntoView(); done = true; }
    else if (/^F[234]$/.test(key)) {
      const proposal = document.querySelectorAll(".proposal")[Number(key[1]) - 2];
      if (proposal) { proposal.click(); done = true; }
    } else if (key === "?" && !typing(event.target)) done = press("show-help");
    if (done) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const proposal = event.target.closest(".proposal");
    if (proposal) {
      $("value").value = proposal.dataset.value;
      told();
      press("confirm");
    }
    if (event.target.closest("#show-help") && $("help")) $("help").showModal();
  });
  document.addEventListener("input", (event) => { if (event.target.id === "value") told(); });

  // a box drawn on the page is read there and then

  let start = null;
  function at(event) {
    const paper = $("paper").getBoundingClientRect(), view = $("view");
    const scale = paper.width / view.dataset.width;
    return [(event.clientX - paper.left) / scale, (event.clientY - paper.top) / scale].map(Math.round);
  }
  function drawn(event) {
    const [x, y] = at(event);
    return { left: Math.max(0, Math.min(start[0], x)), top: Math.max(0, Math.min(start[1], y)),
             right: Math.max(start[0], x), bottom: Math.max(start[1], y) };
  }
  document.addEventListener("pointerdown", (event) => {
    if ($("add") && $("add").open && event.target.closest("#paper")) { start = at(event); event.preventDefault(); }
  });
  document.addEventListener("pointermove", (event) => {
    if (!start) return;
    const box = drawn(event), shown = $("drawn");
    for (const [name, value] of [["x", box.left], ["y", box.top], ["width", box.right - box.left], ["height", box.bottom - box.top]])
      shown.setAttribute(name, value);
  });
  document.addEventListener("pointerup", async (event) => {
    if (!start) return;
    const box = drawn(event);
    start = null;
    if (box.right - box.left < 4 || box.bottom - box.top < 4) return;
    const form = new URLSearchParams();
    for (const side of ["left", "top", "right", "bottom"]) { $(side).value = box[side]; form.set(side, box[side]); }
    const answer = await fetch($("view").dataset.read, { method: "POST", body: form });
    if (answer.ok) { $("added-value").value = (await answer.json()).text; }
    $("added-value").focus();
  });

  function show(box) { // "left top right bottom" in pixels of the page: into view, as calmly as may be
    const view = $("view"), paper = $("paper");
    if (!view || !paper || !box) return;
    view.dataset.box = box;
    const scale = scaleOf(view), margin = 30;
    const [left, top, right, bottom] = box.split(" ").map((side) => side * scale);
    const inside = left - margin >= view.scrollLeft && right + margin <= view.scrollLeft + view.clientWidth
      && top - margin >= view.scrollTop && bottom + margin <= view.scrollTop + view.clientHeight;
    if (!inside) place();
  }

  window.desk = { place, show };
  window.addEventListener("resize", place);
  document.addEventListener("htmx:afterSettle", arrived);
  document.addEventListener("DOMContentLoaded", arrived);
})();
