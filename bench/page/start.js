import("./browser_bench.js")
  .then((bench) => bench.default())
  .catch((error) => { document.getElementById("state").textContent = `Failed: ${error}`; });
