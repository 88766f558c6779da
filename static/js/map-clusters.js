/* Many plans on one map: near ones stand together as a circle with their number. Loaded before map.js, on the page of
   the map alone. Per move only what is in sight is drawn, so 20,000 plans move as easily as 20.

   portalClusters(map, box, found, show): `found` is what /initiatieven/kaart.geojson gives; `show(properties)` makes the
   content of a popup. A circle is a button, also for a keyboard; a single plan is a dot, and stands in the list too. */
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

  // The middle of a cell, but so that a circle of this size stays within it: none lies on top of another.
  function middle(cell, size, map) {
    var scale = Math.pow(2, map.getZoom());
    function along(axis) {
      var sum = 0;
      cell.forEach(function (one) {
        sum += one[axis];
      });
      var from = Math.floor((cell[0][axis] * scale) / CELL) * CELL;
      return Math.min(Math.max((sum / cell.length) * scale, from + size / 2), from + CELL - size / 2);
    }
    return map.unproject(L.point(along("x"), along("y")), map.getZoom());
  }

  // From left to right and then down, as Tab goes.
  function inOrder(cells, map) {
    var scale = Math.pow(2, map.getZoom());
    function line(cell) {
      return Math.floor((cell[0].y * scale) / CELL);
    }
    return Array.from(cells.values()).sort(function (one, other) {
      return line(one) - line(other) || one[0].x - other[0].x;
    });
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

  function popupOf(cell, box, show, filled) {
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
        filled(content);
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

    function open(cell, at, byKeyboard) {
      var popup = L.popup({ maxHeight: 260, minWidth: 220 }).setLatLng(at);
      var content = popupOf(cell, box, show, function (content) {
        popup.update(); // now that it has its size, so that all of it is in sight
        var first = byKeyboard && content.querySelector("a");
        if (first) first.focus({ preventScroll: true });
      });
      popup.setContent(content).openOn(map);
    }

    var Button = L.DivIcon.extend({
      createIcon: function () {
        var button = document.createElement("button");
        button.type = "button";
        button.textContent = this.options.html;
        button.setAttribute("aria-label", this.options.label);
        // What lies over the edge or under the buttons of the map would bring nobody anywhere.
        if (!this.options.isReached) button.tabIndex = -1;
        this._setIconStyles(button, "icon");
        return button;
      }
    });

    // Where the buttons and the name of the source lie over the map. Asked once a drawing: each time costs a layout.
    function covered() {
      var corner = box.getBoundingClientRect();
      return Array.from(box.querySelectorAll(".leaflet-control")).map(function (control) {
        var over = control.getBoundingClientRect();
        return { left: over.left - corner.left, top: over.top - corner.top, right: over.right - corner.left, bottom: over.bottom - corner.top };
      });
    }

    function isReached(at, size, controls) {
      var point = map.latLngToContainerPoint(at), whole = map.getSize(), half = size / 2;
      if (point.x < half || point.y < half || point.x > whole.x - half || point.y > whole.y - half) return false;
      return !controls.some(function (over) {
        return point.x + half > over.left && point.x - half < over.right && point.y + half > over.top && point.y - half < over.bottom;
      });
    }

    function circle(cell, controls) {
      if (cell.length === 1) {
        var at = L.latLng(cell[0].lat, cell[0].lon);
        var dot = { renderer: map.portalCanvas, radius: 9, weight: 2, color: colour("ink"), fillColor: colour("accent"), fillOpacity: 1 };
        return L.circleMarker(at, dot).on("click", function () {
          open(cell, at);
        });
      }
      return cluster(cell, controls);
    }

    function cluster(cell, controls) {
      var around = L.latLngBounds(
        cell.map(function (one) {
          return [one.lat, one.lon];
        })
      );
      var target = Math.min(map.getBoundsZoom(around), NEAR_ENOUGH);
      var isNear = map.getZoom() >= NEAR_ENOUGH || target <= map.getZoom();
      var size = cell.length < 10 ? 36 : cell.length < 100 ? 44 : 54;
      var place = middle(cell, size, map);
      var icon = new Button({
        className: "portal-cluster",
        html: String(cell.length),
        label: (isNear ? box.dataset.clusterList : box.dataset.clusterZoom).replace("0", cell.length),
        iconSize: [size, size],
        isReached: isReached(place, size, controls)
      });
      return L.marker(place, { icon: icon, keyboard: false }).on("click", function (event) {
        var byKeyboard = event.originalEvent.detail === 0;
        if (isNear) return open(cell, place, byKeyboard);
        // The dots it falls apart in are no buttons: with the keyboard a few plans are listed at once.
        if (byKeyboard && cell.length <= MOST_LISTED) {
          map.once("moveend", function () {
            open(cell, around.getCenter(), true);
          });
        }
        map.setView(around.getCenter(), target);
      });
    }

    function draw() {
      var hadFocus = shown.getLayers().some(function (one) {
        return one.getElement && one.getElement() === document.activeElement;
      });
      var controls = covered();
      shown.clearLayers();
      inOrder(together(all, map), map).forEach(function (cell) {
        circle(cell, controls).addTo(shown);
      });
      // The circle that was pressed is gone: Tab goes on at the first one of the new view.
      if (hadFocus) box.focus({ preventScroll: true });
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
