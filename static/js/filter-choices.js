// A field that narrows a long list of choices. Hidden without JavaScript: the list is complete then.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-filter]"), function (part) {
    var field = part.querySelector("input");
    var list = document.getElementById(part.getAttribute("data-filter"));
    var groups = Array.prototype.slice.call(list.querySelectorAll("details"));
    var wasOpen = groups.map(function (group) { return group.open; });
    part.hidden = false;
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); }
    });
    field.addEventListener("input", function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      groups.forEach(function (group, place) {
        var found = 0;
        Array.prototype.forEach.call(group.querySelectorAll("[data-words]"), function (choice) {
          var text = choice.getAttribute("data-words");
          var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
          choice.hidden = !fits;
          found += fits ? 1 : 0;
        });
        group.hidden = found === 0;
        group.open = words.length ? found > 0 : wasOpen[place];
      });
    });
  });
})();
