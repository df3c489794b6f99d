// Makes the pictures of a page answer: what is said of a mark comes up under the pointer, and a click on a name in a
// legend makes the others pale. Without eval and without inline styles, so that the strictest policy lets it work.
"use strict";
(() => {
  const told = document.createElement("div");
  told.className = "told";
  told.hidden = true;

  function tell(handler, event, item, words) {
    told.hidden = !words;
    if (!words) return;
    told.textContent = words;
    const { width, height } = told.getBoundingClientRect();
    const left = Math.min(event.clientX + 12, document.documentElement.clientWidth - width - 8);
    const above = event.clientY + 16 + height > document.documentElement.clientHeight;
    told.style.setProperty("left", `${Math.max(8, left)}px`);
    told.style.setProperty("top", `${above ? event.clientY - height - 8 : event.clientY + 16}px`);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const locale = document.getElementById("format-locale");
    if (!locale || !window.vegaEmbed) return;
    document.body.append(told);
    const formatLocale = JSON.parse(locale.textContent);
    const options = { renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip: tell, formatLocale };
    for (const spec of document.querySelectorAll("script.spec")) {
      const chart = document.getElementById(spec.dataset.for).querySelector(".chart");
      const drawn = [...chart.childNodes]; // stays where it cannot be drawn anew
      window.vegaEmbed(chart, JSON.parse(spec.textContent), options)
        .then(() => { chart.dataset.answers = "yes"; })
        .catch((error) => { chart.replaceChildren(...drawn); console.error(error); });
    }
  });
})();
