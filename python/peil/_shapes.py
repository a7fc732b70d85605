"""Shapes of areas, from GeoJSON or anything that has it, put flat on a page. Needs nothing but Python."""

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
# The outer ring of a polygon, then its holes.
Polygon: TypeAlias = list[Ring]


def features(shapes: object) -> list[Mapping[str, Any]]:
    """The features of a GeoJSON file, of its content, or of an object with `__geo_interface__`, such as a GeoDataFrame."""
    if isinstance(shapes, (str, os.PathLike)):
        with open(shapes, encoding="utf-8") as file:
            shapes = json.load(file)
    found: Any = getattr(shapes, "__geo_interface__", shapes)
    if not isinstance(found, Mapping) or not isinstance(found.get("features"), (list, tuple)):
        kind = f"a GeoJSON {found['type']}" if isinstance(found, Mapping) and "type" in found else f"`{type(shapes).__name__}`"
        raise TypeError(f"expected a GeoJSON file, a dict with its features, or a GeoDataFrame as `shapes`, found {kind}")
    return list(found["features"])


def properties(own: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of all properties, and `id` where features have one."""
    names = dict.fromkeys(name for feature in own for name in feature.get("properties") or {})
    return [*names, *(["id"] if any("id" in feature for feature in own) and "id" not in names else [])]


def codes(own: Sequence[Mapping[str, Any]], key: str) -> list[str | None]:
    """What every feature has as a property, as text; None where it has nothing."""
    values = [(feature.get("properties") or {}).get(key, feature.get("id") if key == "id" else None) for feature in own]
    return [None if value is None else str(value) for value in values]


def has_polygons(feature: Mapping[str, Any]) -> bool:
    """Whether there is something to paint."""
    return next(_polygons(feature.get("geometry")), None) is not None


def _polygons(geometry: Any) -> Iterator[Polygon]:
    match geometry:
        case {"type": "Polygon", "coordinates": rings}:
            yield [[(float(point[0]), float(point[1])) for point in ring] for ring in rings]
        case {"type": "MultiPolygon", "coordinates": several}:
            for rings in several:
                yield from _polygons({"type": "Polygon", "coordinates": rings})
        case {"type": "GeometryCollection", "geometries": several}:
            for own in several:
                yield from _polygons(own)


def flat(own: Sequence[Mapping[str, Any]], width: float, tallest: float) -> tuple[list[list[Polygon]], float, float]:
    """
    The polygons of every feature in pixels, and the width and height of all together.

    Degrees are projected by Lambert's azimuthal projection around the middle of the map, in which areas are as large as they are; other
    coordinates are taken as flat. What is nearer than half a pixel is one point.
    """
    polygons = [list(_polygons(feature.get("geometry"))) for feature in own]
    points = [point for shape in polygons for polygon in shape for ring in polygon for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if -180 <= west and east <= 180 and -90 <= south and north <= 90:
        middle = ((west + east) / 2, (south + north) / 2)
        polygons = [[[[_equal_area(point, middle) for point in ring] for ring in polygon] for polygon in shape] for shape in polygons]
        points = [point for shape in polygons for polygon in shape for ring in polygon for point in ring]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
    scale = min(width / ((east - west) or 1.0), tallest / ((north - south) or 1.0))
    page = [[[_thinned([((x - west) * scale, (north - y) * scale) for x, y in ring]) for ring in polygon] for polygon in shape] for shape in polygons]
    return page, (east - west) * scale, (north - south) * scale


def _equal_area(point: Point, middle: Point) -> Point:
    """Lambert's azimuthal equal-area projection (Snyder 1987, 24-2 to 24-4), on a sphere of radius 1."""
    away, latitude, centre = math.radians(point[0] - middle[0]), math.radians(point[1]), math.radians(middle[1])
    cosine = math.sin(centre) * math.sin(latitude) + math.cos(centre) * math.cos(latitude) * math.cos(away)
    k = math.sqrt(2 / max(1 + cosine, 1e-9))
    north = math.cos(centre) * math.sin(latitude) - math.sin(centre) * math.cos(latitude) * math.cos(away)
    return k * math.cos(latitude) * math.sin(away), k * north


def _thinned(ring: Ring) -> Ring:
    """A ring without points that nobody can tell apart, unless it is hardly larger than that itself."""
    kept = [(round(x, 1), round(y, 1)) for x, y in ring[:1]]
    for x, y in ring[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.5:
            kept.append((round(x, 1), round(y, 1)))
    if len(kept) < 3:
        kept = [(round(x, 2), round(y, 2)) for x, y in ring[:-1]]
    return [*kept, kept[0]]


def hatching(shape: Sequence[Polygon], apart: float = 7.0) -> list[tuple[Point, Point]]:
    """Lines from lower left to upper right that fill a shape, in pixels; at least one, however small it is."""
    edges = [(a, b) for polygon in shape for ring in polygon for a, b in zip(ring, ring[1:], strict=False)]
    if not edges:
        return []
    # A line is where x + y is a number; along it x tells the place.
    sums = [x + y for edge in edges for x, y in edge]
    first, last = min(sums), max(sums)
    at = [number * apart for number in range(math.ceil(first / apart), math.floor(last / apart) + 1)]
    # Never through a corner, where an edge would be counted twice or not at all.
    return [line for value in at or [(first + last) / 2] for line in _through(edges, value + 1e-6)]


def _through(edges: Sequence[tuple[Point, Point]], value: float) -> list[tuple[Point, Point]]:
    """What of a slanting line lies inside: between each odd crossing of an edge and the next."""
    crossings = []
    for (x0, y0), (x1, y1) in edges:
        low, high = x0 + y0 - value, x1 + y1 - value
        if (low < 0) != (high < 0):
            crossings.append(x0 + (x1 - x0) * low / (low - high))
    crossings.sort()
    return [((a, value - a), (b, value - b)) for a, b in zip(crossings[::2], crossings[1::2], strict=False)]
