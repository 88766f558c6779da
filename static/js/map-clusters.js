/* Many plans on one map: near ones stand together as a circle with their number. Loaded before map.js, on the page of
   the map alone. Per move only what is in sight is drawn, so 20,000 plans move as easily as 20.

   portalClusters(map, box, found, show): `found` is what /initiatieven/kaart.geojson gives; `show(properties)` makes the
   content of a popup. The circles are drawings: whoever uses a keyboard or a screen reader has the list. */
(function () {
  "use strict";

  var CELL = 64; // pixels: what is nearer than this stands together
  var NEAR_ENOUGH = 17; // from this zoom level on a press lists the plans instead of going nearer
  var MOST_LISTED = 12;

  function place(lon, lat, what) {
    var point = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0);
    return { x: point.x, y: point.y, lat: lat, lon: lon, what: what };
  }

  function read(found) {
    var all = found.features.map(function (feature) {
      var at = feature.geometry.coordinates;
      return place(at[0], at[1], feature.properties);
    });
    (found.more || []).forEach(function (row) {
      all.push(place(row[0], row[1], { number: row[2] }));
    });
    return all;
  }

  function together(all, map) {
    var scale = Math.pow(2, map.getZoom());
    var bounds = map.getPixelBounds();
    var cells = new Map();
    for (var i = 0; i < all.length; i++) {
      var x = all[i].x * scale, y = all[i].y * scale;
      if (x < bounds.min.x - CELL || x > bounds.max.x + CELL || y < bounds.min.y - CELL || y > bounds.max.y + CELL) continue;
      var key = Math.floor(x / CELL) * 1e6 + Math.floor(y / CELL);
      var cell = cells.get(key);
      if (cell) cell.push(all[i]);
      else cells.set(key, [all[i]]);
    }
    return cells;
  }

  function middle(cell) {
    var lat = 0, lon = 0;
    cell.forEach(function (one) {
      lat += one.lat;
      lon += one.lon;
    });
    return L.latLng(lat / cell.length, lon / cell.length);
  }

  // What came without its title is asked for when somebody wants to read it.
  function whole(what, box) {
    if (what.title) return Promise.resolve(what);
    return fetch(box.dataset.pointUrl.replace("0000-0000", what.number), { headers: { Accept: "application/json" } })
      .then(function (answer) {
        return answer.ok ? answer.json() : what;
      })
      .then(function (found) {
        return Object.assign(what, found);
      });
  }

  function popupOf(cell, box, show) {
    var content = document.createElement("div");
    content.className = "portal-popups";
    Promise.all(
      cell.slice(0, MOST_LISTED).map(function (one) {
        return whole(one.what, box);
      })
    )
      .then(function (found) {
        found.forEach(function (what) {
          content.appendChild(show(what));
        });
        if (cell.length > MOST_LISTED) {
          var rest = document.createElement("p");
          rest.textContent = box.dataset.more.replace("0", cell.length - MOST_LISTED);
          content.appendChild(rest);
        }
      })
      .catch(function () {
        /* The list beside the map has the same plans. */
      });
    return content;
  }

  window.portalClusters = function (map, box, found, show) {
    var all = read(found);
    var shown = L.layerGroup().addTo(map);
    var colours = getComputedStyle(box);
    function colour(name) {
      return colours.getPropertyValue("--portal-" + name).trim();
    }

    function open(cell, at) {
      L.popup({ maxHeight: 260 }).setLatLng(at).setContent(popupOf(cell, box, show)).openOn(map);
    }

    function circle(cell) {
      var at = middle(cell);
      if (cell.length === 1) {
        var dot = { renderer: map.portalCanvas, radius: 9, weight: 2, color: colour("ink"), fillColor: colour("accent"), fillOpacity: 1 };
        return L.circleMarker(at, dot).on("click", function () {
          open(cell, at);
        });
      }
      var size = cell.length < 10 ? 36 : cell.length < 100 ? 44 : 54;
      var icon = L.divIcon({ className: "portal-cluster", html: String(cell.length), iconSize: [size, size] });
      return L.marker(at, { icon: icon, keyboard: false }).on("click", function () {
        var around = L.latLngBounds(
          cell.map(function (one) {
            return [one.lat, one.lon];
          })
        );
        var target = Math.min(map.getBoundsZoom(around), NEAR_ENOUGH);
        if (map.getZoom() >= NEAR_ENOUGH || target <= map.getZoom()) open(cell, at);
        else map.setView(around.getCenter(), target);
      });
    }

    function draw() {
      shown.clearLayers();
      together(all, map).forEach(function (cell) {
        circle(cell).addTo(shown);
      });
    }

    map.on("moveend", draw);
    draw();
  };

  // Where one looks stands behind the # of the address, so that it can be shared and comes back with the back button.
  window.portalMapPlace = function (map) {
    var asked = /^#kaart=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(location.hash);
    if (asked) map.setView([+asked[2], +asked[3]], +asked[1]);
    map.on("moveend", function () {
      var at = map.getCenter();
      history.replaceState(null, "", "#kaart=" + map.getZoom() + "/" + at.lat.toFixed(4) + "/" + at.lng.toFixed(4));
    });
  };
})();
