// The dials for everything that goes wrong, for Meta's rules and for the clock.

import { $, el, sim } from './dom.js'
import { choice, field, flag, number, part, redraw, share } from './controls.js'

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
const LATE = { none: ['In their time', [0, 0]], s10: ['10 s late', [10000, 10000]], any: ['Up to a minute late', [0, 60000]] }
const form = $('#faults')
let faults = {}, dials = {}

/** Sends the dials; the answer comes back over the live stream. */
const turn = change => { change(faults); sim('PUT', '/faults', faults).catch(load) }
export const rule = change => sim('PUT', '/dials', change).catch(load)
const load = async () => { const now = await sim('GET', ''); show(now.faults, now.dials) }

/** Takes what is in force. */
export function show(newFaults, newDials) {
  faults = newFaults ?? faults
  dials = newDials ?? dials
  draw()
}

function draw() {
  const api = faults.api?.[0], web = faults.webhooks || {}, st = faults.statuses || {}
  const same = ([, f]) => f && api && Object.entries(f).every(([k, v]) => JSON.stringify(api[k]) === JSON.stringify(v))
  const kind = Object.keys(API).find(k => same(API[k])) || (api ? 'own' : 'none')
  const late = Object.keys(LATE).find(k => JSON.stringify(LATE[k][1]) === JSON.stringify(st.late_ms)) || 'own'
  const named = (table, key) => [...Object.entries(table).map(([k, [label]]) => [k, label]), ...(key === 'own' ? [['own', 'Set by the control API']] : [])]
  redraw(form,
    part('When the business sends',
      field('Graph API', choice(named(API, kind), kind, k => turn(f => { const chosen = API[k]?.[1]; f.api = chosen ? [{ ...chosen, rate: api?.rate ?? 1 }] : [] }))),
      api && field('How often', share(api.rate ?? 1, v => turn(f => { f.api[0].rate = v }))),
      field('Token revoked', flag(faults.token_revoked, v => turn(f => { f.token_revoked = v })), '190'),
      field('Number blocked', flag(faults.number_blocked, v => turn(f => { f.number_blocked = v })), '131031')),
    part('Webhooks to the business',
      field('Down', flag(web.down, v => turn(f => { f.webhooks.down = v })), 'then all at once'),
      field('Twice', share(web.duplicate || 0, v => turn(f => { f.webhooks.duplicate = v }))),
      field('Out of order', share(web.reorder || 0, v => turn(f => { f.webhooks.reorder = v }))),
      field('Lost', share(web.drop || 0, v => turn(f => { f.webhooks.drop = v }))),
      field('Late by 5 s', flag(web.delay_ms?.[1] > 0, v => turn(f => { f.webhooks.delay_ms = v ? [5000, 5000] : [0, 0] }))),
      field('In batches of 50', flag(web.batch > 1, v => turn(f => { f.webhooks.batch = v ? 50 : 0 })))),
    part('Statuses',
      field('Missing', share(st.missing || 0, v => turn(f => { f.statuses.missing = v }))),
      field('Time', choice(named(LATE, late), late, k => LATE[k] && turn(f => { f.statuses.late_ms = LATE[k][1] }))),
      field('Sends fail later', share(st.fail || 0, v => turn(f => { f.statuses.fail = v })), String(st.fail_code || 131026))),
    part('Chance', field('Seed', number(faults.seed, v => turn(f => { f.seed = v }), 'any'), 'same seed, same faults')),
    part('Meta’s rules',
      field('24-hour window', choice([['status', 'Fails later'], ['error', 'Refused at once'], ['off', 'Lifted']], dials.rules?.window, v => rule({ rules: { window: v } })), '131047'),
      field('Pair limit', flag(dials.rules?.pair_limit, v => rule({ rules: { pair_limit: v } })), '131056'),
      field('80 messages/s', flag(dials.rules?.throughput > 0, v => rule({ rules: { throughput: v ? 80 : 0 } })), '130429'),
      field('Contacts in statuses', flag(dials.delivery?.contacts_in_statuses, v => rule({ delivery: { contacts_in_statuses: v } }))),
      field('Read at once', flag(dials.latency?.read, v => rule({ latency: { read: v ? [900, 2800] : null } })), 'else when I look')),
    part('Clock', el('div', { class: 'row' }, [['+1 h', '1h'], ['+25 h', '25h'], ['+3 d', '3d']].map(([label, by]) => el('button', { type: 'button', class: 'small', id: `f-clock-${by}`, onclick: () => sim('POST', '/clock', { advance: by }) }, label)))),
    el('div', { class: 'row' }, el('button', { type: 'button', class: 'small', id: 'f-off', onclick: () => sim('DELETE', '/faults') }, 'All faults off'), resetButton()))
  const on = api || faults.token_revoked || faults.number_blocked || web.down || web.duplicate || web.reorder || web.drop || web.delay_ms?.[1] || web.batch > 1 || st.missing || st.fail || st.late_ms?.[1] || st.never?.length
  $('#t-faults').classList.toggle('on', Boolean(on))
}

/** Asks once more before everything goes. */
const resetButton = () => el('button', { type: 'button', class: 'small danger', id: 'f-reset', onclick: e => {
  if (e.target.dataset.sure) return sim('POST', '/reset')
  e.target.dataset.sure = 1
  e.target.textContent = 'Really reset everything?'
} }, 'Reset simulator')
form.addEventListener('submit', e => e.preventDefault())
