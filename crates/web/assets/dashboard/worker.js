// The dashboard's worker: shows what the house pushes, opens what it is about, and keeps the lists last seen, so that a
// phone without a network still shows them, marked with their time. What is kept belongs to one sign-in (the shelf the
// server names); another one's, a sign-out and a day's age take it away.
const SHELL = 'desk-shell:__VERSION__', FILES = __FILES__, OFFLINE = '/offline'
const SHELF = 'desk-shelf:', DAY = 86_400_000, AGAIN = 60_000
// Which pages are kept, under which name; of a list only the last view.
const name = url => ['/', '/inbox', '/requests'].includes(url.pathname) && url.searchParams.get('view') !== 'wall' ? url.pathname : null
let epoch = 0

self.addEventListener('install', event => event.waitUntil(
  caches.open(SHELL).then(shell => shell.addAll([OFFLINE, ...FILES])).then(() => self.skipWaiting())))
self.addEventListener('activate', event => event.waitUntil(others(SHELL, 'desk-shell:').then(() => clients.claim())))

async function others(but, beginning) {
  const all = await caches.keys()
  await Promise.all(all.filter(one => one.startsWith(beginning) && one !== but).map(one => caches.delete(one)))
}
/** Nothing of anybody is kept any more, nor what is still on its way. */
async function forget() {
  epoch += 1
  await others('', SHELF)
  await self.navigator.clearAppBadge?.()
}
async function shelf() {
  const all = await caches.keys()
  return all.find(one => one.startsWith(SHELF))
}
/** Puts a page away, if it is one and still somebody's. */
async function keep(url, answer, since) {
  const whose = answer.headers.get('x-shelf')
  if (!answer.ok || answer.redirected || !whose || since !== epoch) return
  await others(SHELF + whose, SHELF)
  const head = new Headers(answer.headers)
  head.set('x-kept-at', String(Date.now()))
  head.delete('content-encoding')
  head.delete('content-length')
  const body = await answer.blob()
  if (since !== epoch) return
  const store = await caches.open(SHELF + whose)
  await store.put(name(url), new Response(body, { status: 200, headers: head }))
  // Somebody may have signed out in between.
  if (since !== epoch) await caches.delete(SHELF + whose)
}
const keeping = url => {
  const since = epoch
  return fetch(url, { credentials: 'same-origin', headers: { accept: 'text/html' } }).then(answer => keep(url, answer, since)).catch(() => {})
}
async function kept(url) {
  const whose = name(url) && await shelf()
  if (!whose) return null
  const found = await (await caches.open(whose)).match(name(url), { ignoreVary: true })
  const at = Number(found?.headers.get('x-kept-at'))
  if (!found || !(Date.now() - at < DAY)) return null
  const moment = new Date(at)
  const lang = found.headers.get('content-language') ?? undefined
  const told = moment.toLocaleString(lang, { weekday: 'short', hour: '2-digit', minute: '2-digit' })
  const text = (await found.text())
    .replace('<body>', '<body data-kept>')
    .replace('id="kept" hidden', 'id="kept"')
    .replace('<time></time>', `<time datetime="${moment.toISOString()}">${told}</time>`)
  return new Response(text, { headers: found.headers })
}
/** From the network; without one, the list as it was, else a page that says so. */
async function page(event, url) {
  const since = epoch
  try {
    const answer = await fetch(event.request)
    if (answer.status === 401 || /^\/(signin|setup)(\/|$)/.test(url.pathname)) await forget()
    else if (name(url)) event.waitUntil(keep(url, answer.clone(), since).catch(() => {}))
    return answer
  } catch {
    return await kept(url) ?? await caches.match(OFFLINE, { cacheName: SHELL, ignoreVary: true }) ?? Response.error()
  }
}
let last = 0
self.addEventListener('fetch', event => {
  const url = new URL(event.request.url)
  // Guests' pages have a worker of their own.
  if (url.origin !== location.origin || url.pathname.startsWith('/w/')) return
  if (event.request.method === 'POST') {
    if (url.pathname === '/signout') event.waitUntil(forget())
    return
  }
  if (event.request.method !== 'GET') return
  if (event.request.mode === 'navigate') return event.respondWith(page(event, url))
  if (url.pathname.startsWith('/assets/')) {
    return event.respondWith(caches.match(event.request, { cacheName: SHELL, ignoreVary: true }).then(found => found ?? fetch(event.request)))
  }
  // A list that changes by itself is kept as it is now, once a minute.
  if (event.request.headers.has('x-fragment') && name(url) && Date.now() - last > AGAIN) {
    last = Date.now()
    event.waitUntil(keeping(new URL(name(url), location.origin)))
  }
})
self.addEventListener('message', event => {
  if (event.data === 'forget') return event.waitUntil(forget())
  const url = event.data?.keep && new URL(event.data.keep, location.origin)
  if (url && url.origin === location.origin && name(url)) event.waitUntil(keeping(url))
})

self.addEventListener('push', event => {
  let told = {}
  try { told = event.data.json() } catch { /* a push without words is shown as such */ }
  const options = { body: told.body ?? '', tag: told.tag, renotify: Boolean(told.tag), data: { url: told.url } }
  event.waitUntil(self.registration.showNotification(told.title || 'Guest Link', options))
})
self.addEventListener('notificationclick', event => {
  event.notification.close()
  // Only our own pages are opened, whoever sent it.
  let url = new URL('/requests', location.origin)
  try {
    const wanted = new URL(event.notification.data.url, location.origin)
    if (wanted.origin === location.origin) url = wanted
  } catch { /* the board, then */ }
  event.waitUntil(clients.matchAll({ type: 'window' }).then(all => {
    const open = all.find(client => client.url === url.href)
    return open ? open.focus() : clients.openWindow(url.href)
  }))
})
