// Calls every method of the SDK's sandbox client.
//
//     INNGEST_SDK_DIR=… node sandboxes.mjs BASE_URL SIGNING_KEY
//
// The server is the mock of Inngest Cloud. Its commands are simulated: the last argument of a command is `OUT|ERR|CODE`.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";

const folder = process.env.INNGEST_SDK_DIR ?? import.meta.dirname;
const { Inngest } = createRequire(path.join(folder, "package.json"))("inngest");

const [baseUrl, signingKey] = process.argv.slice(2);
const { sandboxes } = new Inngest({ id: "test", baseUrl, signingKey, isDev: false });
const UNKNOWN = "3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10";

/** Awaits a call that must fail with a code and a status of the API. */
async function fails(call, code, status) {
  const error = await call.then((value) => assert.fail(`expected ${code}, got ${JSON.stringify(value)}`), (error) => error);
  assert.equal(error.name, "SandboxError", String(error.stack));
  assert.deepEqual([error.code, error.status], [code, status], error.message);
  assert.ok(error.requestId, "x-request-id");
  return error;
}

async function chunks(stream) {
  const all = [];
  for await (const chunk of await stream) {
    assert.ok(chunk.at);
    all.push([chunk.stream, Buffer.from(chunk.data).toString()]);
  }
  return all;
}

const parts = {
  async create() {
    const options = { name: "create", vcpu: 2, memoryMb: 2048, environment: { CI: "1" }, secrets: ["TOKEN"] };
    const starting = await sandboxes.create({ ...options, runningTimeout: false });
    assert.equal(starting.status, "STARTING");
    const box = await sandboxes.create(options);
    assert.deepEqual([box.id, box.status, box.resources], [starting.id, "RUNNING", { vcpu: 2, memoryMb: 2048 }]);
    assert.deepEqual([box.imageRef, box.endedAt, box.error], ["inngest/base:latest", undefined, undefined]);
    await fails(sandboxes.create({ ...options, environment: {} }), "sandbox_name_taken", 409);
    assert.equal((await box.waitUntilRunning({ timeout: "5s" })).id, box.id);
    assert.equal((await sandboxes.get(box.id)).name, "create");
    assert.equal(await sandboxes.get(UNKNOWN), null);
    assert.equal((await box.destroy()).sandbox.status, "TERMINATING");
    assert.notEqual((await sandboxes.create(options)).id, box.id);
  },

  async list() {
    for (const name of ["list 1", "list 2", "list ü"]) await sandboxes.create({ name, vcpu: 1, memoryMb: 1024 });
    const all = await sandboxes.list({ limit: 250 });
    assert.deepEqual([all.page.hasMore, all.page.limit, all.page.cursor], [false, 250, undefined]);
    assert.ok(all.fetchedAt && all.items.length >= 3);
    assert.equal((await sandboxes.list()).page.limit, 50);
    const ids = [];
    for (let cursor; ; ) {
      const { items, page } = await sandboxes.list({ limit: 1, ...(cursor && { cursor }) });
      ids.push(...items.map((box) => box.id));
      if (!page.hasMore) break;
      cursor = page.cursor;
    }
    assert.deepEqual(ids, all.items.map((box) => box.id));
    await fails(sandboxes.list({ cursor: "none" }), "invalid_field_format", 400);
  },

  async exec(box) {
    const run = (command, options) => box.commands.run(command, options);
    const ok = { exitCode: 0, output: { truncated: false } };
    assert.deepEqual(await run("hällo\n||0", { timeout: "10s" }), { stdout: "hällo\n", stderr: "", ...ok });
    assert.deepEqual(await run(["x", "||0"], { cwd: "/tmp", environment: { A: "1" } }), { stdout: "", stderr: "", ...ok });
    const failed = await run("|no such file\n|2");
    assert.deepEqual([failed.stdout, failed.stderr, failed.exitCode], ["", "no such file\n", 2]);
    const tooLarge = await fails(run("big||0"), "sandbox_exec_output_too_large", 413);
    assert.deepEqual([tooLarge.ambiguous, tooLarge.retryable], [true, false]);
  },

  async files(box) {
    const data = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    const file = { path: "/a b/ü.bin" };
    assert.deepEqual(await box.files.upload({ ...file, data, mode: 0o640 }), { ...file, bytesWritten: data.length });
    const download = await box.files.download(file);
    assert.equal(download.headers.get("content-type"), "application/octet-stream");
    assert.deepEqual(new Uint8Array(await download.arrayBuffer()), data);
    const stream = new Blob(["from ", "a stream"]).stream();
    assert.equal((await box.files.upload({ ...file, data: stream })).bytesWritten, 13);
    assert.equal(await (await box.files.download(file)).text(), "from a stream");
    assert.deepEqual(await box.files.upload({ path: "/empty", data: "" }), { path: "/empty", bytesWritten: 0 });
    assert.equal(await (await box.files.download({ path: "/empty" })).text(), "");
    await fails(box.files.download({ path: "/none" }), "not_found", 404);
  },

  async processes(box) {
    const command = ["serve", "1\n2\n|e\n|7"];
    const started = await box.processes.start({ command, cwd: "/", environment: { A: "1" } });
    assert.deepEqual([started.state, started.command, started.exitCode], ["RUNNING", command, undefined]);
    assert.ok(started.pid > 0 && started.startedAt);
    assert.equal((await box.processes.get(started.id)).state, "RUNNING");
    assert.equal(await box.processes.get(UNKNOWN), null);
    const output = [["STDOUT", "1\n"], ["STDOUT", "2\n"], ["STDERR", "e\n"]];
    const text = ({ stream, data }) => [stream, Buffer.from(data).toString()];
    assert.deepEqual((await started.getOutput()).chunks.map(text), output);
    assert.deepEqual((await started.getOutput({ tailBytes: 3 })).chunks.map(text), [["STDOUT", "\n"], ["STDERR", "e\n"]]);
    assert.deepEqual(await chunks(started.streamOutput()), output);
    const ended = await started.wait({ timeout: "1s" });
    assert.deepEqual([ended.state, ended.exitCode, ended.terminationSignal], ["EXITED", 7, undefined]);

    const silent = await box.processes.start({ command: "||0" });
    assert.deepEqual((await silent.getOutput()).chunks, []);
    assert.deepEqual(await chunks(silent.streamOutput()), []);
    await silent.signal({ signal: 15 });
    const killed = await silent.wait();
    assert.deepEqual([killed.state, killed.exitCode, killed.terminationSignal], ["KILLED", undefined, 15]);
    const { items, page } = await box.processes.list({ limit: 1 });
    assert.deepEqual([items.length, page.hasMore, typeof page.cursor], [1, true, "string"]);
    assert.equal((await box.processes.list({ limit: 1, cursor: page.cursor })).page.hasMore, false);
  },

  async logs(box) {
    assert.deepEqual(await chunks(box.logs.stream()), []);
    await box.commands.run("a\nb||0");
    await box.processes.start({ command: "|c\n|0" });
    const logs = [["STDOUT", "a\n"], ["STDOUT", "b"], ["STDERR", "c\n"]];
    assert.deepEqual(await chunks(box.logs.stream()), logs);
    assert.deepEqual(await chunks(box.logs.stream({ follow: true })), logs);
  },

  async pause(box) {
    const paused = await box.pause({ timeout: "10s" });
    assert.deepEqual([paused.id, paused.status], [box.id, "PAUSED"]);
    assert.equal((await box.pause()).status, "PAUSED");
    await fails(paused.commands.run("||0"), "state_conflict", 409);
    await fails(paused.files.download({ path: "/none" }), "state_conflict", 409);
    await fails(paused.processes.start({ command: "||0" }), "state_conflict", 409);
    assert.equal((await sandboxes.list({ limit: 250 })).items.find(({ id }) => id === box.id).status, "PAUSED");
    assert.equal((await paused.resume()).status, "RUNNING");
    assert.equal((await paused.resume()).status, "RUNNING");
  },

  async snapshots(box) {
    await box.files.upload({ path: "/kept", data: "kept" });
    const snapshot = await box.snapshot({ name: "deps" });
    assert.deepEqual([snapshot.name, snapshot.status, snapshot.resources], ["deps", "READY", { vcpu: 1, memoryMb: 1024 }]);
    assert.deepEqual([typeof snapshot.storedBytes, typeof snapshot.memoryPackCount], ["number", "number"]);
    assert.ok(snapshot.expiresAt > snapshot.createdAt);
    await fails(box.snapshot({ name: "deps" }), "sandbox_snapshot_name_taken", 409);
    const unnamed = await box.snapshot();
    assert.equal(unnamed.name, undefined);
    const listed = await sandboxes.snapshots.list({ limit: 250 });
    assert.deepEqual(listed.items.map(({ id }) => id), [unnamed.id, snapshot.id]);
    const named = await sandboxes.snapshots.list({ name: "deps" });
    assert.deepEqual(named.items.map(({ id }) => id), [snapshot.id]);
    assert.deepEqual((await sandboxes.snapshots.list({ name: "none" })).items, []);
    assert.equal((await sandboxes.snapshots.get(snapshot.id)).status, "READY");
    assert.equal(await sandboxes.snapshots.get(UNKNOWN), null);

    const clone = await snapshot.clone({ name: "clone" });
    assert.equal((await snapshot.clone({ name: "clone" })).id, clone.id);
    await fails(unnamed.clone({ name: "clone" }), "sandbox_name_taken", 409);
    assert.deepEqual([clone.status, clone.resources], ["RUNNING", { vcpu: 1, memoryMb: 1024 }]);
    assert.equal(await (await clone.files.download({ path: "/kept" })).text(), "kept");
    await snapshot.delete();
    await snapshot.delete();
    await fails(snapshot.clone({ name: "late" }), "sandbox_snapshot_not_ready", 409);
    assert.deepEqual((await sandboxes.snapshots.list({ name: "deps" })).items, []);
    await fails(sandboxes.create({ name: "late", snapshotId: UNKNOWN }), "sandbox_snapshot_not_found", 404);
    assert.equal((await box.snapshot({ name: "deps" })).status, "READY");
  },

  async destroy(box) {
    const process = await box.processes.start({ command: "||0" });
    const terminating = await box.destroy();
    assert.deepEqual([terminating.status, terminating.sandbox.id], ["TERMINATING", box.id]);
    assert.deepEqual(await box.destroy(), { status: "TERMINATED", sandbox: null });
    assert.ok((await sandboxes.get(box.id)).endedAt);
    await fails(box.commands.run("||0"), "state_conflict", 409);
    await fails(box.pause(), "state_conflict", 409);
    await fails(box.snapshot(), "state_conflict", 409);
    await fails(process.signal({ signal: 9 }), "state_conflict", 409);
    const failed = await fails(box.waitUntilRunning({ timeout: "1s" }).then(() => box.resume()), "state_conflict", 409);
    assert.equal(failed.action, "resume");
  },
};

for (const [name, part] of Object.entries(parts)) {
  const box = part.length > 0 ? await sandboxes.create({ name: `of ${name}`, vcpu: 1, memoryMb: 1024 }) : undefined;
  await part(box);
  console.log(`ok ${name}`);
}
