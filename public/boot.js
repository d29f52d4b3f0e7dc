// Starts the page's wasm and registers the service worker. It never leaves a blank page: whatever fails is said in #boot.
//
// What the page (Rust) may rely on is kept as attributes of <html>; "offlinestate" fires on window when one changes:
//   data-offline  pending | ready | failed | unsupported   ready: everything is in the cache, the network may go
//   data-update   none | checking | ready | failed         ready: a newer build is in its own cache and waits
//   data-build    id of the build that serves this page, once known
// What the page may ask for are events that it dispatches on window:
//   "update-check"   look for a newer build now
//   "update-accept"  start the newer build; every tab of it reloads. Dispatch it once nothing unsaved is left.
(() => {
  "use strict";
  const root = document.documentElement;

  const say = (text) => {
    let note = document.getElementById("boot");
    if (!note) {
      note = document.createElement("p");
      note.id = "boot";
      document.body.prepend(note);
    }
    note.setAttribute("role", "alert");
    note.textContent = text;
  };

  // Options are read before the address is parsed, so this neither loads anything nor asks the policy.
  const hasModuleWorkers = () => {
    let asked = false;
    try {
      new Worker("http://[", { get type() { asked = true; return "module"; } });
    } catch {
      // The address is wrong on purpose.
    }
    return asked;
  };

  const start = async () => {
    if (typeof WebAssembly !== "object" || typeof Worker !== "function" || !hasModuleWorkers()) {
      say("MLOps Sandbox cannot start: this browser lacks WebAssembly or module workers. A current Chromium, Firefox or Safari has both.");
      return;
    }
    try {
      const page = await import("./mlops-sandbox.js");
      await page.default({ module_or_path: new URL("mlops-sandbox_bg.wasm", document.baseURI) });
      document.getElementById("boot")?.remove();
    } catch (error) {
      say(`MLOps Sandbox could not start: ${error?.message ?? error}. Reload the page. If that does not help, use a current Chromium, Firefox or Safari. Your projects are kept.`);
      throw error;
    }
  };

  const state = (name, value) => {
    if (root.dataset[name] === value) return;
    root.dataset[name] = value;
    dispatchEvent(new Event("offlinestate"));
  };

  const describe = (worker) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ type: "describe" }, [port2]);
  });

  const offline = async () => {
    state("update", "none");
    if (!("serviceWorker" in navigator)) return state("offline", "unsupported");
    state("offline", "pending");
    const container = navigator.serviceWorker;
    // On a first visit the worker takes charge of a page it did not serve: same build, nothing to reload.
    let served = Boolean(container.controller);
    container.addEventListener("controllerchange", () => {
      if (served) location.reload();
      served = true;
    });

    let registration;
    try {
      registration = await container.register("sw.js", { scope: "./", updateViaCache: "none" });
    } catch {
      return state("offline", container.controller ? "ready" : "failed");
    }

    const watch = (worker) => {
      if (!worker) return;
      const look = async () => {
        if (worker.state === "installed" && registration.active) state("update", "ready");
        if (worker.state === "activated") {
          state("offline", "ready");
          state("build", (await describe(worker)).build);
        }
        if (worker.state === "redundant" && !registration.active) state("offline", "failed");
      };
      worker.addEventListener("statechange", look);
      look();
    };
    for (const worker of [registration.active, registration.waiting, registration.installing]) watch(worker);
    registration.addEventListener("updatefound", () => watch(registration.installing));

    addEventListener("update-accept", () => registration.waiting?.postMessage({ type: "activate" }));
    addEventListener("update-check", async () => {
      if (registration.waiting) return;
      state("update", "checking");
      try {
        const found = (await registration.update()).installing;
        if (!found) return state("update", registration.waiting ? "ready" : "none");
        found.addEventListener("statechange", () => {
          if (found.state === "redundant") state("update", "failed");
        });
      } catch {
        state("update", "failed");
      }
    });
  };

  start();
  if (document.readyState === "complete") offline();
  else addEventListener("load", offline);
})();
