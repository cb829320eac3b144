// What every page of the dashboard can do beyond HTML: theme, keyboard, palette, a word when the line is gone.
// Sections put their own shortcuts in with `keys.add('x', label, run)` and hear of the line by `gl:line`.
const root = document.documentElement
const one = (selector, from = document) => from.querySelector(selector)
const all = (selector, from = document) => [...from.querySelectorAll(selector)]

/** Says something to people who listen instead of look. */
export function say(text) {
  const place = one('#say')
  if (place) place.textContent = text
}

/** A note that comes and goes by itself. `undo` puts a button into it. */
export function note(text, undo) {
  const place = one('#notes')
  const item = document.createElement('p')
  item.className = 'toast'
  item.textContent = text
  if (undo) {
    const button = document.createElement('button')
    button.className = 'btn q'
    button.type = 'button'
    button.textContent = place.dataset.undo
    button.addEventListener('click', () => { item.remove(); undo() })
    item.append(button)
  }
  place.append(item)
  setTimeout(() => item.remove(), 6000)
}

// ---- the server ----
/** A fragment of a page, as the server writes it. */
export async function part(url, name) {
  const answer = await fetch(url, { headers: { 'x-fragment': name, accept: 'text/html' } })
  if (answer.status === 401) location.reload()
  if (!answer.ok) throw new Error(String(answer.status))
  const made = document.createElement('template')
  made.innerHTML = await answer.text()
  return made.content
}
/** Sends a form and hears what became of it. */
export async function post(url, data) {
  const body = data instanceof FormData ? data : new URLSearchParams(data)
  const answer = await fetch(url, { method: 'POST', body, headers: { 'x-fragment': 'done', accept: 'application/json' } })
  const told = await answer.json().catch(() => ({}))
  return { ok: answer.ok, status: answer.status, told }
}
/** Many hints, one look. */
export function gathered(run, wait) {
  let timer = 0, busy = false, again = false
  const go = async () => {
    timer = 0
    if (busy) { again = true; return }
    busy = true
    try { await run() } catch { /* the line says so by itself; the next hint looks again */ }
    busy = false
    if (again) { again = false; start() }
  }
  const start = () => { if (!timer) timer = setTimeout(go, wait) }
  return start
}

// ---- theme ----
function dark() {
  return root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}
function paint(theme) {
  root.dataset.theme = theme
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`
  for (const button of all('[data-theme-switch]')) button.setAttribute('aria-pressed', String(theme === 'dark'))
}
const turn = () => paint(dark() ? 'light' : 'dark')
for (const button of all('[data-theme-switch]')) {
  button.hidden = false
  button.setAttribute('aria-pressed', String(dark()))
  button.addEventListener('click', turn)
}

// ---- keyboard: single letters, and `g` with a letter; never out of a field ----
const known = new Map()
export const keys = {
  /** A shortcut. `label` is shown in the help and the palette. */
  add(key, label, run) { known.set(key, { label, run }) },
}
let before = ''
addEventListener('keydown', event => {
  const field = event.target.closest?.('input, textarea, select, [contenteditable]')
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault()
    return openPalette()
  }
  if (event.ctrlKey || event.metaKey || event.altKey || field || one('dialog[open]')) return
  const key = before === 'g' ? `g ${event.key}` : event.key
  before = before === '' && event.key === 'g' ? 'g' : ''
  const found = known.get(key)
  if (!found) return
  event.preventDefault()
  found.run()
})
for (const link of all('[data-key]')) {
  keys.add(`g ${link.dataset.key}`, link.dataset.label, () => link.click())
}
const search = one('[type=search]')
if (search) keys.add('/', search.getAttribute('aria-label') ?? '', () => search.focus())
addEventListener('keydown', event => {
  if (event.key === 'Escape' && event.target === search) search.blur()
})

// ---- help and palette ----
const help = one('#help')
const palette = one('#palette')
function rows(list) {
  return [...known].filter(([, { label }]) => label).map(([key, { label, run }]) => {
    const item = document.createElement('li')
    const text = document.createElement('span')
    text.textContent = label
    item.append(text)
    for (const part of key.split(' ')) {
      const cap = document.createElement('kbd')
      cap.textContent = part
      item.append(cap)
    }
    item.run = run
    list.append(item)
    return item
  })
}
function openHelp() {
  const list = one('ul', help)
  list.replaceChildren()
  rows(list)
  help.showModal()
}
function shown() { return all('li:not([hidden])', palette) }
function pick(index) {
  const items = shown()
  items.forEach((item, at) => item.setAttribute('aria-selected', String(at === index)))
  const chosen = items[index]
  one('input', palette).setAttribute('aria-activedescendant', chosen?.id ?? '')
  chosen?.scrollIntoView({ block: 'nearest' })
}
function openPalette() {
  const list = one('ul', palette)
  list.replaceChildren()
  rows(list).forEach((item, at) => { item.id = `p${at}`; item.setAttribute('role', 'option') })
  one('input', palette).value = ''
  palette.showModal()
  pick(0)
}
function run(item) {
  palette.close()
  item?.run()
}
if (palette) {
  palette.addEventListener('input', () => {
    const wanted = one('input', palette).value.toLowerCase()
    for (const item of all('li', palette)) item.hidden = !item.textContent.toLowerCase().includes(wanted)
    pick(0)
  })
  palette.addEventListener('click', event => {
    const item = event.target.closest('li')
    if (item) run(item)
    else if (event.target === palette) palette.close()
  })
  palette.addEventListener('keydown', event => {
    const items = shown()
    const at = items.findIndex(item => item.getAttribute('aria-selected') === 'true')
    if (event.key === 'ArrowDown') pick(Math.min(items.length - 1, at + 1))
    else if (event.key === 'ArrowUp') pick(Math.max(0, at - 1))
    else if (event.key === 'Enter') run(items[at])
    else return
    event.preventDefault()
  })
  keys.add('?', help.dataset.label, openHelp)
  keys.add('d', one('[data-theme-switch]')?.getAttribute('aria-label') ?? '', turn)
  for (const button of all('[data-help]')) { button.hidden = false; button.addEventListener('click', openHelp) }
}

// ---- the line ----
export function line(on) {
  root.dataset.line = on ? 'on' : 'off'
  dispatchEvent(new CustomEvent('gl:line', { detail: on }))
}
addEventListener('offline', () => line(false))
addEventListener('online', () => line(true))

// ---- small things ----
for (const button of all('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy)
    say(button.dataset.copied)
    note(button.dataset.copied)
  })
}

// ---- signing out: nothing is asked in a name that is just being given back ----
const leaving = new AbortController()
for (const form of all('form[action="/signout"]')) form.addEventListener('submit', () => leaving.abort())

// ---- as an app: the worker keeps the lists last seen; the icon says what waits ----
async function worker() {
  // The first page came before there was a worker.
  const first = !navigator.serviceWorker.controller
  await navigator.serviceWorker.register('/worker.js')
  const { active } = await navigator.serviceWorker.ready
  if (first) active.postMessage({ keep: location.pathname + location.search })
}
if ('serviceWorker' in navigator && one('.app') && !document.body.hasAttribute('data-kept')) {
  worker().catch(() => { /* a browser that keeps nothing shows what there is */ })
  leaving.signal.addEventListener('abort', () => {
    navigator.serviceWorker.controller?.postMessage('forget')
    navigator.clearAppBadge?.()
  })
}
if ('setAppBadge' in navigator && one('.app') && !document.body.hasAttribute('data-kept')) {
  const badge = gathered(async () => {
    const answer = await fetch('/badge', { headers: { accept: 'application/json' }, signal: leaving.signal })
    if (!answer.ok) return
    const { unread, late } = await answer.json()
    const count = unread + late
    root.dataset.badge = String(count)
    await (count ? navigator.setAppBadge(count) : navigator.clearAppBadge())
  }, 1_500)
  badge()
  addEventListener('gl:events', badge)
}
