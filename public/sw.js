// Keeps the site on this device, one whole build at a time.
//
// The three constants are filled in by `cargo xtask dist`. A build is installed all or nothing into a cache of its own,
// every file checked against its digest; it serves only from that cache, and it waits until the learner chooses to
// start it ({type: "activate"}). So a page never mixes files of two builds.
const BUILD = "@BUILD@";
const FILES = ["@FILES@"]; // [path, integrity]
const POLICY = "@POLICY@"; // Content-Security-Policy, for hosts that send no such header: workers need it as a header

const SCOPE = new URL(self.registration.scope);
const PREFIX = `mlops-sandbox ${SCOPE.pathname} `;
const CACHE = PREFIX + BUILD;
const PATHS = new Set(FILES.map(([path]) => path));

const store = async (cache, path, integrity) => {
  const address = new URL(path, SCOPE);
  const response = await fetch(address, { cache: "reload", integrity });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // A new response: one that was redirected may not answer a navigation.
  const headers = new Headers({ "Content-Security-Policy": POLICY });
  const type = response.headers.get("Content-Type");
  if (type) headers.set("Content-Type", type);
  await cache.put(address, new Response(await response.blob(), { headers }));
};

const install = async () => {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(FILES.map(([path, integrity]) => store(cache, path, integrity)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
};

const activate = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
};

// The file of this build that answers a request, if one does.
const pathOf = (request) => {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== SCOPE.origin || !pathname.startsWith(SCOPE.pathname)) return null;
  const path = decodeURIComponent(pathname.slice(SCOPE.pathname.length)) || "index.html";
  return PATHS.has(path) ? path : null;
};

const answer = async (request, path) => {
  const cache = await caches.open(CACHE);
  return (await cache.match(new URL(path, SCOPE))) ?? fetch(request);
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path) event.respondWith(answer(event.request, path));
});
addEventListener("message", (event) => {
  if (event.data?.type === "activate") self.skipWaiting();
  if (event.data?.type === "describe") event.ports[0]?.postMessage({ build: BUILD, files: FILES.length });
});
