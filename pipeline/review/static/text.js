// A page's text word by word: the page shows where each stands, Enter teaches one.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const words = () => [...document.querySelectorAll("#lines .w[data-start]")];

  function frame(rect, box) {
    if (!rect) return;
    const [left, top, right, bottom] = (box || "0 0 0 0").split(" ").map(Number);
    const around = box ? 4 : 0;
    for (const [name, value] of [["x", left - around], ["y", top - around], ["width", right - left + 2 * around], ["height", bottom - top + 2 * around]])
      rect.setAttribute(name, value);
  }

  function show(word, line) {
    frame($("of-line"), line && line.dataset.box);
    frame($("of-word"), word && word.dataset.box);
    const box = (word && word.dataset.box) || (line && line.dataset.box);
    if (box) window.desk.show(box);
  }

  function go(word) {
    for (const other of document.querySelectorAll('#lines [tabindex="0"]')) other.tabIndex = -1;
    word.tabIndex = 0;
    word.focus({ preventScroll: true });
    word.scrollIntoView({ block: "nearest" });
  }

  function above(word, by) { // the word in the line above or below that stands at about the same place
    let line = word.closest("tr");
    do line = by < 0 ? line.previousElementSibling : line.nextElementSibling; while (line && !line.querySelector(".w"));
    if (!line) return null;
    const x = word.getBoundingClientRect().left;
    return [...line.querySelectorAll(".w")].reduce((best, one) =>
      Math.abs(one.getBoundingClientRect().left - x) < Math.abs(best.getBoundingClientRect().left - x) ? one : best);
  }

  function teach(word) {
    if (!word.dataset.core) return; // figures are nobody's to teach
    const form = $("teach").querySelector("form"), own = [...word.closest("tr").querySelectorAll(".w")], at = own.indexOf(word);
    form.elements.line_no.value = word.closest("tr").dataset.line;
    form.elements.start.value = word.dataset.start;
    form.elements.was.value = word.textContent;
    $("was").textContent = word.textContent;
    $("now").value = word.dataset.core;
    for (const [id, other] of [["before", own[at - 1]], ["after", own[at + 1]]]) {
      const core = other ? other.dataset.core : "";
      $(id).textContent = core;
      $(id).closest("label").hidden = !core;
    }
    const first = [...form.elements.scope].find((one) => !one.closest("label").hidden);
    first.checked = true;
    $("teach").showModal();
    $("now").focus();
    $("now").select();
  }

  document.addEventListener("keydown", (event) => {
    if ($("teach").open || event.ctrlKey || event.metaKey || event.altKey) return;
    const word = event.target.closest && event.target.closest("#lines .w[data-start]");
    if (!word) {
      if (event.key === "PageDown") event.preventDefault();
      else return;
    }
    const all = words(), at = all.indexOf(word);
    let next = null;
    if (event.key === "ArrowLeft") next = all[at - 1];
    else if (event.key === "ArrowRight") next = all[at + 1];
    else if (event.key === "ArrowUp") next = above(word, -1);
    else if (event.key === "ArrowDown") next = above(word, 1);
    else if (event.key === "PageDown") next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((one) => one.classList.contains("unsure"));
    else if (event.key === "Enter") teach(word);
    else return;
    if (next) go(next);
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const word = event.target.closest("#lines .w[data-start]");
    if (word) show(word, word.closest("tr"));
  });
  document.addEventListener("mouseover", (event) => {
    const line = event.target.closest("#lines tr[data-line]");
    if (line && !$("teach").open) frame($("of-line"), line.dataset.box);
  });
  document.addEventListener("click", (event) => {
    const word = event.target.closest("#lines .w[data-start]");
    if (word) {
      if (word === document.activeElement && word.tabIndex === 0 && word.dataset.seen) teach(word);
      for (const other of document.querySelectorAll("#lines [data-seen]")) delete other.dataset.seen;
      word.dataset.seen = "1"; // a second click on a word teaches it
      go(word);
    }
    if (event.target.closest("#cancel")) $("teach").close();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const named = $("line-" + new URLSearchParams(location.search).get("line"));
    const first = (named && named.querySelector(".w[data-start]")) || words()[0];
    if (first) go(first);
  });
})();
