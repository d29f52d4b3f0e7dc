// Starts one worker of the engine's wasm, in the role it is told.
//
//   this file → starter   { loaded: name }                 it may now be told its role; it holds the lock of this name as long as it lives
//   starter → this file   { role, module?, project? }      role: "engine", "trainer" or "rescue"; module: the compiled WebAssembly.Module;
//                                                          project: number of the wanted project
//   this file → starter   { loading: share }               how much of the wasm has come, 0 to 1, where that takes long
//   this file → starter   { fatal: text }                  it could not start, or it broke
//
// After that the exported Rust function owns `onmessage`. A message sent in between would be lost, so the starter sends
// nothing before Rust has posted its own first message.
let memory;
const explain = (error) => {
  const text = error instanceof Error ? (error.stack?.includes(error.message) ? error.stack : `${error.name}: ${error.message}\n${error.stack ?? ""}`) : String(error);
  // A wasm that runs out of memory only says "unreachable".
  return memory ? `${text.trim()}\n${Math.round(memory.buffer.byteLength / 1048576)} MB of memory` : text;
};
const fatal = (error) => {
  onmessage = null;
  postMessage({ fatal: explain(error) });
};

// A rejected promise in a worker never reaches its starter by itself, and an error comes without its stack.
addEventListener("unhandledrejection", (event) => fatal(event.reason));
addEventListener("error", (event) => {
  event.preventDefault();
  fatal(event.error ?? event.message);
});

const compile = async () => {
  const address = new URL("worker_bg.wasm", import.meta.url);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`worker_bg.wasm: ${response.status} ${response.statusText}`);
  // Streaming wants the exact media type, which not every host sends.
  const copy = response.clone();
  const bytes = counted(copy.body.getReader());
  try {
    return await WebAssembly.compileStreaming(response);
  } catch {
    return WebAssembly.compile(await bytes);
  }
};

// Bytes of worker_bg.wasm, filled in when the site is built.
const SIZE = Number("@BYTES@");
// A network that is quick needs no words.
const QUICK_MS = 1000, EACH_MS = 250;

const counted = async (reader) => {
  const parts = [];
  let done = 0, told = performance.now() + QUICK_MS - EACH_MS;
  for (;;) {
    const { value } = await reader.read();
    if (!value) return new Blob(parts).arrayBuffer();
    parts.push(value);
    done += value.byteLength;
    if (performance.now() - told < EACH_MS) continue;
    told = performance.now();
    postMessage({ loading: Math.min(done / SIZE, 1) });
  }
};

onmessage = async ({ data }) => {
  onmessage = null;
  try {
    const [rust, module] = await Promise.all([import("./worker.js"), data.module ?? compile()]);
    ({ memory } = await rust.default({ module_or_path: module }));
    if (data.role === "engine") await rust.start_engine(module, data.project);
    else if (data.role === "rescue") await rust.start_rescue(data.project);
    else rust.start_trainer();
  } catch (error) {
    fatal(error);
  }
};

// The browser gives the lock back when this worker ends in any way, also without a word.
const alive = (loaded) => {
  postMessage({ loaded });
  return new Promise(() => {});
};
const name = `worker ${Math.random()}`;
if (navigator.locks) navigator.locks.request(name, () => alive(name)).catch(() => alive(""));
else alive("");
