// Help with plain words while an answer is written: the server looks at the text, the page shows what it found.
// Without JavaScript the same help stands there after "Bewaar en bekijk". Nothing is sent to another server.
(function () {
  "use strict";
  var region = document.querySelector("[data-language-help]");
  if (!region) { return; }
  var form = document.getElementById(region.getAttribute("data-form"));
  var status = document.getElementById(region.getAttribute("data-status"));
  var hard = document.getElementById(region.getAttribute("data-hard"));
  if (!form || !window.fetch) { return; }
  var WAIT_MILLISECONDS = 700;
  var timer = null;
  var asked = 0;
  var last = null;

  function look() {
    var mine = ++asked;
    window.fetch(region.getAttribute("data-language-help"), {
      method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "X-Requested-With": "fetch" }
    }).then(function (answer) {
      // Sent on to where one shows who one is: that page is no help, and saving the text leads there.
      if (!answer.ok || answer.redirected) { throw new Error("no help"); }
      return answer.text();
    }).then(function (html) {
      // An older answer that comes late is not shown over a newer one.
      if (mine !== asked) { return; }
      region.innerHTML = html;
      var found = region.firstElementChild;
      if (status && found) { status.textContent = found.getAttribute("data-summary"); }
      if (hard && region.querySelector(".portal-note--wait")) { hard.open = true; }
    }).catch(function () { /* the help stands still; writing goes on */ });
  }

  form.addEventListener("input", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, WAIT_MILLISECONDS);
  });
  form.addEventListener("focusin", function (event) {
    if (event.target.tagName === "TEXTAREA") { last = event.target; }
  });

  // A text block goes to where the cursor was, instead of to the end of the reasons.
  Array.prototype.forEach.call(document.querySelectorAll("[data-block]"), function (button) {
    button.addEventListener("click", function (event) {
      var field = last || form.querySelector("textarea[name=reason]");
      if (!field) { return; }
      event.preventDefault();
      var text = document.getElementById(button.getAttribute("data-block")).textContent;
      var before = field.value.slice(0, field.selectionEnd);
      var gap = before && !/\n\n$/.test(before) ? "\n\n" : "";
      field.value = before + gap + text + field.value.slice(field.selectionEnd);
      field.focus();
      field.selectionStart = field.selectionEnd = (before + gap + text).length;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
