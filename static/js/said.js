/* After a deed the page opens at its section, and the words about it stand above. A screen reader tells what comes into
   a live region, not what stood there from the start: so the words come in once more, unseen, and go again. */
(function () {
  "use strict";

  var box = document.querySelector("[data-said]");
  if (!box || !window.location.hash) { return; }
  window.setTimeout(function () {
    var again = document.createElement("p");
    again.className = "portal-hidden";
    again.textContent = box.textContent.trim();
    box.appendChild(again);
    window.setTimeout(function () { box.removeChild(again); }, 5000);
  }, 500);
})();
