// Group verification by keyboard: arrows move, the space bar marks an odd one, Enter confirms all others.
"use strict";
(() => {
  const boxes = [...document.querySelectorAll(".snippet input[type=checkbox]")];
  const form = document.getElementById("group");
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.repeat) {
      event.preventDefault();
      document.getElementById("undo").click();
    }
  });
  if (!form) return;

  function perRow() {
    const top = boxes[0].closest("label").offsetTop;
    const next = boxes.findIndex((box) => box.closest("label").offsetTop > top);
    return next < 0 ? boxes.length : next;
  }

  const steps = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -perRow(), ArrowDown: () => perRow() };
  let sent = false;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !(event.target.closest && event.target.closest("a, button"))) {
      event.preventDefault();
      if (!event.repeat) form.requestSubmit();
    } else if (event.key in steps) {
      event.preventDefault();
      const at = Math.max(0, boxes.indexOf(document.activeElement)) + steps[event.key]();
      if (at >= 0 && at < boxes.length) {
        boxes[at].focus();
        boxes[at].closest("label").scrollIntoView({ block: "nearest" });
      }
    }
  });
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault(); // one Enter is one answer
    sent = true;
  });
  form.addEventListener("change", () => {
    document.getElementById("how-many").textContent = boxes.filter((box) => !box.checked).length;
  });
  window.addEventListener("pageshow", () => { sent = false; });
})();
