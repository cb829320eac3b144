// The dashboard's worker: shows what the house pushes, and opens what it is about. Keeps nothing.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(clients.claim()))
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
