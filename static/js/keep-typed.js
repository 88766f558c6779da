// A page of the back office has several forms. What was typed in one is not lost when another is pressed, or a link:
// it waits in this tab until one is back. Only texts wait, and only as long as the server shows what it showed then.
(function () {
  "use strict";
  var KEY = "beheer-getypt " + window.location.pathname;
  var TEXTS = "textarea[name], input[type=text][name], input[type=date][name]";
  var sent = null;

  function each(then) {
    Array.prototype.forEach.call(document.querySelectorAll(TEXTS), function (field) {
      if (!field.form || field.form.method !== "post") { return; }
      then(field, (field.form.getAttribute("action") || "") + " " + field.name);
    });
  }

  document.addEventListener("submit", function (event) { sent = event.target; });

  window.addEventListener("pagehide", function () {
    var typed = {};
    each(function (field, name) {
      if (field.form !== sent && field.value !== field.defaultValue) { typed[name] = [field.defaultValue, field.value]; }
    });
    try {
      if (Object.keys(typed).length) {
        window.sessionStorage.setItem(KEY, JSON.stringify(typed));
      } else {
        window.sessionStorage.removeItem(KEY);
      }
    } catch (_error) { /* a browser that keeps nothing */ }
  });

  // After the other scripts of the page, so that they notice.
  document.addEventListener("DOMContentLoaded", function () {
    var typed;
    try { typed = JSON.parse(window.sessionStorage.getItem(KEY)); } catch (_error) { typed = null; }
    each(function (field, name) {
      if (!typed || !typed[name] || typed[name][0] !== field.defaultValue || field.value !== field.defaultValue) { return; }
      field.value = typed[name][1];
      for (var fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) { fold.open = true; }
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
