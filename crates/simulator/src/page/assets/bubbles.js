// One message as WhatsApp shows it. Knows nothing of the network: what a tap does is handed in.

import { el, icon, initials, link } from './dom.js'
import { format } from './format.js'

const time = at => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })

/** Address under which the page can show a medium: an id of the simulator, or a link it has fetched. */
const source = medium => medium?.id ? `/_sim/media/${encodeURIComponent(medium.id)}` : medium?.link ? `/_sim/links?url=${encodeURIComponent(medium.link)}` : null

const text = (value, cls = 'text') => value ? el('p', { class: cls, dir: 'auto' }, format(value)) : null

/** Ticks of the guest's own messages: sent, taken by the business, read by it. */
export function ticks(message) {
  if (message.direction !== 'inbound') return null
  const word = { accepted: 'Sending', sent: 'Sent', delivered: 'Delivered', read: 'Read', played: 'Played' }[message.status] || 'Sent'
  const svg = icon(message.status === 'sent' || message.status === 'accepted' ? 'tick' : 'ticks', 'tick')
  return el('span', { class: `ticks ${message.status}`, title: word, role: 'img', 'aria-label': word }, svg)
}

function picture(medium, alt) {
  const src = source(medium)
  const fallback = () => el('span', { class: 'missing' }, icon('image'), 'This picture could not be loaded')
  if (!src) return fallback()
  const img = el('img', { src, alt, loading: 'lazy', decoding: 'async' })
  img.addEventListener('error', () => img.replaceWith(fallback()))
  return el('a', { class: 'picture', href: src, target: '_blank', rel: 'noopener', 'aria-label': alt }, img)
}

const place = (loc) => {
  const lat = Number(loc.latitude), lon = Number(loc.longitude)
  const url = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=15/${lat}/${lon}`
  const map = link(url, { class: 'map', 'aria-label': `Map: ${loc.name || `${lat}, ${lon}`}` }, el('span', { class: 'streets' }), icon('pin', 'pin'))
  return [map, el('div', { class: 'caption' }, loc.name && el('b', { dir: 'auto' }, loc.name), el('span', { class: 'muted', dir: 'auto' }, loc.address || (loc.name ? '' : `${lat.toFixed(5)}, ${lon.toFixed(5)}`)))]
}

/** A voice note: plays and stops, shows how far it is, and can be wound by a click on its wave. */
function sound(medium, played) {
  const bars = el('span', { class: 'wave', 'aria-hidden': 'true' })
  for (let i = 0; i < 34; i++) bars.append(el('i', { class: `h${(i * 7 + i * i) % 6}` }))
  const left = el('small', { class: 'left', 'aria-hidden': 'true' })
  const audio = source(medium) ? el('audio', { src: source(medium), preload: 'metadata' }) : null
  const play = el('button', { type: 'button', class: 'play', 'aria-label': 'Play voice note', disabled: !audio }, icon('play'))
  const show = () => {
    const share = audio.duration ? audio.currentTime / audio.duration : 0
    ;[...bars.children].forEach((bar, i) => bar.classList.toggle('on', i / 34 < share))
    const seconds = Math.round(audio.paused && !audio.currentTime ? audio.duration : audio.currentTime)
    left.textContent = Number.isFinite(seconds) ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` : ''
    const symbol = audio.paused ? 'play' : 'pause'
    play.replaceChildren(icon(symbol))
    play.setAttribute('aria-label', audio.paused ? 'Play voice note' : 'Pause voice note')
  }
  if (audio) {
    for (const name of ['timeupdate', 'loadedmetadata', 'play', 'pause']) audio.addEventListener(name, show)
    audio.addEventListener('ended', () => { audio.currentTime = 0; show() })
    audio.addEventListener('error', () => { play.disabled = true; left.textContent = 'cannot be played' })
    audio.addEventListener('play', () => played?.(), { once: true })
    play.addEventListener('click', () => audio.paused ? audio.play().catch(() => { play.disabled = true }) : audio.pause())
    bars.addEventListener('click', e => {
      const area = bars.getBoundingClientRect()
      if (audio.duration) audio.currentTime = audio.duration * Math.min(1, Math.max(0, (e.clientX - area.left) / area.width))
    })
  }
  return el('div', { class: 'sound' }, play, bars, left, audio)
}

const file = medium => el('a', { class: 'file', href: source(medium) || '#', target: '_blank', rel: 'noopener' },
  icon('file'), el('span', {}, el('b', { dir: 'auto' }, medium.filename || 'Document'), el('small', {}, (medium.filename?.split('.').pop() || medium.mime_type?.split('/').pop() || 'file').toUpperCase().slice(0, 8))))

const people = list => list.map(person => {
  const name = person.name?.formatted_name || person.phones?.[0]?.phone || 'Contact'
  return el('div', { class: 'person' }, el('span', { class: 'avatar' }, initials(name)), el('span', {}, el('b', { dir: 'auto' }, name), (person.phones || []).map(p => el('small', { dir: 'ltr' }, p.phone))))
})

/** Header of an interactive message or template. */
function header(head) {
  if (!head) return null
  if (head.type === 'text') return text(head.text, 'text head')
  if (head.type === 'location') return place(head.location)
  const medium = head[head.type]
  if (head.type === 'image') return picture(medium, 'Picture')
  if (head.type === 'video') return film(medium)
  if (head.type === 'document') return file(medium)
  return null
}

const film = medium => source(medium) ? el('video', { src: source(medium), controls: true, preload: 'metadata', 'aria-label': 'Video' }) : null

const action = (symbol, label, props) => el('button', { type: 'button', class: 'action', ...props }, symbol && icon(symbol, 's'), el('span', { dir: 'auto' }, label))

/** Buttons below the bubble. `taps` says what happens. */
function buttons(message, taps) {
  const body = message.interactive
  if (body && message.direction === 'outbound') {
    const act = body.action || {}, p = act.parameters || {}
    switch (body.type) {
      case 'button': return (act.buttons || []).map(b => action('reply', b.reply?.title || '', { onclick: () => taps.reply('button_reply', b.reply.id, message) }))
      case 'list': return [action('list', act.button || 'Open', { onclick: e => taps.list(message, e.currentTarget), 'aria-haspopup': 'dialog' })]
      case 'cta_url': return [link(p.url, { class: 'action' }, icon('link', 's'), el('span', { dir: 'auto' }, p.display_text || 'Open'))]
      case 'location_request_message': return [action('pin', 'Send location', { onclick: () => taps.location(message) })]
      case 'request_contact_info': return [action('person', 'Share phone number', { onclick: () => taps.contact(message) })]
      case 'flow': return [action('', p.flow_cta || 'Open', { onclick: () => taps.flow(message) })]
      case 'catalog_message': case 'product': return [action('', 'View catalog', { disabled: true })]
      case 'product_list': return [action('', 'View items', { disabled: true })]
    }
  }
  if (message.shown?.buttons) return message.shown.buttons.map(b => templateButton(b, message, taps))
  return []
}

function templateButton(b, message, taps) {
  switch (b.type) {
    case 'quick_reply': return action('reply', b.text, { onclick: () => taps.quick(b, message) })
    case 'url': return link(b.url, { class: 'action' }, icon('link', 's'), el('span', { dir: 'auto' }, b.text))
    case 'phone_number': return action('phone', b.text, { title: b.phone_number, disabled: true })
    case 'copy_code': return action('copy', b.text, { title: b.code, onclick: e => { navigator.clipboard?.writeText(b.code); e.currentTarget.querySelector('span').textContent = 'Copied' } })
    default: return action('', b.text || b.type, { disabled: true })
  }
}

function cards(message, taps) {
  const list = message.shown?.cards || message.interactive?.action?.cards
  if (!list) return null
  return el('div', { class: 'cards', tabindex: 0, role: 'group', 'aria-label': 'Cards' }, list.map(card => {
    const own = card.buttons?.map(b => templateButton(b, message, taps)) || cardButtons(card.action || {}, message, taps)
    return el('article', { class: 'kard' }, header(card.header), text(card.body?.text ?? card.body, 'text cap'), own)
  }))
}

const cardButtons = (act, message, taps) => act.buttons
  ? act.buttons.map(b => { const r = b.quick_reply || b.reply; return action('reply', r.title, { onclick: () => taps.reply('button_reply', r.id, message) }) })
  : act.parameters ? [link(act.parameters.url, { class: 'action' }, icon('link', 's'), el('span', {}, act.parameters.display_text))] : []

/** What stands inside the bubble. */
function content(m, taps) {
  const body = m[m.type]
  switch (m.type) {
    case 'text': return text(body.body)
    case 'image': return [picture(body, body.caption || 'Picture'), text(body.caption, 'text cap')]
    case 'video': return [film(body), text(body.caption, 'text cap')]
    case 'audio': return sound(body, m.direction === 'outbound' ? () => taps.played(m) : undefined)
    case 'document': return [file(body), text(body.caption, 'text cap')]
    case 'sticker': return picture(body, 'Sticker')
    case 'location': return place(body)
    case 'contacts': return people(body)
    case 'interactive': return interactive(body)
    case 'button': return text(body.text)
    case 'template': return template(m)
    case 'order': return order(body)
    case 'unsupported': case 'unknown': return el('p', { class: 'text muted' }, 'A message of a kind that businesses cannot read')
    default: return el('p', { class: 'text muted' }, m.type)
  }
}

function interactive(body) {
  if (!body) return el('p', { class: 'text muted' }, 'interactive')
  if (body.button_reply) return text(body.button_reply.title || body.button_reply.id)
  if (body.list_reply) return [text(body.list_reply.title || body.list_reply.id), text(body.list_reply.description, 'text sub')]
  if (body.nfm_reply) return text(body.nfm_reply.name === 'address_message' ? '🏠 Address sent' : '📋 Form sent')
  return [header(body.header), text(body.body?.text), text(body.footer?.text, 'text foot')]
}

const template = m => m.shown ? [header(m.shown.header), text(m.shown.body), text(m.shown.footer, 'text foot')] : text(m.template?.name)

/** A short line for lists and quotes. */
export function summary(m) {
  if (!m) return ''
  if (m.status === 'failed') return '⚠ Not delivered'
  const body = m[m.type] || {}
  switch (m.type) {
    case 'text': return body.body || ''
    case 'image': return `📷 ${body.caption || 'Photo'}`
    case 'video': return `🎬 ${body.caption || 'Video'}`
    case 'audio': return '🎤 Voice note'
    case 'document': return `📄 ${body.filename || 'Document'}`
    case 'sticker': return '💟 Sticker'
    case 'location': return `📍 ${body.name || 'Location'}`
    case 'contacts': return `👤 ${body[0]?.name?.formatted_name || 'Contact'}`
    case 'reaction': return body.emoji ? `Reacted ${body.emoji}` : 'Took a reaction back'
    case 'interactive': return body.body?.text || body.button_reply?.title || body.list_reply?.title || 'Form'
    case 'button': return body.text || ''
    case 'template': return m.shown?.body || body.name || ''
    case 'system': return body.body || ''
    default: return m.type
  }
}

/** What was put into the basket, and what it costs. */
function order(body) {
  const items = body.product_items || [], count = items.reduce((sum, i) => sum + (i.quantity || 1), 0)
  const total = items.reduce((sum, i) => sum + (i.quantity || 1) * (Number(i.item_price) || 0), 0)
  return [text(`🛒 *${count} ${count === 1 ? 'item' : 'items'}*${total ? ` · ${total.toFixed(2)} ${items[0]?.currency || ''}` : ''}`), text(body.text)]
}

/** One to three emojis alone are shown large. */
const EMOJIS = /^(?:\p{RI}\p{RI}|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?|[\u{E0020}-\u{E007E}]+\u{E007F})?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?)*){1,3}$/u
const isFace = m => m.type === 'text' && !/[\d#*]/.test(m.text?.body || '') && EMOJIS.test(m.text?.body || '')

const isMedia = m => ['image', 'video', 'location'].includes(m.type) || ['image', 'video', 'location'].includes((m.shown?.header || m.interactive?.header)?.type)

/** A long press (or the right button) opens the message's menu, as on a phone. */
function hold(act) {
  let timer
  const stop = () => clearTimeout(timer)
  return {
    oncontextmenu: e => { if (e.target.closest('a')) return; e.preventDefault(); stop(); act() },
    onpointerdown: e => { if (e.pointerType === 'touch') timer = setTimeout(act, 450) },
    onpointerup: stop, onpointermove: stop, onpointercancel: stop,
  }
}

/** The list item of a message. `around` = { quoted, reactions, first, edited, revoked }. */
export function bubble(m, around, taps) {
  if (m.type === 'system') return el('li', { class: 'note' }, el('span', { dir: 'auto' }, m.system?.body || 'Something changed'))
  if (m.status === 'failed') return el('li', { class: 'note failed' }, el('span', {}, `Not delivered: ${m.errors?.[0]?.title || 'unknown error'} (${m.errors?.[0]?.code ?? '?'})`, el('small', { dir: 'auto' }, summary({ ...m, status: '' }))))
  const mine = m.direction === 'inbound'
  const below = around.revoked ? [] : buttons(m, taps)
  const inner = around.revoked ? el('p', { class: 'text muted' }, '🚫 This message was deleted') : content(around.edited || m, taps)
  const meta = el('span', { class: 'meta' }, around.edited && 'edited ', el('time', { dateTime: m.timestamp, title: new Date(m.timestamp).toLocaleString() }, time(m.timestamp)), ticks(m))
  const more = el('button', { type: 'button', class: 'more', 'aria-label': `Answer or react: ${summary(m).slice(0, 60)}`, 'aria-haspopup': 'menu', onclick: e => taps.more(m, e.currentTarget) }, icon('more', 's'))
  const faces = around.reactions?.length ? el('span', { class: 'faces', role: 'img', 'aria-label': `Reactions: ${around.reactions.join(' ')}` }, around.reactions.join('')) : null
  const bare = m.type === 'sticker' && !around.revoked, face = isFace(around.edited || m) && !around.revoked
  // The time flows with the last line of a text, as long as there is room beside it.
  const parts = [inner].flat(2).filter(Boolean), last = parts.at(-1)
  const flows = last?.classList?.contains('text')
  // Its direction is that of the text; a text with its own would not count.
  if (flows) last.removeAttribute('dir')
  const tail = flows ? el('div', { class: 'flow', dir: 'auto' }, last, meta) : meta
  const box = el('div', { class: `bubble${bare ? ' bare' : ''}${face ? ' face' : ''}${isMedia(m) ? ' media' : ''}${below.length ? ' with-actions' : ''}`, ...hold(() => taps.more(m, more)) }, quote(around.quoted, taps), flows ? parts.slice(0, -1) : parts, tail, more)
  const list = cards(m, taps)
  return el('li', { class: `${mine ? 'mine' : 'theirs'}${around.first ? ' first' : ''}${faces ? ' has-faces' : ''}`, id: `m-${m.seq}` }, el('div', { class: 'stack' }, box, below.length ? el('div', { class: 'actions' }, below) : null, faces), list)
}

function quote(quoted, taps) {
  if (!quoted) return null
  return el('button', { type: 'button', class: `quote${quoted.direction === 'inbound' ? ' own' : ''}`, onclick: () => taps.jump(quoted) }, el('b', {}, quoted.direction === 'inbound' ? 'You' : taps.business), el('span', { dir: 'auto' }, summary(quoted).slice(0, 160)))
}
