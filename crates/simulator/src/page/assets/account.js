// What the business and its guests are at WhatsApp: the guest at hand, templates and their review, webhooks by hand.

import { $, el, sim } from './dom.js'
import { choice, field, flag, part, redraw } from './controls.js'
import { rule } from './dials.js'

const form = $('#account')
const TONE = { APPROVED: 'ok', REJECTED: 'no', DISABLED: 'no', PAUSED: 'no' }
const STEPS = [['APPROVED', 'Approve'], ['REJECTED', 'Reject'], ['PAUSED', 'Pause'], ['DISABLED', 'Disable']]
const REVIEW = [['approve', 'Approves'], ['reject', 'Rejects'], ['pause', 'Approves, then pauses'], ['manual', 'Waits for me']]
let guest = null, templates = [], dials = {}, samples = [], chosen = 0, written = null, told = ''

/** The guest whose phone is shown. */
export function guestTools(now) { guest = now; draw() }

/** Takes the dials in force and looks at the templates. */
export async function account(newDials) {
  dials = newDials ?? dials
  const [listed, all] = await Promise.all([sim('GET', '/templates'), samples.length ? { samples } : sim('GET', '/webhooks/samples')])
  templates = listed.templates
  samples = all.samples
  draw()
}

const change = what => sim('PATCH', `/guests/${guest.id}`, what).catch(error => { told = error.message; draw() })

function draw() {
  redraw(form,
    guest && part(guest.name,
      field('Reachable', flag(guest.on_whatsapp, v => change({ on_whatsapp: v })), 'else 131026'),
      field('Wants no marketing', flag(guest.marketing_opt_out, v => change({ marketing_opt_out: v })), '131050'),
      field('Tells the phone number', flag(guest.phone_told, v => change({ phone_visible: v })), guest.phone ? `+${guest.phone}` : 'has none'),
      el('div', { class: 'row' }, el('button', { type: 'button', class: 'small', id: 'a-move', onclick: () => change({ phone: elsewhere(guest.phone) }) }, 'Changes the number'), el('button', { type: 'button', class: 'small danger', id: 'a-gone', onclick: () => sim('DELETE', `/guests/${guest.id}`) }, 'Remove guest'))),
    part('Templates',
      field('Review', choice(REVIEW, dials.rules?.review, v => rule({ rules: { review: v } }))),
      el('ul', { class: 'templates' }, templates.map(t => el('li', {},
        el('b', { title: `${t.name} · ${t.language} · ${t.category}` }, `${t.name} · ${t.language}`),
        el('span', { class: `tag ${TONE[t.status] || ''}` }, t.status.toLowerCase().replaceAll('_', ' ')),
        el('select', { id: `t-${t.id}`, 'aria-label': `Decide on ${t.name} in ${t.language}`, onchange: e => sim('POST', `/templates/${t.id}`, { event: e.target.value }).then(() => account()) }, el('option', { value: '' }, 'Decide'), STEPS.map(([event, label]) => el('option', { value: event }, label))))))),
    part('A webhook by hand', el('div', { class: 'by-hand' },
      el('select', { id: 'a-sample', 'aria-label': 'Which webhook', onchange: e => { chosen = Number(e.target.value); written = null; told = ''; draw() } }, samples.map((s, i) => el('option', { value: i, selected: i === chosen }, `${s.title} · ${s.field}`))),
      el('textarea', { id: 'a-value', spellcheck: false, 'aria-label': 'Field and value as JSON', oninput: e => { written = e.target.value }, value: written ?? sampleText() }),
      el('div', { class: 'row' }, el('button', { type: 'button', class: 'small primary', id: 'a-send', onclick: send }, 'Send signed'), el('span', { class: 'muted', role: 'status' }, told)))))
}

const sampleText = () => samples[chosen] ? JSON.stringify({ field: samples[chosen].field, value: samples[chosen].value }, null, 2) : ''

async function send() {
  try {
    await sim('POST', '/webhooks', JSON.parse(written ?? sampleText()))
    told = 'Sent.'
  } catch (error) { told = error.message }
  draw()
}

/** Another number of the same kind: the last digits anew. */
const elsewhere = phone => (phone ? phone.slice(0, -4) : '44770090') + String(Math.floor(Math.random() * 10000)).padStart(4, '0')
form.addEventListener('submit', e => e.preventDefault())
