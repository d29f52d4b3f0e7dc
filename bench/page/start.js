import init from "./browser_bench.js";
init();
