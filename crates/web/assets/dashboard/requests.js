// Requests, alive: cards and pages change by themselves, clocks run, cards move by mouse or keyboard. Every fragment is
// made by the server; here it is only put where it belongs, and never under somebody's hands.
import { gathered, keys, note, part, post, say } from './app.js'
import { live } from './live.js'

const root = document.querySelector('gl-requests')
const one = (selector, from = document) => from.querySelector(selector)
const all = (selector, from = document) => [...from.querySelectorAll(selector)]
const word = name => root.dataset[`say${name}`] ?? ''
const sheet = one('#sheet')
const wall = document.body.classList.contains('wall')
document.documentElement.classList.add('js')

// ---- clocks: by the server's time, whatever this screen's says ----
let ahead = 0
const clockOf = () => one('[data-now]')
function setClock() { const now = Number(clockOf()?.dataset.now); if (now) ahead = now - Date.now() }
function span(seconds) {
  const minutes = Math.ceil(Math.abs(seconds) / 60)
  if (minutes < 100) return `${minutes} ${word('Min')}`
  return minutes < 2880 ? `${Math.floor(minutes / 60)} ${word('Hour')}` : `${Math.floor(minutes / 1440)} ${word('Day')}`
}
function tick() {
  for (const chip of all('[data-due]')) {
    const left = (Number(chip.dataset.due) - Date.now() - ahead) / 1000
    const late = left < 0
    const text = late ? `${span(left)} ${word('Late')}` : span(left)
    const place = one('span', chip)
    if (place.textContent !== text) place.textContent = text
    chip.classList.toggle('bad', late)
    chip.closest('.card')?.classList.toggle('late', late)
  }
}
setClock()
tick()
setInterval(tick, 5_000)

// ---- the board ----
const board = () => one('#board')
const focused = () => document.activeElement?.closest?.('.card')?.id
function put(made) {
  const incoming = one('#board', made)
  const focus = focused()
  const known = new Map(all('.card', board()).map(card => [card.id, card]))
  const chosen = new Set(all('.pick input:checked').map(box => box.value))
  for (const card of all('.card', incoming)) if (!known.has(card.id)) card.classList.add('fresh')
  board().replaceWith(incoming)
  for (const box of all('.pick input')) box.checked = chosen.has(box.value)
  ready()
  one('#summary').textContent = incoming.dataset.summary
  badge(Number(incoming.dataset.badge))
  setClock()
  tick()
  if (focus) one(`#${CSS.escape(focus)} h3 a`)?.focus({ preventScroll: true })
}
function badge(count) {
  const link = one('.side a[href="/requests"]')
  if (!link) return
  let place = one('.count', link)
  if (!count) return place?.remove()
  if (!place) { place = document.createElement('span'); place.className = 'count hot'; link.append(place) }
  place.textContent = count > 99 ? '99+' : String(count)
}
let dragging = null
const refresh = gathered(async () => { const made = await part(location.href, 'board'); if (!dragging) put(made) }, 120)
function ready() {
  for (const card of all('.card')) if (card.dataset.moves && !wall) card.draggable = true
  choose()
}
function moves(card) { return new Map(card.dataset.moves.split(' ').filter(Boolean).map(one => one.split(':'))) }
async function act(card, what) {
  const body = new URLSearchParams({ do: what, version: card.dataset.version })
  const { ok, told } = await post(`/requests/${card.dataset.id}/act`, body)
  if (!ok) note(told.detail ?? word('Not'))
  await part(location.href, 'board').then(put).catch(() => {})
  return ok
}
async function move(card, column) {
  const what = moves(card).get(column.dataset.column)
  if (!what) return note(word('Not'))
  const name = one('h2', column).textContent
  if (await act(card, what)) say(`${word('Moved')} ${name}`)
}
function choose() { one('#bulk')?.classList.toggle('on', all('.pick input:checked').length > 0) }

if (board()) {
  ready()
  addEventListener('change', event => {
    if (event.target.closest('.pick')) choose()
    const form = event.target.closest('form[data-auto]')
    if (form) form.requestSubmit()
  })
  for (const button of all('form[data-auto] button')) button.hidden = true
  root.addEventListener('submit', async event => {
    const form = event.target
    const card = form.closest('.card')
    if (card) {
      event.preventDefault()
      for (const button of all('button', form)) button.disabled = true
      await act(card, event.submitter.value)
    } else if (form.id === 'bulk') {
      event.preventDefault()
      const { ok, told } = await post(form.action, new URLSearchParams(new FormData(form)))
      for (const box of all('.pick input:checked')) box.checked = false
      if (!ok || told.not) note(told.detail ?? word('Not'))
      refresh()
    }
  })
  root.addEventListener('dragstart', event => {
    const card = event.target.closest?.('.card')
    if (!card) return
    dragging = card
    card.classList.add('drags')
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', card.id)
  })
  root.addEventListener('dragover', event => {
    const column = event.target.closest?.('.column')
    for (const other of all('.column.over')) if (other !== column) other.classList.remove('over')
    if (!column || !dragging || !moves(dragging).has(column.dataset.column)) return
    event.preventDefault()
    column.classList.add('over')
  })
  root.addEventListener('drop', event => {
    const column = event.target.closest?.('.column')
    if (!column || !dragging) return
    event.preventDefault()
    const card = dragging
    dragging = null
    move(card, column)
  })
  root.addEventListener('dragend', () => {
    dragging = null
    for (const other of all('.column.over')) other.classList.remove('over')
    for (const card of all('.drags')) card.classList.remove('drags')
    refresh()
  })
  // ---- by keyboard: arrows walk, Shift and arrows move ----
  const here = () => document.activeElement?.closest?.('.card')
  const go = card => one('h3 a', card)?.focus()
  const aside = (column, step) => {
    const columns = all('.column')
    return columns[columns.indexOf(column) + step]
  }
  const shift = async step => {
    const card = here()
    if (!card) return
    let column = aside(card.closest('.column'), step)
    while (column && !moves(card).has(column.dataset.column)) column = aside(column, step)
    if (!column) return note(word('Not'))
    const id = card.id
    await move(card, column)
    go(one(`#${CSS.escape(id)}`) ?? board())
  }
  root.addEventListener('keydown', event => {
    const card = here()
    if (!card || event.target.closest('input, select, textarea')) return
    const side = document.dir === 'rtl' ? -1 : 1
    const step = { ArrowRight: side, ArrowLeft: -side }[event.key]
    const cards = all('.card', card.closest('.column'))
    if (step && event.shiftKey) shift(step)
    else if (step) go(all('.card', aside(card.closest('.column'), step) ?? card.parentNode)[0] ?? card)
    else if (event.key === 'ArrowDown') go(cards[cards.indexOf(card) + 1] ?? card)
    else if (event.key === 'ArrowUp') go(cards[cards.indexOf(card) - 1] ?? card)
    else return
    event.preventDefault()
  })
  if (!wall) {
    keys.add('j', word('Next'), () => {
      const cards = all('.card')
      go(cards[(cards.indexOf(here()) + 1) % cards.length])
    })
    keys.add(']', word('Right'), () => shift(1))
    keys.add('[', word('Left'), () => shift(-1))
  }
}

// ---- one request ----
const again = gathered(async () => {
  const made = await part(location.pathname, 'board')
  for (const fresh of all('#sheet > [id], #sheet section[id]', made)) {
    const before = one(`#${fresh.id}`)
    // Never under somebody's hands: an open form stays as it is.
    const busy = before?.contains(document.activeElement) && one('textarea, input, details[open]', before)
    if (before && fresh.id !== 's-error' && !busy && !one('details[open]', before) && before.outerHTML !== fresh.outerHTML) before.replaceWith(fresh)
  }
  const version = one('#sheet', made).dataset.version
  for (const field of all('#sheet input[name=version]')) field.value = version
  one('#sheet').dataset.now = one('#sheet', made).dataset.now
  setClock()
  tick()
}, 120)

addEventListener('gl:events', event => {
  const mine = event.detail.filter(told => told.kind.startsWith('request.'))
  if (!mine.length) return
  if (sheet) { if (mine.some(told => told.data?.id === sheet.dataset.id)) again() } else refresh()
})
addEventListener('gl:anew', () => sheet ? again() : refresh())
// What is planned becomes work, and what is late changes its place, without anything that happens.
if (board()) setInterval(refresh, 60_000)
live(root.dataset.position)
