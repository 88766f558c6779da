/* The map on top of an equal list. Leaflet draws; without it, or without this file, the page is complete.
   Reads the data- attributes that templates/includes/map.html writes. Outlines and points show without tiles. */
(function () {
  "use strict";

  var TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png";
  var NEAR = 14; // zoom level at which a buurt fills the map

  function dataFrom(id) {
    var block = id && document.getElementById(id);
    return block ? JSON.parse(block.textContent) : null;
  }

  function popup(properties) {
    var box = document.createElement("div");
    var title = document.createElement(/^\//.test(properties.url || "") ? "a" : "strong");
    title.textContent = properties.title || properties.name || "";
    if (title.tagName === "A") {
      title.href = properties.url;
      title.className = "utrecht-link";
    }
    box.appendChild(title);
    if (properties.text) {
      var text = document.createElement("p");
      text.textContent = properties.text;
      box.appendChild(text);
    }
    return box;
  }

  // Points are painted on one canvas: thousands cost little, and none is a tiny button on top of another.
  // Who uses a keyboard or a screen reader has the list beside the map, with the same plans.
  function addPoints(map, box, points) {
    var colours = getComputedStyle(box);
    function colour(name) {
      return colours.getPropertyValue("--portal-" + name).trim();
    }
    var fills = { late: colour("negative"), done: colour("action") };
    var layer = L.geoJSON(points, {
      pointToLayer: function (feature, place) {
        var fill = fills[feature.properties.kind];
        return L.circleMarker(place, {
          renderer: map.portalCanvas,
          radius: 9,
          weight: 2,
          color: fill ? colour("surface") : colour("ink"),
          fillColor: fill || colour("accent"),
          fillOpacity: 1
        });
      },
      onEachFeature: function (feature, point) {
        point.bindPopup(function () {
          return popup(feature.properties);
        });
      }
    }).addTo(map);
    if (!map.portalFitted && points.features.length) {
      map.fitBounds(layer.getBounds(), { maxZoom: NEAR, padding: [24, 24] });
    }
  }

  function addOutlines(map, outlines) {
    var layer = L.geoJSON(outlines, {
      style: function (feature) {
        return { className: "portal-outline" + (feature.properties.kind ? " portal-outline--" + feature.properties.kind : "") };
      },
      interactive: false
    }).addTo(map);
    if (!layer.getBounds().isValid()) {
      map.setView([52.2, 5.4], 7); // nothing was imported yet: the whole country
      return;
    }
    map.fitBounds(layer.getBounds(), { padding: [8, 8] });
    map.portalFitted = true;
  }

  function letPick(map, box) {
    var lon = document.getElementById(box.dataset.pickLon);
    var lat = document.getElementById(box.dataset.pickLat);
    var said = box.parentNode.querySelector("[data-portal-map-said]");
    var marker = null;
    if (!lon || !lat) return;

    function pick(place, quietly) {
      if (marker) {
        marker.setLatLng(place);
      } else {
        marker = L.marker(place, {
          icon: L.divIcon({ className: "portal-pin", iconSize: [28, 28] }),
          draggable: true,
          title: box.dataset.pickedText,
          alt: box.dataset.pickedText
        }).addTo(map);
        marker.on("dragend", function () {
          pick(marker.getLatLng());
        });
      }
      if (quietly) return;
      lon.value = place.lng.toFixed(5);
      lat.value = place.lat.toFixed(5);
      lon.dispatchEvent(new Event("change", { bubbles: true }));
      if (said) said.textContent = box.dataset.pickedText;
    }

    if (lon.value && lat.value && isFinite(lon.value) && isFinite(lat.value)) {
      pick(L.latLng(+lat.value, +lon.value), true);
      map.setView(marker.getLatLng(), NEAR);
    }
    map.on("click", function (event) {
      pick(event.latlng);
    });
    // With the keyboard: move the map with the arrows, Enter chooses the middle, which a cross marks.
    box.classList.add("portal-leaflet--pick");
    box.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target === box) {
        event.preventDefault();
        pick(map.getCenter());
      }
    });
  }

  function start(box) {
    var outlines = dataFrom(box.dataset.outlines);
    var points = dataFrom(box.dataset.points);
    box.hidden = false;
    var past = box.previousElementSibling;
    if (past && past.hasAttribute("data-portal-map-past")) past.hidden = false;
    var map = L.map(box, { zoomControl: false, scrollWheelZoom: false, minZoom: 9, zoomSnap: 0.5, maxZoom: 19, fadeAnimation: false });
    map.portalCanvas = L.canvas({ tolerance: 8 });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    L.tileLayer(TILES, { maxZoom: 19, attribution: box.dataset.attribution }).addTo(map);
    map.setView([52.1, 5.3], 9);
    map.on("popupopen", function (event) {
      event.popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", box.dataset.close);
    });
    box.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !box.querySelector(".leaflet-popup")) return;
      map.closePopup();
      box.focus({ preventScroll: true });
    });
    map.once("focus click", function () {
      map.scrollWheelZoom.enable();
    });
    if (outlines) addOutlines(map, outlines);
    if (points) addPoints(map, box, points);
    if (box.dataset.pickLon) letPick(map, box);
    if (box.dataset.pointsUrl && window.portalMapPlace) window.portalMapPlace(map);
    if (box.dataset.pointsUrl) {
      fetch(box.dataset.pointsUrl, { headers: { Accept: "application/geo+json" } })
        .then(function (answer) {
          return answer.ok ? answer.json() : null;
        })
        .then(function (found) {
          if (!found) return;
          if (window.portalClusters) window.portalClusters(map, box, found, popup);
          else addPoints(map, box, found);
        })
        .catch(function () {
          /* The list beside the map has the same plans. */
        });
    }
  }

  if (window.L) document.querySelectorAll("[data-portal-map]").forEach(start);
})();
