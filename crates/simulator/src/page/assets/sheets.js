// What slides over the thread: the rows of a list message, and the small menu of a message.

import { $, el, icon } from './dom.js'

const sheet = $('#sheet')
let back = null

const behind = () => [$('#thread'), $('#composer'), document.querySelector('.chat-h')]

function close() {
  sheet.hidden = true
  sheet.replaceChildren()
  for (const part of behind()) part.inert = false
  back?.focus()
  back = null
}

/** Shows the sections of a list; `pick` gets the id of the row that was chosen. */
export function listSheet(message, from, pick) {
  back = from
  const act = message.interactive.action
  const send = el('button', { type: 'submit', class: 'small primary', disabled: true }, 'Send')
  const groups = (act.sections || []).map(section => el('fieldset', {},
    section.title && el('legend', { dir: 'auto' }, section.title),
    (section.rows || []).map(row => el('label', { class: 'rowline' },
      el('span', {}, el('b', { dir: 'auto' }, row.title), row.description && el('small', { class: 'muted', dir: 'auto' }, row.description)),
      el('input', { type: 'radio', name: 'row', value: row.id, onchange: () => { send.disabled = false } })))))
  const form = el('form', { onsubmit: e => {
    e.preventDefault()
    const chosen = form.elements.row.value ?? new FormData(form).get('row')
    close()
    if (chosen) pick(chosen)
  } }, el('div', { class: 'rows' }, groups), el('div', { class: 'sheet-f' }, send))
  sheet.replaceChildren(
    el('header', {}, el('b', { id: 'sheet-title', dir: 'auto' }, act.button || 'Choose'), el('button', { type: 'button', class: 'round', 'aria-label': 'Close', onclick: close }, icon('close'))),
    form)
  for (const part of behind()) part.inert = true
  sheet.hidden = false
  sheet.querySelector('input')?.focus()
}

sheet.addEventListener('keydown', e => { if (e.key === 'Escape') { e.stopPropagation(); close() } })

/** A menu beside `from`: emojis in a row, then lines. */
export function popup(from, emojis, pick, lines) {
  document.querySelector('.popup')?.remove()
  const menu = el('div', { class: 'popup', role: 'menu', 'aria-label': 'Answer or react' },
    el('div', { class: 'emojis' }, emojis.map(emoji => el('button', { type: 'button', role: 'menuitem', 'aria-label': `React with ${emoji}`, onclick: () => { done(); pick(emoji) } }, emoji))),
    lines.map(([label, act]) => el('button', { type: 'button', role: 'menuitem', class: 'line', onclick: () => { done(); act() } }, label)))
  const done = () => { menu.remove(); document.removeEventListener('pointerdown', outside, true); if (document.activeElement === document.body) from.focus() }
  const outside = e => { if (!menu.contains(e.target)) done() }
  menu.addEventListener('keydown', e => {
    const items = [...menu.querySelectorAll('button')], at = items.indexOf(document.activeElement)
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[e.key]
    if (to !== undefined) { e.preventDefault(); items[(to + items.length) % items.length].focus() }
    if (e.key === 'Escape') { e.stopPropagation(); done(); from.focus() }
  })
  const screen = document.querySelector('.screen'), area = screen.getBoundingClientRect(), spot = from.getBoundingClientRect()
  screen.append(menu)
  const width = menu.offsetWidth, height = menu.offsetHeight
  const x = Math.max(8, Math.min(spot.right - area.left - width, area.width - width - 8))
  const y = Math.max(8, Math.min(spot.bottom - area.top + 4, area.height - height - 8))
  menu.style.left = `${x}px`; menu.style.top = `${y}px`
  document.addEventListener('pointerdown', outside, true)
  menu.querySelector('button').focus()
}
