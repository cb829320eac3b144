// The phone: which guest, which thread, what is written; kept live by server-sent events.

import { $, el, face, sim, tint } from './dom.js'
import { bubble, summary, ticks } from './bubbles.js'
import { listSheet, popup } from './sheets.js'
import { guestTools } from './account.js'
import { startTools, traffic } from './tools.js'

const app = $('.app'), thread = $('#thread'), list = $('#messages'), composer = $('#composer'), box = $('#text')
const guests = new Map(), business = document.querySelector('.who b').textContent
let current = null, messages = [], answering = null, editing = null, drift = 0, info = {}, drafts = {}

const now = () => Date.now() + drift
/** Whoever spoke last comes first, but before them the first guest of all as long as nothing was said: start here. */
function inOrder() {
  const byAge = [...guests.values()].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
  const rank = g => g.last?.timestamp || (g === byAge[0] ? '9' : '')
  return byAge.sort((a, b) => rank(b).localeCompare(rank(a)))
}

const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString()
const day = at => sameDay(at, now()) ? 'Today' : sameDay(at, now() - 86400000) ? 'Yesterday' : new Date(at).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' })

// --- guests -------------------------------------------------------------------------------------------------------

function drawGuests() {
  const sorted = inOrder()
  $('#no-guests').hidden = sorted.length > 0
  $('#guests').replaceChildren(...sorted.map(g => el('li', {}, el('a', { href: `#${g.id}`, class: 'guest', 'aria-current': g.id === current ? 'true' : undefined },
    el('span', { class: `avatar ${tint(g.name)}`, 'aria-hidden': 'true' }, face(g.name)),
    el('span', { class: 'g-main' }, el('b', { dir: 'auto' }, g.name), el('span', { class: 'muted line', dir: 'auto' }, g.last ? summary(g.last) : g.phone ? `+${g.phone}` : g.username ? `@${g.username}` : g.user_id)),
    el('span', { class: 'g-side' }, g.last && el('time', { class: 'muted' }, short(g.last.timestamp)), g.unread > 0 && g.id !== current && el('span', { class: 'badge', 'aria-label': `${g.unread} unread` }, g.unread))))))
}

const short = at => sameDay(at, now()) ? new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : new Date(at).toLocaleDateString([], { day: 'numeric', month: 'short' })

function drawHeader() {
  const guest = guests.get(current)
  $('#empty').hidden = Boolean(guest)
  $('#presence').textContent = guest?.typing ? 'typing…' : 'Business account'
  $('#presence').className = guest?.typing ? 'typing' : ''
  const left = guest?.window_ends ? Date.parse(guest.window_ends) - now() : 0
  const chip = $('#window')
  chip.hidden = !guest
  chip.className = `window${left > 0 ? '' : ' closed'}`
  chip.textContent = left > 0 ? `${Math.floor(left / 3600000)} h ${Math.floor(left / 60000) % 60} min` : 'closed'
  chip.title = left > 0 ? 'So long may the business answer freely' : 'The 24-hour window is closed: templates only'
  chip.setAttribute('aria-label', left > 0 ? `Reply window open for ${chip.textContent}` : 'Reply window closed')
  $('#sim-time').textContent = new Date(now()).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  drawTyping(guest)
}

const dots = el('li', { class: 'theirs first' }, el('div', { class: 'stack' }, el('div', { class: 'bubble dots', role: 'img', 'aria-label': 'The business is typing' }, el('i'), el('i'), el('i'))))
function drawTyping(guest) {
  if (!guest?.typing) return dots.remove()
  if (list.lastElementChild !== dots) list.append(dots)
}

function drawTry() {
  const language = guests.get(current)?.language?.slice(0, 2) || 'en'
  const all = info.suggestions || [], fitting = all.filter(s => s.language === language)
  const chips = () => (fitting.length ? fitting : all.filter(s => s.language === 'en')).map(s => el('button', { type: 'button', dir: 'auto', onclick: () => say({ type: 'text', text: { body: s.text } }) }, s.text))
  $('#try').replaceChildren(...chips())
  $('#starter').replaceChildren(...chips())
  $('.try').hidden = !current || !all.length
}

// --- thread -------------------------------------------------------------------------------------------------------

/** On a phone a message shows when it has arrived; failed ones become a note. */
const arrived = m => m.direction === 'inbound' || ['delivered', 'read', 'played', 'failed'].includes(m.status)

function drawThread() {
  const byId = new Map(messages.map(m => [m.wamid, m])), faces = new Map(), edits = new Map(), revoked = new Set()
  for (const m of messages.filter(arrived)) {
    if (m.type === 'reaction') faces.set(`${m.reaction.message_id} ${m.direction}`, m.reaction.emoji)
    if (m.type === 'edit') edits.set(m.edit?.original_message_id, m.edit?.message)
    if (m.type === 'revoke') revoked.add(m.revoke?.original_message_id)
  }
  const reactions = id => ['inbound', 'outbound'].map(d => faces.get(`${id} ${d}`)).filter(Boolean)
  const out = []
  let lastDay = '', lastSide = ''
  for (const m of messages) {
    if (!arrived(m) || ['reaction', 'edit', 'revoke'].includes(m.type)) continue
    if (day(m.timestamp) !== lastDay) { lastDay = day(m.timestamp); lastSide = ''; out.push(dayNote(lastDay)) }
    const edited = edits.get(m.wamid)
    out.push(drawn(m, { quoted: tapped(m) ? null : byId.get(m.context?.id), reactions: reactions(m.wamid), first: m.direction !== lastSide, edited: edited && { ...m, ...edited }, revoked: revoked.has(m.wamid) }))
    lastSide = m.direction
  }
  arrange(out)
  $('#starter').hidden = out.length > 0
  drawTyping(guests.get(current))
  stick(false)
}

const days = new Map()
function dayNote(name) {
  if (!days.has(name)) days.set(name, el('li', { class: 'note day' }, el('span', {}, name)))
  return days.get(name)
}

/** The node of a message; the old one when nothing about it changed but its ticks, so that sound plays on and focus stays. */
let nodes = new Map()
function drawn(m, around) {
  const failed = m.status === 'failed', { status, statuses, ...rest } = m
  const key = JSON.stringify([rest, failed, around]), known = nodes.get(m.seq)
  if (known?.key !== key) {
    const node = bubble(m, around, taps)
    nodes.set(m.seq, { key, node, status })
    return node
  }
  if (known.status !== status) {
    known.status = status
    known.node.querySelector('.ticks')?.replaceWith(ticks(m))
  }
  return known.node
}

/** Brings the list in order, touching only what is out of place. */
function arrange(wanted) {
  let at = list.firstChild
  for (const node of wanted) {
    if (node === at) at = at.nextSibling
    else list.insertBefore(node, at)
  }
  while (at) { const next = at.nextSibling; at.remove(); at = next }
}

/** A tapped button repeats its label; WhatsApp does not quote the whole question again. */
const tapped = m => m.type === 'button' || Boolean(m.interactive?.button_reply)

/** Whether the newest message is in view; then it stays there, also when pictures grow or the keyboard comes. */
let pinned = true
function stick(force) {
  if (force) pinned = true
  if (pinned) thread.scrollTop = thread.scrollHeight
  $('#jump').hidden = pinned
}
let lastTop = 0
thread.addEventListener('scroll', () => {
  // Only a move upwards leaves the end: when something grows, the view stays and the end moves away from it.
  if (thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60) pinned = true
  else if (thread.scrollTop < lastTop) pinned = false
  lastTop = thread.scrollTop
  $('#jump').hidden = pinned
}, { passive: true })
const grown = new ResizeObserver(() => stick(false))
grown.observe(list); grown.observe(thread)
$('#jump').addEventListener('click', () => stick(true))

async function open(id) {
  if (current) drafts[current] = box.value
  current = guests.has(id) ? id : null
  app.dataset.view = current ? 'thread' : 'list'
  messages = []; nodes = new Map(); answer(null)
  box.value = drafts[current] || ''; grow()
  list.replaceChildren(); drawGuests(); drawHeader(); drawTry(); guestTools(guests.get(current))
  $('#starter').hidden = true
  if (!current) return
  const loaded = await sim('GET', `/guests/${current}/messages`)
  if (current !== loaded.guest.id) return
  messages = loaded.messages
  guests.set(current, loaded.guest)
  drawThread(); stick(true)
  seen()
}

/** The guest looks at the thread: the business gets its read receipts. */
function seen() {
  const guest = guests.get(current)
  if (guest && guest.unread > 0 && document.visibilityState === 'visible') sim('POST', `/guests/${current}/read`).catch(complain)
}
document.addEventListener('visibilitychange', seen)

function upsert(message) {
  const at = messages.findIndex(m => m.seq === message.seq)
  if (at >= 0) messages[at] = message
  else messages.push(message)
  if (messages.length > 2000) messages.shift()
}

// --- writing ------------------------------------------------------------------------------------------------------

async function say(message) {
  if (!current) return
  if (answering && !message.context) message.context = { id: answering.wamid }
  answer(null)
  try { await sim('POST', `/guests/${current}/messages`, message); stick(true) } catch (error) { complain(error) }
}

function complain(error) {
  const note = el('li', { class: 'note failed', role: 'alert' }, el('span', {}, `The simulator refused: ${error.message}`))
  list.append(note); stick(true)
  setTimeout(() => note.remove(), 8000)
}

function answer(message) {
  answering = message; editing = null
  $('#quoting').hidden = !message
  if (!message) return
  $('#quoting b').textContent = message.direction === 'inbound' ? 'You' : business
  $('#quoting span').textContent = summary(message).slice(0, 120)
  box.focus()
}
$('#quoting button').addEventListener('click', () => { if (editing) { box.value = ''; grow() } answer(null) })

/** Puts a message of the guest back into the field, to be written anew. */
function edit(message) {
  answer(null)
  editing = message
  $('#quoting').hidden = false
  $('#quoting b').textContent = 'Edit'
  $('#quoting span').textContent = message.text.body.slice(0, 120)
  box.value = message.text.body
  grow(); box.focus()
}

const grow = () => { box.style.blockSize = 'auto'; box.style.blockSize = `${Math.min(box.scrollHeight, 120)}px`; composer.classList.toggle('ready', box.value.trim() !== '') }
box.addEventListener('input', grow)
box.addEventListener('keydown', e => { if (e.key === 'Escape' && !$('#quoting').hidden) { $('#quoting button').click(); box.focus() } })
box.addEventListener('keydown', e => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); composer.requestSubmit() } })
composer.addEventListener('submit', e => {
  e.preventDefault()
  const body = box.value.trim()
  if (!body || !current) return
  box.value = ''; grow()
  if (!editing) return say({ type: 'text', text: { body } })
  const original_message_id = editing.wamid
  answer(null)
  say({ type: 'edit', edit: { original_message_id, message: { type: 'text', text: { body } } } })
})

const taps = {
  business,
  reply: (kind, id, m) => say({ type: kind, [kind]: { id }, context: { id: m.wamid } }),
  quick: (b, m) => say({ type: 'button', button: { payload: b.payload, text: b.text }, context: { id: m.wamid } }),
  list: (m, from) => listSheet(m, from, row => taps.reply('list_reply', row, m)),
  played: m => m.status !== 'played' && sim('POST', `/guests/${current}/read`, { played: m.wamid }).catch(complain),
  location: m => say({ ...palma(), context: m && { id: m.wamid } }),
  contact: m => say({ ...me(), context: m && { id: m.wamid } }),
  flow: m => say({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: JSON.stringify({ flow_token: m.interactive.action.parameters.flow_token || '' }) } }, context: { id: m.wamid } }),
  jump: m => { const target = document.getElementById(`m-${m.seq}`); target?.scrollIntoView({ block: 'center', behavior: 'smooth' }); target?.classList.add('flash'); setTimeout(() => target?.classList.remove('flash'), 1200) },
  more: (m, from) => popup(from, [...'👍❤😂😮😢🙏'].map(e => e === '❤' ? '❤️' : e), emoji => say({ type: 'reaction', reaction: { message_id: m.wamid, emoji }, context: {} }), [
    ['Answer', () => answer(m)],
    ...(reacted(m) ? [['Take reaction back', () => say({ type: 'reaction', reaction: { message_id: m.wamid }, context: {} })]] : []),
    ...(m.direction === 'inbound' && m.type === 'text' ? [['Edit', () => edit(m)]] : []),
    ...(m.direction === 'inbound' ? [['Delete for everyone', () => say({ type: 'revoke', revoke: { original_message_id: m.wamid } })]] : []),
    ['Copy text', () => navigator.clipboard?.writeText(summary(m))],
  ]),
}
const reacted = m => messages.findLast(r => r.type === 'reaction' && r.direction === 'inbound' && r.reaction.message_id === m.wamid)?.reaction.emoji
const palma = () => ({ type: 'location', location: { latitude: 39.5696, longitude: 2.6502, name: 'Palma de Mallorca', address: 'Illes Balears, Spain' } })
const me = () => { const g = guests.get(current); return { type: 'contacts', contacts: [{ name: { formatted_name: g.name, first_name: g.name.split(' ')[0] }, phones: g.phone ? [{ phone: `+${g.phone}`, wa_id: g.phone, type: 'CELL' }] : [] }] } }

// --- attachments --------------------------------------------------------------------------------------------------

const menu = $('#attachments'), attach = $('#attach')
function toggleMenu(show) {
  menu.hidden = !show
  attach.setAttribute('aria-expanded', String(show))
  if (show) menu.querySelector('button').focus()
}
attach.addEventListener('click', () => toggleMenu(menu.hidden))
menu.addEventListener('keydown', e => {
  const items = [...menu.querySelectorAll('button')], at = items.indexOf(document.activeElement)
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[e.key]
  if (to !== undefined) { e.preventDefault(); items[(to + items.length) % items.length].focus() }
  if (e.key === 'Escape') { e.stopPropagation(); toggleMenu(false); attach.focus() }
})
menu.addEventListener('click', e => {
  const kind = e.target.closest('button')?.dataset.kind
  if (!kind) return
  toggleMenu(false)
  const caption = box.value.trim()
  const made = { sample: { type: 'image', image: caption ? { caption } : {} }, location: palma(), voice: { type: 'audio', audio: {} }, contact: current && me(), sticker: { type: 'sticker', sticker: {} } }[kind]
  if (kind === 'photo') return $('#file').click()
  if (kind === 'sample') { box.value = ''; grow() }
  if (made) say(made)
  box.focus()
})
document.addEventListener('click', e => { if (!menu.hidden && !menu.contains(e.target) && !attach.contains(e.target)) toggleMenu(false) })
$('#file').addEventListener('change', async e => {
  const file = e.target.files[0]
  e.target.value = ''
  if (!file) return
  try {
    const { id } = await sim('POST', `/media?filename=${encodeURIComponent(file.name)}`, file, { 'content-type': file.type || 'application/octet-stream' })
    const kind = file.type === 'image/webp' ? 'sticker' : ['image', 'video', 'audio'].find(k => file.type.startsWith(`${k}/`)) || 'document'
    const caption = kind === 'audio' || kind === 'sticker' ? '' : box.value.trim()
    if (caption) { box.value = ''; grow() }
    say({ type: kind, [kind]: { id, ...(caption && { caption }), ...(kind === 'document' && { filename: file.name }) } })
  } catch (error) { complain(error) }
})

// --- adding guests ------------------------------------------------------------------------------------------------

const form = $('#new-guest'), add = $('#add')
const showForm = show => { form.hidden = !show; add.setAttribute('aria-expanded', String(show)); if (show) form.elements.name.focus(); else form.reset() }
add.addEventListener('click', () => showForm(form.hidden))
$('#cancel').addEventListener('click', () => { showForm(false); add.focus() })
form.addEventListener('submit', async e => {
  e.preventDefault()
  const f = form.elements, bad = form.querySelector('.bad')
  const wanted = { name: f.name.value.trim(), language: f.language.value }
  if (f.phone.value.trim()) wanted.phone = f.phone.value.trim()
  if (f.hidden.checked) wanted.username = wanted.name.toLowerCase().replace(/[^a-z0-9]+/g, '.').replace(/^\.|\.$/g, '') || 'guest'
  try {
    const guest = await sim('POST', '/guests', wanted)
    guests.set(guest.id, guest)
    bad.hidden = true; showForm(false); location.hash = guest.id
  } catch (error) { bad.textContent = error.message; bad.hidden = false }
})

// --- live ---------------------------------------------------------------------------------------------------------

async function load() {
  const [about, all] = await Promise.all([sim('GET', ''), sim('GET', '/guests')])
  info = about
  drift = Date.parse(about.clock.now) - Date.now()
  guests.clear()
  for (const g of all.guests) guests.set(g.id, g)
  startTools(about)
  const wanted = location.hash.slice(1), wide = matchMedia('(min-width: 48rem)').matches
  if (!guests.has(wanted) && wide && guests.size) { history.replaceState(null, '', `#${inOrder()[0].id}`) }
  await open(location.hash.slice(1))
}
const on = {
  message: e => {
    guests.set(e.guest.id, e.guest)
    if (e.guest.id === current) { upsert(e.message); seen() }
    soon()
  },
  guest: e => { guests.set(e.guest.id, e.guest); drawGuests(); drawHeader(); drawTry(); if (e.guest.id === current) guestTools(e.guest) },
  gone: e => { guests.delete(e.guest); if (current === e.guest) location.hash = ''; drawGuests() },
  clock: e => { drift = Date.parse(e.clock.now) - Date.now(); load() },
  reset: () => load(),
  lagged: () => later(),
  hello: () => load(),
}

/** Looks at everything again, at most once a second. */
let behind = 0
const later = () => { if (!behind) behind = setTimeout(() => { behind = 0; load() }, 1000) }

/** Draws once for all events of a frame. */
let waiting = false
function soon() {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => { waiting = false; drawThread(); drawHeader(); drawGuests() })
}

let live
function connect() {
  live = new EventSource('/_sim/events')
  live.onmessage = e => {
    const event = JSON.parse(e.data)
    on[event.event]?.(event)
    traffic(event)
  }
  live.onopen = () => document.documentElement.classList.remove('offline')
  live.onerror = () => document.documentElement.classList.add('offline')
}

addEventListener('hashchange', () => open(location.hash.slice(1)))
addEventListener('keydown', e => {
  if (e.altKey && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
    const rows = [...document.querySelectorAll('.guest')], at = rows.findIndex(row => row.hash === `#${current}`)
    const next = rows[at + (e.key === 'ArrowUp' ? -1 : 1)]
    if (next) { e.preventDefault(); location.hash = next.hash; box.focus() }
  }
  if (e.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) { e.preventDefault(); box.focus() }
})
$('#theme').addEventListener('click', () => {
  const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = dark ? 'light' : 'dark'
  localStorage.setItem('theme', root.dataset.theme)
})
const kept = localStorage.getItem('theme')
if (kept) document.documentElement.dataset.theme = kept
setInterval(drawHeader, 15000)
connect()
