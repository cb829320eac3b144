// The inbox, alive: rows and messages come and change in their places, what is written is shown at once, and nothing
// moves under a reader's eyes. Every fragment is made by the server; here it is only put where it belongs.
import { gathered, keys, note, part, post, say } from './app.js'
import { live, looking } from './live.js'

const inbox = document.querySelector('gl-inbox')
const one = (selector, from = document) => from.querySelector(selector)
const all = (selector, from = document) => [...from.querySelectorAll(selector)]
const word = name => inbox.dataset[`say${name}`]
const pane = one('#pane')
const convs = one('#convs')
const drafts = {
  get: id => sessionStorage.getItem(`draft:${id}`) ?? '',
  set: (id, text) => text ? sessionStorage.setItem(`draft:${id}`, text) : sessionStorage.removeItem(`draft:${id}`),
}
const thread = () => one('#thread')
const current = () => thread()?.dataset.conv ?? null

// ---- the list ----
function listUrl() {
  const url = new URL('/inbox', location.href)
  url.searchParams.set('list', inbox.dataset.list)
  if (inbox.dataset.q) url.searchParams.set('q', inbox.dataset.q)
  return url
}
function mark() {
  for (const link of all('.conv a.name', convs)) {
    const on = link.closest('.conv').id === `c-${current()}`
    if (on) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current')
  }
}
const fresh = one('.fresh')
let waitingRows = null
function putRows(made) {
  const incoming = all('.conv', made)
  const known = new Map(all('.conv', convs).map(row => [row.id, row]))
  const focus = document.activeElement?.closest?.('.conv')?.id
  const firstPage = new Set(incoming.map(row => row.id))
  const tail = all('.conv', convs).filter(row => !firstPage.has(row.id))
  const oldest = incoming.at(-1)?.dataset.at ?? 0
  // What was loaded by scrolling stays; what has left the first page's stretch has left the list.
  const kept = tail.filter(row => Number(row.dataset.at) < Number(oldest) && convs.dataset.scrolled)
  const next = convs.dataset.scrolled ? one('.next', convs) : one('.next', made)
  convs.replaceChildren(...incoming.map(row => {
    const before = known.get(row.id)
    return before && before.outerHTML === row.outerHTML ? before : row
  }), ...kept, ...(next ? [next] : []))
  if (!incoming.length && !kept.length) convs.append(made)
  if (focus) one(`#${CSS.escape(focus)} a.name`)?.focus({ preventScroll: true })
  mark()
}
const refreshRows = gathered(async () => {
  const made = await part(listUrl(), 'rows')
  if (convs.scrollTop < 8) return putRows(made)
  // Somebody reads further down: only what is there changes, the rest waits behind a button.
  let news = 0
  for (const row of all('.conv', made)) {
    const before = one(`#${CSS.escape(row.id)}`, convs)
    if (before) { if (before.outerHTML !== row.outerHTML) { row.style.order = ''; before.replaceWith(row.cloneNode(true)) } } else news += 1
  }
  mark()
  if (news) { waitingRows = made; fresh.hidden = false; one('span', fresh).textContent = word('New') }
}, 120)
fresh.addEventListener('click', () => { convs.scrollTop = 0; fresh.hidden = true; waitingRows = null; refreshRows() })
async function more(link) {
  const place = link.closest('.next')
  link.setAttribute('aria-busy', 'true')
  try {
    const made = await part(link.href, 'rows')
    convs.dataset.scrolled = 'yes'
    const known = new Set(all('.conv', convs).map(row => row.id))
    for (const row of all('.conv', made)) if (known.has(row.id)) row.remove()
    place.replaceWith(made)
    watchEnds()
    mark()
  } catch { link.removeAttribute('aria-busy') }
}
const ends = new IntersectionObserver(seen => {
  for (const end of seen) {
    if (!end.isIntersecting) continue
    ends.unobserve(end.target)
    if (end.target.matches('[data-next]')) more(end.target)
    else earlier(end.target)
  }
}, { rootMargin: '300px' })
function watchEnds() {
  for (const link of all('[data-next], [data-earlier]')) ends.observe(link)
}

// ---- opening a conversation ----
const ahead = new Map()
function prefetch(href) {
  if (!ahead.has(href)) {
    ahead.set(href, part(href, 'thread'))
    setTimeout(() => ahead.delete(href), 5000)
  }
  return ahead.get(href)
}
async function open(href, push = true) {
  const url = new URL(href, location.href)
  try {
    const slow = setTimeout(() => pane.setAttribute('aria-busy', 'true'), 300)
    const made = await prefetch(href)
    clearTimeout(slow)
    ahead.delete(href)
    pane.removeAttribute('aria-busy')
    pane.replaceChildren(made.cloneNode(true))
    if (push) history.pushState({ thread: true }, '', url)
    inbox.dataset.view = 'thread'
    one('#thread-h')?.closest('.thread')?.querySelector('.scroll')?.focus({ preventScroll: true })
    entered()
  } catch { location.href = url }
}
function close() {
  inbox.dataset.view = 'list'
  looking(null)
}
addEventListener('popstate', () => {
  if (/^\/inbox\/[^/]+$/.test(location.pathname)) open(location.href, false)
  else { pane.replaceChildren(); close(); mark() }
})
document.addEventListener('click', event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  const link = event.target.closest('.conv')?.querySelector('a.name')
  if (link && !event.target.closest('button')) { event.preventDefault(); return open(link.href) }
  const back = event.target.closest('a.back')
  if (back) {
    event.preventDefault()
    if (history.state?.thread) history.back()
    else { history.replaceState(null, '', back.href); pane.replaceChildren(); close(); mark() }
  }
})
for (const kind of ['pointerover', 'focusin']) {
  document.addEventListener(kind, event => {
    const link = event.target.closest?.('.conv')?.querySelector('a.name')
    if (link && !link.hasAttribute('aria-current')) prefetch(link.href).catch(() => ahead.delete(link.href))
  })
}

// ---- the chat ----
const scroller = () => one('.scroll', pane)
const atEnd = () => { const box = scroller(); return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 80 }
function toEnd() { const box = scroller(); if (box) box.scrollTop = box.scrollHeight }
function entered() {
  for (const hidden of all('.js[hidden]', pane)) hidden.hidden = false
  const id = current()
  const box = one('.composer textarea', pane)
  if (box) { if (!box.value) box.value = drafts.get(id); grow(box) }
  const begin = one('#unread', pane)
  if (begin) begin.scrollIntoView({ block: 'center' }); else toEnd()
  looking(id)
  mark()
  watchEnds()
  seen()
  document.title = document.title.replace(/^.*? · /, `${one('#thread-h')?.textContent ?? ''} · `)
}
/** What is on the screen has been read. */
function seen() {
  const at = thread()
  if (!at || at.dataset.unread === '0' || document.hidden || !one('.composer', pane)) return
  at.dataset.unread = '0'
  post(`/inbox/${at.dataset.conv}/act`, { act: 'read' })
}
document.addEventListener('visibilitychange', () => { if (!document.hidden) seen() })

function inPlace(item, place) {
  const at = Number(item.dataset.at)
  const after = [...place.children].reverse().find(other => other.dataset.at && Number(other.dataset.at) <= at)
  if (after) after.after(item); else place.prepend(item)
}
/** Puts a fresh page of a chat over the one that is shown: what changed changes, what is new comes in its place. */
function putItems(made) {
  const place = one('#msgs', pane)
  const end = atEnd()
  let arrived = 0
  const incoming = new Set()
  for (const item of all('[id]', made).filter(item => item.parentNode === made)) {
    incoming.add(item.id)
    const before = document.getElementById(item.id)
    for (const hidden of all('.js[hidden]', item)) hidden.hidden = false
    if (before && place.contains(before)) {
      if (before.id !== 'unread' && before.outerHTML !== item.outerHTML) before.replaceWith(item)
      continue
    }
    if (item.id === 'unread') continue
    inPlace(item, place)
    if (item.matches('.in')) arrived += 1
  }
  for (const planned of all('.planned', place)) if (!incoming.has(planned.id)) planned.remove()
  if (end) toEnd()
  else if (arrived) one('.jump', pane).hidden = false
  if (arrived) say(word('New'))
}
const refreshItems = gathered(async () => {
  const at = thread()
  if (!at) return
  const id = at.dataset.conv
  const made = await part(at.dataset.href, 'items')
  if (current() !== id) return
  putItems(made)
}, 40)
/** The head, the line to write in and the stay: anew, without losing what is typed. */
const refreshHead = gathered(async () => {
  const at = thread()
  if (!at) return
  const id = at.dataset.conv
  const made = await part(at.dataset.href, 'thread')
  if (current() !== id) return
  for (const css of ['.th-h', '.charge']) {
    const [now, before] = [one(css, made), one(css, pane)]
    if (now && before && !before.querySelector('details[open]')) {
      const here = one('.here', before)?.textContent
      before.replaceWith(now)
      if (here && one('.here', pane)) one('.here', pane).textContent = here
    }
  }
  const [aside, beside] = [one('aside.context', made), one('aside.context', pane)]
  if (aside && beside && !beside.contains(document.activeElement)) beside.replaceWith(aside)
  const [form, line] = [one('.composer', made), one('.composer', pane)]
  if (form && line) {
    one('.win', line)?.replaceWith(one('.win', form))
    // The window has opened or closed: another line to write in.
    if (form.dataset.open !== line.dataset.open) {
      const typed = one('textarea', line).value
      one('.compose', pane).replaceWith(one('.compose', made))
      one('.composer textarea', pane).value = typed
      for (const hidden of all('.js[hidden]', pane)) hidden.hidden = false
    }
  }
  at.dataset.state = one('#thread', made).dataset.state
}, 250)
async function earlier(link) {
  const place = link.closest('.earlier')
  const box = scroller()
  try {
    const made = await part(link.href, 'items')
    for (const item of all('.planned', made)) item.remove()
    for (const day of all('.day', made)) document.getElementById(day.id)?.remove()
    const height = box.scrollHeight
    place.replaceWith(made)
    for (const hidden of all('.js[hidden]', pane)) hidden.hidden = false
    box.scrollTop += box.scrollHeight - height
    watchEnds()
  } catch { /* the link stays and can be followed */ }
}

// ---- writing ----
function grow(box) {
  box.style.blockSize = 'auto'
  box.style.blockSize = `${Math.min(box.scrollHeight + 2, 220)}px`
}
const fresh_key = () => crypto.randomUUID?.() ?? `k${Date.now()}${Math.random().toString(36).slice(2)}`
/** Shows at once what is being sent; the real one takes its place when it comes. */
function stand(kind, text) {
  const made = one(kind === 'note' ? '#t-note' : '#t-out', pane).content.firstElementChild.cloneNode(true)
  one('p', made).textContent = text
  one('time', made).textContent = new Date().toTimeString().slice(0, 5)
  one('#outbox', pane).append(made)
  toEnd()
  return made
}
async function deliver(made, url, data) {
  made.dataset.state = 'pending'
  made.onclick = null
  let answer
  try { answer = await post(url, data) } catch { answer = { ok: false, status: 0, told: {} } }
  if (answer.ok) {
    try { putItems(await part(thread().dataset.href, 'items')) } catch { /* comes over the line */ }
    return made.remove()
  }
  made.dataset.state = 'failed'
  const why = answer.told.detail ?? word('Failed')
  one('footer', made).textContent = why
  say(why)
  // The key goes along: a second try cannot send twice.
  const again = () => { removeEventListener('gl:line', back); deliver(made, url, data) }
  const back = event => { if (event.detail) again() }
  if (answer.status === 0 || answer.status >= 500) addEventListener('gl:line', back)
  made.onclick = again
  made.tabIndex = 0
  if (answer.told.code === 'window_closed') refreshHead()
}
function send(form, at = '') {
  const box = one('textarea', form)
  const text = box.value.trim()
  if (!text) return box.focus()
  const mode = new FormData(form).get('mode') ?? 'reply'
  const data = { body: text, mode, key: fresh_key(), at, reply_to: mode === 'note' ? '' : form.elements.reply_to.value }
  box.value = ''
  grow(box)
  drafts.set(current(), '')
  answerTo(form, null)
  deliver(stand(mode, text), form.action, data)
}
function answerTo(form, message) {
  form.elements.reply_to.value = message?.dataset.reply ?? ''
  const shown = one('.answering', form)
  shown.hidden = !message
  if (message) { one('span', shown).textContent = one('p', message.closest('.m'))?.textContent.slice(0, 80) ?? ''; one('textarea', form).focus() }
}
let typed = 0
pane.addEventListener('input', event => {
  const box = event.target.closest('.composer textarea')
  if (box) {
    drafts.set(current(), box.value)
    grow(box)
    if (Date.now() - typed > 3000) { typed = Date.now(); looking(current(), true) }
    const wanted = /^\/([\p{L}\p{N}_-]*)$/u.exec(box.value)
    const saved = one('.saved', pane)?.closest('details')
    if (saved) {
      saved.open = Boolean(wanted)
      for (const item of all('li', saved)) item.hidden = wanted && !one('button', item).dataset.shortcut.startsWith(wanted[1].toLowerCase())
    }
  }
  const field = event.target.closest('.picker input')
  if (field) preview(field.form)
})
function preview(form) {
  const shown = one('.preview', form)
  let text = shown.dataset.body
  for (const field of all('input[name^="v."]', form)) {
    if (field.value) text = text.replace(new RegExp(`\\{\\{\\s*${field.name.slice(2)}\\s*\\}\\}`, 'g'), () => field.value)
  }
  shown.textContent = text
}
pane.addEventListener('keydown', event => {
  const box = event.target.closest('.composer textarea')
  if (!box) return
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); box.form.requestSubmit() }
  if (event.key === 'Escape') { answerTo(box.form, null); scroller().focus() }
})
pane.addEventListener('change', async event => {
  if (event.target.name === 'mode') event.target.form.dataset.mode = event.target.value
  const file = event.target.matches('[data-attach]') ? event.target.files[0] : null
  if (!file) return
  const form = event.target.form
  const data = new FormData()
  data.set('key', fresh_key())
  data.set('caption', one('textarea', form).value)
  data.set('reply_to', form.elements.reply_to.value)
  data.set('file', file)
  one('textarea', form).value = ''
  drafts.set(current(), '')
  event.target.value = ''
  deliver(stand('reply', file.name), `/inbox/${current()}/files`, data)
})
pane.addEventListener('submit', async event => {
  const form = event.target
  if (form.matches('.composer')) { event.preventDefault(); return send(form) }
  if (!form.action.endsWith('/act') && !form.closest('.picker')) return
  event.preventDefault()
  for (const menu of all('details.menu[open]', pane)) menu.open = false
  const data = Object.fromEntries(new FormData(form))
  if (form.closest('.picker')) data.key = fresh_key()
  const answer = await post(form.action, data).catch(() => ({ ok: false, told: {} }))
  if (!answer.ok) return note(answer.told.detail ?? word('Failed'))
  if (form.closest('.picker')) return open(thread().dataset.href, false)
  done(data.act)
  if (form.matches('.addlabel')) form.reset()
})
function done(act) {
  const id = current()
  const undo = { close: 'reopen', block: 'unblock', snooze: 'reopen', 'opt-out': 'opt-in' }[act]
  if (undo) note(act === 'close' ? word('Closed') : '✓', () => post(`/inbox/${id}/act`, { act: undo }).then(() => { refreshHead(); refreshRows() }))
  refreshHead()
  refreshItems()
  refreshRows()
}
pane.addEventListener('click', event => {
  const hit = event.target.closest('button, a')
  if (!hit) return
  const form = one('.composer', pane)
  if (hit.matches('.jump')) { toEnd(); hit.hidden = true }
  if (hit.dataset.reply) answerTo(form, hit)
  if (hit.dataset.react) post(`/inbox/${current()}/act`, { act: 'react', value: `${hit.dataset.react} 👍`, key: fresh_key() }).then(refreshItems)
  if (hit.closest('.answering')) answerTo(form, null)
  if (hit.dataset.later) { hit.closest('details').open = false; send(form, hit.dataset.later) }
  if (hit.dataset.saved) {
    const box = one('textarea', form)
    box.value = hit.dataset.saved
    hit.closest('details').open = false
    grow(box)
    box.focus()
    drafts.set(current(), box.value)
  }
})
pane.addEventListener('scroll', () => { if (atEnd()) { const jump = one('.jump', pane); if (jump) jump.hidden = true } }, { capture: true, passive: true })
document.addEventListener('click', event => {
  for (const menu of all('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false
})
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return
  for (const menu of all('details.menu[open]')) { menu.open = false; one('summary', menu).focus() }
})

// ---- what happens elsewhere ----
addEventListener('gl:events', ({ detail: events }) => {
  const mine = events.filter(event => event.conversation && event.conversation === current())
  if (mine.length) {
    refreshItems()
    if (mine.some(event => !event.kind.startsWith('message.') || event.kind === 'message.received')) refreshHead()
    if (mine.some(event => event.kind === 'message.received')) { thread().dataset.unread = '1'; if (!document.hidden && atEnd()) setTimeout(seen, 600) }
  }
  if (events.some(event => event.conversation || event.kind.startsWith('guest.'))) refreshRows()
})
addEventListener('gl:anew', () => { refreshRows(); refreshItems(); refreshHead() })
addEventListener('gl:line', event => { if (event.detail) { refreshRows(); refreshItems() } })
addEventListener('gl:here', ({ detail }) => {
  const place = one('.here', pane)
  if (!place || detail.conversation !== current()) return
  const names = (list, text) => list.length ? `${list.map(who => who.name).join(', ')} ${text}` : ''
  place.textContent = names(detail.here.filter(who => who.writing), word('Writing')) || names(detail.here, word('Looking'))
})
setInterval(() => { if (!document.hidden) { refreshHead(); refreshRows() } }, 60_000)

// ---- keyboard ----
function step(by) {
  const links = all('.conv a.name', convs)
  const at = links.findIndex(link => link.hasAttribute('aria-current'))
  const to = links[Math.max(0, Math.min(links.length - 1, at + by))]
  if (!to) return
  to.closest('.conv').scrollIntoView({ block: 'nearest' })
  open(to.href)
}
const quick = (act, value = '') => async () => {
  const id = current()
  if (!id || !one('.composer', pane)) return
  const answer = await post(`/inbox/${id}/act`, { act, value })
  if (answer.ok) done(act); else note(answer.told.detail ?? word('Failed'))
}
const write = mode => () => {
  const radio = one(`.composer [value=${mode}]`, pane)
  if (radio) { radio.checked = true; radio.form.dataset.mode = mode; one('textarea', radio.form).focus() }
}
keys.add('j', word('Next'), () => step(1))
keys.add('k', word('Previous'), () => step(-1))
keys.add('e', word('Close'), quick('close'))
keys.add('a', word('Assign'), quick('assign', 'me'))
keys.add('u', word('Unread'), quick('unread'))
keys.add('r', word('Reply'), write('reply'))
keys.add('n', word('Note'), write('note'))
keys.add('Enter', '', () => document.activeElement?.closest?.('.conv')?.querySelector('a.name')?.click())

// Searching as one types; the address follows.
const search = one('.search input[type=search]')
const find = gathered(async () => {
  inbox.dataset.q = search.value.trim()
  delete convs.dataset.scrolled
  const url = listUrl()
  putRows(await part(url, 'rows'))
  if (!current()) history.replaceState(history.state, '', url)
}, 200)
search?.addEventListener('input', find)
search?.addEventListener('keydown', event => { if (event.key === 'Escape') { search.value = ''; find() } })

if (current()) entered(); else mark()
watchEnds()
live(inbox.dataset.position)
