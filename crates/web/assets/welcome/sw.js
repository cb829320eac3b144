// The worker of one guest's page: keeps the page and what it shows, and gives it back when the network does not.
const PAGE = '__PAGE__', STORE = 'guestlink:' + PAGE, ASSETS = __ASSETS__
// Longer than this a waiting guest is shown the page as it was.
const PATIENCE = 2500
self.addEventListener('install', e => e.waitUntil(caches.open(STORE).then(c => c.addAll([PAGE, ...ASSETS])).then(() => self.skipWaiting())))
self.addEventListener('activate', e => e.waitUntil(clients.claim()))
const kept = async req => (await caches.open(STORE)).match(req, { ignoreVary: true })
const page = async req => {
  const store = await caches.open(STORE)
  const old = async () => (await store.match(req, { ignoreVary: true })) || store.match(PAGE, { ignoreVary: true })
  const fresh = fetch(req).then(r => {
    if (r.ok) store.put(req, r.clone())
    else if (r.status === 404) caches.delete(STORE)
    return r
  })
  const late = new Promise(ok => setTimeout(ok, PATIENCE)).then(old)
  return (await Promise.race([fresh.catch(old), late])) || fresh
}
self.addEventListener('fetch', e => {
  const u = new URL(e.request.url)
  if (e.request.method !== 'GET' || u.origin !== location.origin) return
  if (e.request.mode === 'navigate' && u.pathname === PAGE) e.respondWith(page(e.request))
  else if (/^\/(assets|photos)\//.test(u.pathname)) e.respondWith(kept(e.request).then(r => r || fetch(e.request)))
})
