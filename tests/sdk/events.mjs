// Sends events with the SDK.
//
//     INNGEST_SDK_DIR=… node events.mjs BASE_URL EVENT_KEY

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";

const folder = process.env.INNGEST_SDK_DIR ?? import.meta.dirname;
const { Inngest } = createRequire(path.join(folder, "package.json"))("inngest");

const [baseUrl, eventKey] = process.argv.slice(2);
const inngest = new Inngest({ id: "test", baseUrl, eventKey, isDev: false });

const one = await inngest.send({ name: "shop/order.created", data: { order: 1 } });
assert.equal(one.ids.length, 1);
console.log("ok one");

const many = await inngest.send(
  [2, 3].map((order) => ({ name: "shop/order.created", data: { order }, id: `order-${order}`, ts: 1772600761000 })),
);
assert.equal(new Set(many.ids).size, 2);
console.log("ok many");

const stranger = new Inngest({ id: "test", baseUrl, eventKey: "unknown-event-key", isDev: false });
await assert.rejects(stranger.send({ name: "shop/order.created", data: {} }), /Event key/i);
console.log("ok unknown key");
