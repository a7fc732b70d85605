/**
 * Areas of GeoJSON or TopoJSON: which there are, by the code that figures know them by, and their outlines on a page.
 * What the page gives may be anything; whatever cannot be drawn is counted, and what is no map at all is one error.
 */

import { geoAzimuthalEqualArea, geoPath, geoTransform } from "d3-geo";
import type { Feature, GeoJsonObject, Geometry, GeometryCollection } from "geojson";
import { feature as ofTopology } from "topojson-client";
import type { Topology } from "topojson-specification";

/** What a page gives: an object of GeoJSON or TopoJSON, whatever its type says. */
export type Shapes = object;

/** How features are joined to figures and named. */
export interface Joining {
  /** The property that has the code; `id`, the features' own, unless said. */
  key: string;
  /** The property that has the name, where there is one. */
  name: string | null;
  /** The object of a topology; its only one unless said. */
  object: string | null;
}

/** An area, whose parts were several features perhaps. */
export interface Shape {
  code: string;
  name: string | null;
  geometry: GeometryCollection;
}

/** The areas of a map, and what could not become one. */
export interface Found {
  shapes: Shape[];
  withoutKey: number;
  withoutShape: number;
}

/** An area on the page. */
export interface Outline {
  code: string;
  /** The outline as an SVG path. */
  path: string;
  /** Where it is spoken of. */
  x: number;
  y: number;
  /** The width of what can be written in it; 0 where nothing is. */
  room: number;
}

/** All areas on the page. */
export interface Layout {
  width: number;
  height: number;
  outlines: Outline[];
}

/** The areas of a map. */
export function shapesOf(given: unknown, joining: Joining): Found {
  const features = featuresOf(given, joining.object);
  const shapes = new Map<string, Shape>();
  let [withoutKey, withoutShape] = [0, 0];
  for (const own of features) {
    const code = codeOf(own, joining.key);
    if (code === undefined) {
      withoutKey += 1;
      continue;
    }
    const geometry = surface(own.geometry);
    if (!geometry) {
      withoutShape += 1;
      continue;
    }
    const name = joining.name === null ? undefined : word(property(own, joining.name));
    const known = shapes.get(code);
    if (known) known.geometry.geometries.push(geometry);
    else
      shapes.set(code, { code, name: name ?? null, geometry: { type: "GeometryCollection", geometries: [geometry] } });
  }
  if (shapes.size > 0) return { shapes: [...shapes.values()], withoutKey, withoutShape };
  if (withoutShape > 0) throw new Error(`none of the ${withoutShape} features with \`${joining.key}\` has a polygon`);
  const known = propertiesOf(features);
  const listed = known.length > 0 ? `; their properties are \`${known.join("`, `")}\`` : "";
  throw new Error(`no feature has a text or a number as \`${joining.key}\`, which \`key\` names${listed}`);
}

function featuresOf(given: unknown, object: string | null): Feature<Geometry | null>[] {
  const map = typeof given === "string" ? parsed(given) : given;
  if (typeof map !== "object" || map === null)
    throw new Error(`\`shapes\` is no map: GeoJSON or TopoJSON was expected, found ${kind(map)}`);
  const { type } = map as GeoJsonObject | Topology;
  if (type === "Topology") return features(fromTopology(map as Topology, object));
  if (object !== null) throw new Error("`object` names an object of TopoJSON, and `shapes` is none");
  return features(map as GeoJsonObject);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`\`shapes\` is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fromTopology(topology: Topology, object: string | null): GeoJsonObject {
  const known = typeof topology.objects === "object" && topology.objects !== null ? Object.keys(topology.objects) : [];
  const name = object ?? (known.length === 1 ? known[0] : undefined);
  const found = name !== undefined && known.includes(name) ? topology.objects[name] : undefined;
  if (!found) {
    const asked =
      object === null
        ? "`object` must say which object of the topology is drawn"
        : `the topology has no object \`${object}\``;
    throw new Error(`${asked}; it has \`${known.join("`, `")}\``);
  }
  try {
    return ofTopology(topology, found);
  } catch (error) {
    throw new Error(`the topology is broken: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function features(map: GeoJsonObject): Feature<Geometry | null>[] {
  const { features, type } = map as { features?: unknown; type?: unknown };
  if (type === "Feature") return [map as Feature];
  if (type === "FeatureCollection" && Array.isArray(features)) {
    return features.filter((own): own is Feature => typeof own === "object" && own !== null);
  }
  const found = type === undefined ? kind(map) : `the type ${JSON.stringify(type)}`;
  throw new Error(
    `\`shapes\` is no map: a \`FeatureCollection\` of GeoJSON or a \`Topology\` was expected, found ${found}`,
  );
}

function codeOf(own: Feature<Geometry | null>, key: string): string | undefined {
  return word(property(own, key) ?? (key === "id" ? own.id : undefined));
}

function property(own: Feature<Geometry | null>, name: string): unknown {
  const { properties } = own;
  return properties && Object.hasOwn(properties, name) ? (properties[name] as unknown) : undefined;
}

function word(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function propertiesOf(features: readonly Feature<Geometry | null>[]): string[] {
  const names = new Set(features.slice(0, 100).flatMap(({ properties }) => Object.keys(properties ?? {})));
  return [...names].slice(0, 20);
}

function kind(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value)
    ? "an array"
    : typeof value === "object"
      ? "an object without a type"
      : `a ${typeof value}`;
}

/** The polygons of a geometry with numbers in them; nothing where there are none. */
function surface(geometry: unknown): Geometry | undefined {
  const polygons: number[][][][] = [];
  const rest: unknown[] = [geometry];
  while (rest.length > 0) {
    const { type, coordinates, geometries } = (rest.pop() ?? {}) as Record<string, unknown>;
    if (type === "GeometryCollection" && Array.isArray(geometries)) rest.push(...(geometries as unknown[]));
    const several =
      type === "Polygon" ? [coordinates] : type === "MultiPolygon" && Array.isArray(coordinates) ? coordinates : [];
    for (const own of several) if (isPolygon(own)) polygons.push(own);
  }
  return polygons.length > 0 ? { type: "MultiPolygon", coordinates: polygons } : undefined;
}

function isPolygon(rings: unknown): rings is number[][][] {
  const isPoint = (point: unknown) => Array.isArray(point) && Number.isFinite(point[0]) && Number.isFinite(point[1]);
  return (
    Array.isArray(rings) &&
    rings.length > 0 &&
    rings.every((ring) => Array.isArray(ring) && ring.length > 3 && ring.every(isPoint))
  );
}

/**
 * Puts areas on a page. Degrees are projected by Lambert's azimuthal projection around the middle of the map, so that
 * areas are as large as they are; other coordinates are taken as flat. Points are projected one by one: the direction
 * of rings does not matter.
 */
export function layoutOf(shapes: readonly Shape[], width: number, tallest: number): Layout {
  const all: GeometryCollection = { type: "GeometryCollection", geometries: shapes.map(({ geometry }) => geometry) };
  const [[west, south], [east, north]] = geoPath(pointwise((x, y) => [x, y])).bounds(all);
  const degrees = west >= -180 && east <= 180 && south >= -90 && north <= 90;
  const project = degrees
    ? equalArea((west + east) / 2, (south + north) / 2)
    : (x: number, y: number) => [x, -y] as const;
  const [[left, top], [right, bottom]] = geoPath(pointwise(project)).bounds(all);
  const scale = Math.min((width - 4) / (right - left || 1), tallest / (bottom - top || 1));
  const across = (right - left) * scale + 4;
  const path = geoPath(
    pointwise((x, y) => {
      const [flatX, flatY] = project(x, y);
      return [(flatX - left) * scale + 2, (flatY - top) * scale + 2];
    }),
  ).digits(1);
  const outlines = shapes.map(({ code, geometry }) => {
    const [x, y] = path.centroid(geometry);
    // A shape that is smaller than a tenth of a pixel has no middle of its own.
    const [[x0, y0], [x1, y1]] = path.bounds(geometry);
    const middle = Number.isFinite(x) && Number.isFinite(y) ? { x, y } : { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    return { code, path: path(geometry) ?? "", ...middle, room: 0 };
  });
  return { width: across, height: (bottom - top) * scale + 4, outlines };
}

function pointwise(project: (x: number, y: number) => readonly [number, number]) {
  return geoTransform({
    point(x, y) {
      const [ownX, ownY] = project(x, y);
      this.stream.point(ownX, ownY);
    },
  });
}

function equalArea(middleX: number, middleY: number): (x: number, y: number) => readonly [number, number] {
  const project = geoAzimuthalEqualArea().rotate([-middleX, -middleY]).scale(1).translate([0, 0]);
  return (x, y) => project([x, y]) ?? [NaN, NaN];
}
