// Makes world.json. In an empty folder, with a node of 18 or newer:
//   npm install world-atlas@2.0.2 topojson-client@3.1.0 topojson-simplify@3.0.3 && node world.mjs > world.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { quantize } = require("topojson-client");
const { filter, filterWeight, planarTriangleArea, presimplify, simplify } = require("topojson-simplify");

const SMALLEST = 0.01; // square degrees: a bend or an island that is smaller is left out
const { type, arcs, transform, objects } = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json")));
const geometries = objects.countries.geometries.map(({ type, arcs }) => ({ type, arcs })); // outlines alone: no names, no codes
const world = presimplify({ type, arcs, transform, objects: { countries: { type: "GeometryCollection", geometries } } }, planarTriangleArea);
const simple = simplify(world, SMALLEST);
process.stdout.write(`${JSON.stringify(quantize(filter(simple, filterWeight(simple, SMALLEST)), 1e4))}\n`);
