// The guest's page works without this: here are the offline queue, live status, copying and the offline notice.
const d = document, b = d.body.dataset, base = b.base, KEY = 'guestlink:' + (base || location.pathname)
const read = (name, none) => { try { return JSON.parse(localStorage.getItem(KEY + name)) ?? none } catch { return none } }
const keep = (name, value) => { try { localStorage.setItem(KEY + name, JSON.stringify(value)) } catch {} }
const drop = name => { try { localStorage.removeItem(KEY + name) } catch {} }
const $ = id => d.getElementById(id)
const SECRETS = ['wifi', 'door']

if ('gone' in b) {
  // Nothing of a stay stays on the phone when its link has ended.
  for (const name of [...SECRETS.map(s => ':' + s), ':queue', ':seen']) drop(name)
  caches?.keys().then(all => all.filter(n => n.startsWith(KEY)).forEach(n => caches.delete(n)))
  navigator.serviceWorker?.getRegistration(location.pathname).then(r => r?.unregister())
} else start()

function start() {
  // Fragments are our own HTML, and carry the id of what they replace.
  const put = html => {
    const t = d.createElement('template')
    t.innerHTML = html
    for (const n of [...t.content.children]) if (n.id) $(n.id)?.replaceWith(n)
    arm()
  }
  const arm = () => d.querySelectorAll('[data-copy][hidden]').forEach(c => { c.hidden = false })

  // --- network
  let reached = true
  const net = () => {
    const off = !navigator.onLine || !reached, seen = read(':seen')
    if (off && seen) {
      const at = new Date(seen), say = o => new Intl.DateTimeFormat(d.documentElement.lang, { timeZone: b.zone, ...o }).format(at)
      $('updated').textContent = b.updated
        .replace('%d', say({ weekday: 'short', day: 'numeric', month: 'short' }))
        .replace('%t', say({ hour: 'numeric', minute: '2-digit' }))
    }
    $('off').hidden = !off
  }
  const ask = async (path, init) => {
    let r
    try { r = await fetch(base + path + '?lang=' + d.documentElement.lang, { ...init, headers: { 'X-Fragment': '1', ...init?.headers } }) } catch (e) { reached = false; net(); throw e }
    reached = true; keep(':seen', Date.now()); net()
    return r
  }

  // --- requests: sent now, or kept and sent once
  const queue = () => read(':queue', [])
  const row = service => d.querySelector('[data-service="' + CSS.escape(service) + '"]')
  const mark = (service, text) => {
    const li = row(service)
    if (!li) return
    li.querySelector('.q')?.remove()
    if (!text) return
    const p = d.createElement('p')
    p.className = 'q'; p.setAttribute('role', 'status'); p.textContent = text
    li.append(p)
  }
  const said = (id, text) => {
    const li = $(id), p = d.createElement('p')
    if (!li) return
    li.querySelector('.q')?.remove()
    p.className = 'q'; p.setAttribute('role', 'status'); p.textContent = text
    li.append(p)
  }
  const send = async item => {
    const r = await ask('/requests', { method: 'POST', headers: { 'Idempotency-Key': item.key }, body: new URLSearchParams(item) })
    if (r.status >= 500 || r.status === 429) throw r.status
    const html = await r.text()
    if (r.ok) { mark(item.service); put(html) } else mark(item.service, html)
  }
  let flushing
  const flush = async () => {
    if (flushing) return
    flushing = true
    for (const item of queue()) {
      try { await send(item) } catch { break }
      keep(':queue', queue().filter(x => x.key !== item.key))
    }
    flushing = false
  }
  d.addEventListener('submit', async e => {
    const f = e.target
    if (f.matches('[data-ask]')) {
      e.preventDefault()
      const item = { ...Object.fromEntries(new FormData(f)), key: crypto.randomUUID?.() || Date.now() + '-' + Math.random().toString(36).slice(2) }
      const go = f.querySelector('button')
      go.disabled = true
      keep(':queue', [...queue(), item])
      await flush()
      go.disabled = false
      if (queue().some(x => x.key === item.key)) mark(item.service, b.queued)
      else { f.closest('details')?.removeAttribute('open'); f.reset(); $('s-requests')?.scrollIntoView({ block: 'center' }) }
    } else if (f.matches('[data-act]')) {
      e.preventDefault()
      const body = new URLSearchParams(new FormData(f)), by = e.submitter, place = f.closest('li').id
      if (by?.name) body.set(by.name, by.value)
      f.querySelectorAll('button').forEach(x => { x.disabled = true })
      try {
        const r = await ask(f.getAttribute('action').slice(base.length).split('?')[0], { method: 'POST', body }), html = await r.text()
        if (r.ok) return put(html)
        if (r.status >= 500) throw r.status
        await look()
        said(place, html)
      } catch { f.querySelectorAll('button').forEach(x => { x.disabled = false }); said(place, b.failed) }
    } else if (f.matches('[data-secret]')) {
      e.preventDefault()
      const box = f.closest('.secret'), name = box.id.slice(7), go = f.querySelector('button')
      go.disabled = true
      try {
        const r = await ask('/secrets/' + name, { method: 'POST' }), html = await r.text()
        if (!r.ok) throw r.status
        put(html)
        const until = +$('secret-' + name).dataset.until
        if (until) keep(':' + name, { html, until })
        watch()
      } catch {
        go.disabled = false
        if (!box.querySelector('.q')) { const p = d.createElement('p'); p.className = 'q'; p.setAttribute('role', 'alert'); p.textContent = b.failed; box.append(p) }
      }
    }
  })

  // --- secrets: what was shown once is there without a network, until its window ends and not a second longer
  const watch = () => {
    for (const name of SECRETS) {
      const kept = read(':' + name), box = $('secret-' + name)
      if (!kept) continue
      if (kept.until * 1000 <= Date.now() || !box) { drop(':' + name); if (box?.dataset.until) location.reload() }
      else if (!box.dataset.until && box.querySelector('form')) put(kept.html)
    }
  }

  // --- copying
  d.addEventListener('click', async e => {
    const c = e.target.closest('[data-copy]')
    if (!c) return
    const s = c.querySelector('span'), old = s.textContent
    try { await navigator.clipboard.writeText(c.dataset.copy) } catch { return }
    s.textContent = b.copied; s.setAttribute('role', 'status')
    setTimeout(() => { s.textContent = old; s.removeAttribute('role') }, 1600)
  })

  // --- live status: pushed; asked for now and then where pushing does not work
  let live, tick, tag
  const look = async () => {
    try {
      const r = await ask('/requests', tag && { headers: { 'If-None-Match': tag } })
      if (r.status === 200) { tag = r.headers.get('ETag'); put(await r.text()) } else if (r.status === 404) location.reload()
    } catch {}
  }
  const listen = () => {
    clearInterval(tick); live?.close(); live = null
    if (d.hidden) return
    if (window.EventSource) {
      live = new EventSource(base + '/events?lang=' + d.documentElement.lang)
      live.addEventListener('requests', e => { reached = true; net(); put(e.data) })
      live.onopen = () => { reached = true; keep(':seen', Date.now()); net(); flush() }
      live.onerror = () => { if (live?.readyState === 2) tick = setInterval(look, 20000) }
    } else tick = setInterval(look, 20000)
    watch()
  }

  // --- the page on the home screen, offered once
  addEventListener('beforeinstallprompt', e => {
    e.preventDefault()
    if (read(':asked')) return
    keep(':asked', 1)
    $('install').hidden = false
    $('install-go').onclick = () => { e.prompt(); $('install').hidden = true }
  })

  addEventListener('online', () => { net(); flush(); listen() })
  addEventListener('offline', net)
  d.addEventListener('visibilitychange', listen)
  setInterval(watch, 30000)
  arm(); watch(); net()
  queue().forEach(x => mark(x.service, b.queued))
  addEventListener('load', async () => {
    const sw = navigator.serviceWorker
    // A page out of the worker's store is not news.
    if (navigator.onLine) look().then(flush)
    listen()
    if (!sw) return
    try {
      await sw.register(base + '/sw.js', { scope: base })
      await sw.ready
      const store = await caches.open(KEY), pictures = [...d.images].map(i => i.currentSrc || i.src)
      for (const url of new Set(pictures)) if (!(await store.match(url))) await store.add(url).catch(() => {})
      d.documentElement.dataset.kept = 1
    } catch {}
  })
}
