// The keys of the work list: j and k go down and up, o opens, a puts the plan on my own name, x ticks it.
// They only move the focus and press what is already there; they can be switched off, and that is remembered.
// Who put a plan on their own name goes on at that place of the list, and not at its top.
(function () {
  "use strict";
  var list = document.getElementById("werklijst");
  var help = document.getElementById("sneltoetsen");
  var box = document.getElementById("sneltoetsen-aan");
  if (!list || !help || !box) { return; }
  var rows = Array.prototype.slice.call(list.tBodies[0].rows);
  var KEY = "beheer-sneltoetsen";

  function kept() {
    try { return window.localStorage.getItem(KEY); } catch (_error) { return null; }
  }
  function keep(value) {
    try { window.localStorage.setItem(KEY, value); } catch (_error) { /* a browser that keeps nothing */ }
  }

  var all = document.getElementById("alles");
  if (all) {
    all.parentNode.hidden = false;
    all.addEventListener("change", function () {
      rows.forEach(function (row) { row.querySelector("[data-pick]").checked = all.checked; });
    });
  }

  help.hidden = false;
  box.checked = kept() !== "uit";
  box.addEventListener("change", function () { keep(box.checked ? "aan" : "uit"); });

  function here() {
    return rows.findIndex(function (row) { return row.contains(document.activeElement); });
  }
  function go(place) {
    var row = rows[Math.max(0, Math.min(rows.length - 1, place))];
    row.querySelector("th a").focus();
    row.scrollIntoView({ block: "nearest" });
  }

  var PLACE = "beheer-plaats";
  list.addEventListener("submit", function () {
    try { window.sessionStorage.setItem(PLACE, window.location.href + " " + here()); } catch (_error) { /* the top */ }
  });
  try {
    var left = (window.sessionStorage.getItem(PLACE) || "").split(" ");
    window.sessionStorage.removeItem(PLACE);
    if (left[0] === window.location.href && Number(left[1]) >= 0) { go(Number(left[1])); }
  } catch (_error) { /* a browser that keeps nothing */ }

  document.addEventListener("keydown", function (event) {
    var target = event.target;
    var isTyping = target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
      (target.tagName === "INPUT" && target.type !== "checkbox");
    if (!box.checked || isTyping || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var place = here();
    if (event.key === "j") {
      go(place + 1);
    } else if (event.key === "k") {
      go(place < 0 ? 0 : place - 1);
    } else if (event.key === "o" && place >= 0) {
      rows[place].querySelector("th a").click();
    } else if (event.key === "a" && place >= 0) {
      var button = rows[place].querySelector("[data-assign]");
      if (button) { button.click(); }
    } else if (event.key === "x" && place >= 0) {
      var pick = rows[place].querySelector("[data-pick]");
      if (pick) { pick.checked = !pick.checked; }
    } else {
      return;
    }
    event.preventDefault();
  });
})();
