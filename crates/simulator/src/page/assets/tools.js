// The second pane: its tabs, and the raw traffic as it happens.

import { $, el, icon, sim } from './dom.js'
import { account } from './account.js'
import { show as showDials } from './dials.js'

const KEEP = 200
let show = 'all', started = false
const list = $('#traffic')

// --- traffic ------------------------------------------------------------------------------------------------------

const clock = at => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const pretty = value => value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)

/** What a webhook body is about, in a few words. */
function about(body) {
  const change = body?.entry?.[0]?.changes?.[0], value = change?.value
  if (!change) return 'raw body'
  const more = body.entry[0].changes.length > 1 ? ` +${body.entry[0].changes.length - 1}` : ''
  if (value?.statuses) return `status ${value.statuses.map(s => s.status).join(', ').slice(0, 60)}${more}`
  if (value?.messages) return `message ${value.messages.map(m => m.type).join(', ').slice(0, 60)}${more}`
  return change.field + more
}

/** What an API call does, in a few words. */
function called(call) {
  const body = call.body || {}, path = call.path.replace(/^\/v[\d.]+/, '').split('?')[0]
  if (path.endsWith('/messages')) return body.status === 'read' ? `read receipt${body.typing_indicator ? ' + typing' : ''}` : `send ${body.type || 'text'}`
  return `${call.method} ${path.replace(/\/\d{6,}/g, '/…') || '/'}`
}

function row(kind, call) {
  const ok = kind === 'webhook' ? call.status === 200 : call.status < 400
  const result = call.fault || call.status || 'no answer'
  const summary = el('summary', {}, icon(kind === 'webhook' ? 'bolt' : 'code', `s ${kind}`), el('span', { class: 'what' }, kind === 'webhook' ? about(call.body) : called(call)), call.attempt > 1 && el('span', { class: 'tag' }, `try ${call.attempt}`), el('span', { class: `tag ${ok && !call.fault ? 'ok' : 'no'}` }, String(result).slice(0, 28)), el('time', { class: 'muted' }, clock(call.time)))
  const details = el('details', { class: `call ${kind}` }, summary)
  details.hidden = show !== 'all' && show !== kind
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('pre')) return
    const parts = kind === 'webhook'
      ? [['To', `${call.url} · ${call.ms} ms${call.error ? ` · ${call.error}` : ''}`], ['Body', pretty(call.body)]]
      : [['Call', `${call.method} ${call.path}`], ['Body', pretty(call.body)], [`Answer ${call.status}`, pretty(call.answer)]]
    details.append(...parts.filter(([, text]) => text).map(([name, text]) => el('div', {}, el('h3', {}, name), el('pre', { tabindex: 0 }, text))))
  })
  return el('li', {}, details)
}

function put(kind, call) {
  list.prepend(row(kind, call))
  while (list.children.length > KEEP) list.lastElementChild.remove()
  $('#no-traffic').hidden = true
}

/** Takes an event of the live stream. */
export function traffic(event) {
  if (event.event === 'api' || event.event === 'webhook') put(event.event, event.call)
  if (event.event === 'faults') showDials(event.faults)
  if (event.event === 'dials') { showDials(null, event.dials); account(event.dials) }
  if (event.event === 'templates') account()
  if (event.event === 'reset') { list.replaceChildren(); $('#no-traffic').hidden = false }
}

document.querySelector('.filter').addEventListener('click', e => {
  const button = e.target.closest('button')
  if (!button) return
  if (button.id === 'clear') { list.replaceChildren(); $('#no-traffic').hidden = false; return }
  show = button.dataset.show
  for (const b of document.querySelectorAll('.filter [data-show]')) b.setAttribute('aria-pressed', String(b === button))
  for (const d of list.querySelectorAll('details')) d.hidden = show !== 'all' && !d.classList.contains(show)
})

// --- tabs ---------------------------------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll('[role=tab]')]
function select(tab) {
  for (const t of tabs) {
    const on = t === tab
    t.setAttribute('aria-selected', String(on)); t.tabIndex = on ? 0 : -1
    document.getElementById(t.getAttribute('aria-controls')).hidden = !on
  }
}
tabs.forEach((tab, i) => {
  tab.addEventListener('click', () => select(tab))
  tab.addEventListener('keydown', e => { const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]; if (step) { const next = tabs.at((i + step) % tabs.length); select(next); next.focus() } })
})
$('#open-tools').addEventListener('click', () => { document.querySelector('.app').classList.add('tools-open'); $('#close-tools').focus() })
$('#close-tools').addEventListener('click', () => { document.querySelector('.app').classList.remove('tools-open'); $('#open-tools').focus() })

/** Fills the traffic once, and the dials each time. */
export async function startTools(info) {
  showDials(info.faults, info.dials)
  account(info.dials)
  if (started) return
  started = true
  const [calls, hooks] = await Promise.all([sim('GET', `/requests?after=${Math.max(0, info.last_request - 60)}`), sim('GET', `/webhooks?after=${Math.max(0, info.last_webhook - 60)}`)])
  const past = [...calls.requests.map(c => ['api', c]), ...hooks.webhooks.map(c => ['webhook', c])].sort((a, b) => a[1].time.localeCompare(b[1].time))
  for (const [kind, call] of past) put(kind, call)
}
