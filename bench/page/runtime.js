// onnxruntime-web on one thread. Everything else of the bench is in Rust.
import * as ort from "./ort/ort.wasm.min.mjs";

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL("./ort/", import.meta.url).href;

export async function open(model) {
  return ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
}

export function tensor(values, rows, columns) {
  return new ort.Tensor("float32", values, [rows, columns]);
}

// Milliseconds for so many calls, one after the other.
export async function time(session, input, x, calls) {
  const feeds = { [input]: x };
  const start = performance.now();
  for (let i = 0; i < calls; i++) await session.run(feeds);
  return performance.now() - start;
}

export async function answer(session, input, x, output) {
  return (await session.run({ [input]: x }))[output].data;
}
