/* While a title is typed: what resembles it, from the server. Without this file the check page shows the same list. */
(function () {
  "use strict";

  var WAIT = 450;
  var SHORTEST = 6;
  var box = document.querySelector("[data-portal-similar]");
  var title = document.getElementById("id_title");
  if (!box || !title || !window.fetch) { return; }
  var form = title.form;
  var places = [document.getElementById("id_buurt")];
  var waiting = null;
  var running = null;
  var asked = "";

  function place() {
    var chosen = form.querySelector("input[name=keuze]:checked");
    return chosen ? chosen.value : places[0] ? places[0].value : "";
  }

  function ask() {
    var words = title.value.trim();
    var question = words + "|" + place();
    if (question === asked) { return; }
    asked = question;
    if (running) { running.abort(); }
    if (words.length < SHORTEST) { box.replaceChildren(); return; }
    running = new AbortController();
    var sent = new FormData();
    sent.set("title", words);
    sent.set("buurt", place());
    sent.set("csrfmiddlewaretoken", form.querySelector("input[name=csrfmiddlewaretoken]").value);
    fetch(box.dataset.portalSimilar, { method: "POST", body: sent, signal: running.signal, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (found) {
        var parsed = new DOMParser().parseFromString(found, "text/html");
        box.replaceChildren.apply(box, Array.from(parsed.body.children));
      })
      .catch(function () { /* A newer question, or no line: nothing is shown, nothing is lost. */ });
  }

  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, WAIT);
  }

  title.addEventListener("input", soon);
  form.addEventListener("change", function (event) {
    if (["buurt", "keuze", "title"].indexOf(event.target.name) >= 0) { soon(); }
  });
  if (title.value) { soon(); }
})();
