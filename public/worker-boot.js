// Starts one worker of the engine's wasm, in the role it is told: the engine itself, or a trainer of one job.
//
//   this file → starter   "loaded"                                   it may now be told its role
//   starter → this file   { role: "engine" | "trainer", module?, project? }    module: the compiled WebAssembly.Module; project: its number
//   this file → starter   { fatal: text }                            it could not start, or it broke
//
// After that the exported Rust function owns `onmessage`: start_engine(module) or start_trainer(). A message sent in
// between would be lost, so the starter sends nothing before Rust has posted its own first message.
const explain = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
const fatal = (error) => postMessage({ fatal: explain(error) });

// A rejected promise in a worker never reaches its starter by itself.
addEventListener("unhandledrejection", (event) => fatal(event.reason));

const compile = async () => {
  const address = new URL("worker_bg.wasm", import.meta.url);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`worker_bg.wasm: ${response.status} ${response.statusText}`);
  // Streaming wants the exact media type, which not every host sends.
  const copy = response.clone();
  try {
    return await WebAssembly.compileStreaming(response);
  } catch {
    return WebAssembly.compile(await copy.arrayBuffer());
  }
};

onmessage = async ({ data }) => {
  onmessage = null;
  try {
    const [rust, module] = await Promise.all([import("./worker.js"), data.module ?? compile()]);
    await rust.default({ module_or_path: module });
    if (data.role === "engine") await rust.start_engine(module, data.project);
    else await rust.start_trainer();
  } catch (error) {
    fatal(error);
  }
};
postMessage("loaded");
