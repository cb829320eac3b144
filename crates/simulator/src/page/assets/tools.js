// The second pane: raw traffic as it happens, and the dials for everything that goes wrong.

import { $, el, icon, sim } from './dom.js'

const KEEP = 200
let show = 'all', started = false, faults = {}, dials = {}
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
  const result = call.fault || call.status || call.error || 'no answer'
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
  if (event.event === 'faults') { faults = event.faults; drawFaults() }
  if (event.event === 'dials') { dials = event.dials; drawFaults() }
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
  tab.addEventListener('keydown', e => { if (e.key === 'ArrowRight' || e.key === 'ArrowLeft') { const next = tabs[(i + 1) % tabs.length]; select(next); next.focus() } })
})
$('#open-tools').addEventListener('click', () => { document.querySelector('.app').classList.add('tools-open'); $('#close-tools').focus() })
$('#close-tools').addEventListener('click', () => { document.querySelector('.app').classList.remove('tools-open'); $('#open-tools').focus() })

// --- faults -------------------------------------------------------------------------------------------------------

const API = {
  none: ['Answers well', null],
  e500: ['500 unknown error', { kind: 'error', status: 500, path: 'messages' }],
  e503: ['503 unavailable', { kind: 'error', status: 503, path: 'messages' }],
  e429: ['429 too fast (130429)', { kind: 'error', code: 130429, path: 'messages' }],
  pair: ['131056 pair limit', { kind: 'error', code: 131056, path: 'messages' }],
  lost: ['Accepted, not answered', { kind: 'unanswered', path: 'messages' }],
  shut: ['Closed before accepting', { kind: 'unanswered', accept: false, path: 'messages' }],
  cut: ['Answer cut in the middle', { kind: 'cut', at_byte: 120, path: 'messages' }],
  slow: ['Slow (3–8 s)', { kind: 'slow', delay_ms: [3000, 8000], path: 'messages' }],
}

const field = (label, control, hint) => el('label', { class: 'dial' }, el('span', {}, label, hint && el('small', { class: 'muted' }, hint)), control)
const share = (value, set) => {
  const out = el('output', {}, `${Math.round(value * 100)} %`)
  const input = el('input', { type: 'range', min: 0, max: 100, step: 5, value: Math.round(value * 100), oninput: () => { out.textContent = `${input.value} %` }, onchange: () => set(input.value / 100) })
  return el('span', { class: 'share' }, input, out)
}
const flag = (value, set) => el('input', { type: 'checkbox', role: 'switch', class: 'switch', checked: value, onchange: e => set(e.target.checked) })

/** Sends the dials; the answer comes back over the live stream. */
const turn = change => { change(faults); sim('PUT', '/faults', faults).catch(() => load()) }
const rule = change => sim('PUT', '/dials', change).catch(() => load())
const load = async () => { const now = await sim('GET', ''); faults = now.faults; dials = now.dials; drawFaults() }

function drawFaults() {
  const focused = document.activeElement?.id
  const api = faults.api?.[0], web = faults.webhooks || {}, st = faults.statuses || {}
  const same = ([, f]) => f && api && Object.entries(f).every(([k, v]) => JSON.stringify(api[k]) === JSON.stringify(v))
  const kind = Object.keys(API).find(k => same(API[k])) || (api ? 'own' : 'none')
  const select = el('select', { id: 'f-api', onchange: e => turn(f => { const chosen = API[e.target.value]?.[1]; f.api = chosen ? [{ ...chosen, rate: api?.rate ?? 1 }] : [] }) },
    Object.entries(API).map(([k, [label]]) => el('option', { value: k, selected: k === kind }, label)), kind === 'own' && el('option', { value: 'own', selected: true }, 'Set by the control API'))
  $('#faults').replaceChildren(
    el('fieldset', {}, el('legend', {}, 'When the business sends'), field('Graph API', select), api && field('How often', share(api.rate ?? 1, v => turn(f => { f.api[0].rate = v }))), field('Token revoked', flag(faults.token_revoked, v => turn(f => { f.token_revoked = v })), '190'), field('Number blocked', flag(faults.number_blocked, v => turn(f => { f.number_blocked = v })), '131031')),
    el('fieldset', {}, el('legend', {}, 'Webhooks to the business'), field('Down', flag(web.down, v => turn(f => { f.webhooks.down = v })), 'backlog goes out at once'), field('Twice', share(web.duplicate || 0, v => turn(f => { f.webhooks.duplicate = v }))), field('Out of order', share(web.reorder || 0, v => turn(f => { f.webhooks.reorder = v }))), field('Lost', share(web.drop || 0, v => turn(f => { f.webhooks.drop = v }))), field('Late by 5 s', flag(web.delay_ms?.[1] > 0, v => turn(f => { f.webhooks.delay_ms = v ? [5000, 5000] : [0, 0] })))),
    el('fieldset', {}, el('legend', {}, 'Statuses'), field('Missing', share(st.missing || 0, v => turn(f => { f.statuses.missing = v }))), field('Sends fail later', share(st.fail || 0, v => turn(f => { f.statuses.fail = v })), '131026')),
    el('fieldset', {}, el('legend', {}, 'Meta’s rules'), field('24-hour window', el('select', { id: 'f-window', onchange: e => rule({ rules: { window: e.target.value } }) }, [['status', 'Fails later'], ['error', 'Refused at once'], ['off', 'Lifted']].map(([v, label]) => el('option', { value: v, selected: dials.rules?.window === v }, label))), '131047'), field('Pair limit', flag(dials.rules?.pair_limit, v => rule({ rules: { pair_limit: v } })), '131056'), field('80 messages/s', flag(dials.rules?.throughput > 0, v => rule({ rules: { throughput: v ? 80 : 0 } })), '130429'), field('Read at once', flag(Boolean(dials.latency?.read), v => rule({ latency: { read: v ? [900, 2800] : null } })), 'else when I look')),
    el('fieldset', {}, el('legend', {}, 'Clock'), el('div', { class: 'row' }, [['+1 h', '1h'], ['+25 h', '25h'], ['+3 d', '3d']].map(([label, by]) => el('button', { type: 'button', class: 'small', onclick: () => sim('POST', '/clock', { advance: by }) }, label)))),
    el('div', { class: 'row' }, el('button', { type: 'button', class: 'small', onclick: () => sim('DELETE', '/faults') }, 'All faults off'), el('button', { type: 'button', class: 'small danger', onclick: e => { if (e.target.dataset.sure) return sim('POST', '/reset'); e.target.dataset.sure = 1; e.target.textContent = 'Really reset everything?' } }, 'Reset simulator')))
  const active = api || faults.token_revoked || faults.number_blocked || web.down || web.duplicate || web.reorder || web.drop || st.missing || st.fail || web.delay_ms?.[1]
  $('#t-faults').classList.toggle('on', Boolean(active))
  if (focused) document.getElementById(focused)?.focus()
}
$('#faults').addEventListener('submit', e => e.preventDefault())

/** Fills the pane once, and the dials each time. */
export async function startTools(info) {
  faults = info.faults; dials = info.dials
  drawFaults()
  if (started) return
  started = true
  const [calls, hooks] = await Promise.all([sim('GET', `/requests?after=${Math.max(0, info.last_request - 60)}`), sim('GET', `/webhooks?after=${Math.max(0, info.last_webhook - 60)}`)])
  const past = [...calls.requests.map(c => ['api', c]), ...hooks.webhooks.map(c => ['webhook', c])].sort((a, b) => a[1].time.localeCompare(b[1].time))
  for (const [kind, call] of past) put(kind, call)
}
