"""A second municipality, as PDOK publishes: other names of properties, letters in codes, water, padding."""


def box(west: float, south: float, size: float = 0.01) -> dict:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}


def feature(geometry: dict, **properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def wijken() -> dict:
    return {
        "type": "FeatureCollection",
        "features": [
            feature(box(5.96, 50.88, 0.02), wijkcode="WK0917MA", wijknaam="Wijk MA Centrum ", gemeentecode="GM0917"),
            feature(box(5.98, 50.88, 0.02), wijkcode="WK091702", wijknaam="Heerlerheide", gemeentecode="GM0917"),
            feature(box(5.80, 50.96), wijkcode="WK188305", wijknaam="Wijk 05 Geleen", gemeentecode="GM1883"),
        ],
    }


def buurten() -> dict:
    return {
        "type": "FeatureCollection",
        "features": [
            feature(
                box(5.96, 50.88, 0.01), buurtcode="BU0917MA10", buurtnaam="Centrum", wijkcode="WK0917MA", water="NEE"
            ),
            feature(
                box(5.97, 50.88, 0.01), buurtcode="BU0917MAB2 ", buurtnaam="Station", wijkcode="WK0917MA", water="NEE"
            ),
            feature(
                box(5.98, 50.88, 0.02), buurtcode="BU09170201", buurtnaam="Centrum", wijkcode="WK091702", water="NEE"
            ),
            feature(
                box(5.99, 50.90, 0.01), buurtcode="BU09179999", buurtnaam="Vijver", wijkcode="WK091702", water="JA"
            ),
        ],
    }
