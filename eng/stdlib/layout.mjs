// Lays out the standard library that Weft runs on: restores the pinned npm package, unpacks the
// python_stdlib.zip in it, and puts the project's own lib/ folder over the result.
//
//   node layout.mjs --own LIB --output DIR
//
// Invariants:
//  - DIR is complete or absent. It is built beside its place and renamed into it.
//  - One layout runs at a time (a lock file beside DIR), so parallel builds restore the package once.
//  - Nothing is rewritten whose content is unchanged, so compiled code kept beside the sources stays valid.
//
// Only Node's own modules are used: Node is needed for npm anyway, and runs everywhere the SDK does.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const options = parseOptions(process.argv.slice(2));
const output = path.resolve(options.output);
const manifestPath = `${output}.manifest.json`;

fs.mkdirSync(path.dirname(output), { recursive: true });
const release = acquireLock(`${output}.lock`);
try {
  layOut();
} catch (error) {
  console.error(`stdlib: ${error.message}`);
  process.exitCode = 1;
} finally {
  release();
}

function parseOptions(args) {
  const found = {};
  for (let i = 0; i < args.length; i += 2) {
    found[args[i].replace(/^--/, "")] = args[i + 1];
  }
  if (!found.own || !found.output) {
    console.error("usage: node layout.mjs --own LIB --output DIR");
    process.exit(2);
  }
  return found;
}

function layOut() {
  const base = digestOf(["package-lock.json", "excluded.txt", "layout.mjs"].map((name) => path.join(here, name)));
  const own = ownFiles(path.resolve(options.own));
  const previous = readManifest();
  // A file of ours that is gone may have hidden one of the package's: only a new layout brings that back.
  const removed = previous ? previous.own.some((name) => !own.has(name)) : true;
  if (!previous || previous.base !== base || removed || !fs.existsSync(output)) {
    unpackAfresh();
  }
  for (const [name, source] of own) {
    writeIfChanged(path.join(output, name), fs.readFileSync(source));
  }
  fs.writeFileSync(manifestPath, JSON.stringify({ base, own: [...own.keys()] }, null, 1));
}

function unpackAfresh() {
  const archive = path.join(here, "node_modules", "pyodide", "python_stdlib.zip");
  if (!isRestored()) {
    npmCi();
  }
  const excluded = fs.readFileSync(path.join(here, "excluded.txt"), "utf8")
    .split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const staging = `${output}.new`;
  const old = `${output}.old`;
  fs.rmSync(staging, { recursive: true, force: true });
  fs.rmSync(old, { recursive: true, force: true });
  let files = 0;
  for (const { name, content } of readZip(archive)) {
    if (excluded.some((entry) => (entry.endsWith("/") ? name.startsWith(entry) : name === entry))) {
      continue;
    }
    const target = path.resolve(staging, name);
    if (!target.startsWith(path.resolve(staging) + path.sep)) {
      throw new Error(`${archive}: entry outside the archive: ${name}`);
    }
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, content);
    files++;
  }
  if (files < 400) {
    throw new Error(`${archive}: only ${files} files, the archive is incomplete`);
  }
  if (fs.existsSync(output)) {
    fs.renameSync(output, old);
  }
  fs.renameSync(staging, output);
  fs.rmSync(old, { recursive: true, force: true });
}

function isRestored() {
  const pinned = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8")).dependencies.pyodide;
  const installed = path.join(here, "node_modules", "pyodide", "package.json");
  return fs.existsSync(installed) && JSON.parse(fs.readFileSync(installed, "utf8")).version === pinned;
}

function npmCi() {
  const windows = process.platform === "win32";
  let result;
  // A registry that does not answer is tried again; one that says no fails three times, quickly.
  for (let attempt = 1; attempt <= 3; attempt++) {
    result = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], {
      cwd: here, encoding: "utf8", shell: windows, timeout: 240_000,
    });
    if (result.status === 0) {
      return;
    }
  }
  throw new Error(`npm ci failed in ${here}: ${result.error?.message ?? ""}\n${result.stdout ?? ""}${result.stderr ?? ""}`);
}

/** Yields the files of a zip archive, read by its central directory (stored and deflated entries). */
function* readZip(archive) {
  const data = fs.readFileSync(archive);
  let end = data.length - 22;
  while (end >= 0 && data.readUInt32LE(end) !== 0x06054b50) {
    end--;
  }
  if (end < 0) {
    throw new Error(`${archive}: not a zip archive`);
  }
  let at = data.readUInt32LE(end + 16);
  for (let left = data.readUInt16LE(end + 10); left > 0; left--) {
    const method = data.readUInt16LE(at + 10);
    const size = data.readUInt32LE(at + 20);
    const nameLength = data.readUInt16LE(at + 28);
    const header = data.readUInt32LE(at + 42);
    const name = data.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    if (name.endsWith("/")) {
      continue;
    }
    const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
    const packed = data.subarray(start, start + size);
    if (method !== 0 && method !== 8) {
      throw new Error(`${archive}: ${name}: compression method ${method} is not supported`);
    }
    yield { name, content: method === 0 ? packed : inflateRawSync(packed) };
  }
}

/** Maps each file of our own library, as a relative name with forward slashes, to its path. */
function ownFiles(root) {
  const found = new Map();
  for (const entry of fs.existsSync(root) ? fs.readdirSync(root, { withFileTypes: true, recursive: true }) : []) {
    const full = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !full.includes("__pycache__") && entry.name !== "README.md") {
      found.set(path.relative(root, full).split(path.sep).join("/"), full);
    }
  }
  return new Map([...found].sort());
}

function readManifest() {
  try {
    return JSON.parse(fs.readFileSync(manifestPath, "utf8"));
  } catch {
    return null; // Missing or torn: lay out afresh.
  }
}

function digestOf(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

function writeIfChanged(target, content) {
  if (fs.existsSync(target) && fs.readFileSync(target).equals(content)) {
    return;
  }
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
}

/** Takes the lock file, waiting up to five minutes for whoever holds it; a dead holder's lock is taken over. */
function acquireLock(file) {
  const deadline = Date.now() + 300_000;
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw error;
      }
    }
    if (!isHeld(file) && !isHeld(file)) { // Twice: another waiter may have taken it over in between.
      fs.rmSync(file, { force: true });
    } else if (Date.now() > deadline) {
      console.error(`stdlib: ${file} is still held by another build`);
      process.exit(1);
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function isHeld(file) {
  try {
    const holder = Number(fs.readFileSync(file, "utf8"));
    if (!holder) {
      return Date.now() - fs.statSync(file).mtimeMs < 2_000; // Created, its owner's id not written yet.
    }
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH"; // Not there any more, or another user's: try again.
  }
}
