// The editor of a file: a form made from the file's JSON Schema, beside the text; both checked by the server as one types.
// The text is what is saved; the form writes it.
import { note, say } from './app.js'

const place = document.querySelector('.edit')
const told = place.dataset
const area = place.querySelector('#text')
const form = area.form
const panels = { form: place.querySelector('#the-form'), text: place.querySelector('#the-text') }
const tabs = { form: place.querySelector('#tab-form'), text: place.querySelector('#tab-text') }
const list = place.querySelector('.mistakes')
const state = place.querySelector('.state')
let saved = area.value
let root = null
let schema = null

// ---- small helpers ----
function make(tag, attributes = {}, ...children) {
  const item = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) item.addEventListener(name.slice(2), value)
    else if (value === true) item.setAttribute(name, '')
    else if (value !== false && value !== undefined && value !== null) item.setAttribute(name, value)
  }
  item.append(...children.filter(child => child !== null && child !== undefined))
  return item
}
function later(run, wait) {
  let timer
  return () => { clearTimeout(timer); timer = setTimeout(run, wait) }
}
const human = key => { const words = key.replaceAll('_', ' '); return words[0].toUpperCase() + words.slice(1) }
/** What a member is called: as the schema says in the reader's language, else by its key. */
const called = (name, piece) => piece?.title ?? human(name)
const escaped = key => key.replaceAll('~', '~0').replaceAll('/', '~1')
const kind = value => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value

// ---- schemas ----
function resolve(part) {
  let whole = part
  for (let depth = 0; whole?.$ref && depth < 20; depth++) {
    const name = whole.$ref.replace('#/$defs/', '')
    const { $ref, ...own } = whole
    whole = { ...schema.$defs?.[name], ...own }
  }
  return whole ?? {}
}
const options = part => part.oneOf ?? part.anyOf
const typesOf = part => [part.type ?? []].flat()
/** The part without `null`, and whether `null` was allowed. */
function bare(part) {
  const whole = resolve(part)
  const choices = options(whole)
  if (choices) {
    const rest = choices.filter(choice => resolve(choice).type !== 'null')
    if (rest.length === 1 && rest.length < choices.length) return { ...resolve(rest[0]), description: whole.description ?? resolve(rest[0]).description }
  }
  if (Array.isArray(whole.type)) return { ...whole, type: whole.type.filter(type => type !== 'null')[0] }
  return whole
}
function fresh(part) {
  const whole = bare(part)
  if ('default' in whole && whole.default !== null) return structuredClone(whole.default)
  if ('const' in whole) return whole.const
  if (whole.enum) return whole.enum[0]
  const choices = options(whole)
  if (choices) return fresh(choices[0])
  switch (whole.type) {
    case 'object': return Object.fromEntries((whole.required ?? []).map(name => [name, fresh(whole.properties?.[name] ?? {})]))
    case 'array': return whole.prefixItems ? whole.prefixItems.map(fresh) : []
    case 'integer': case 'number': return whole.minimum ?? 0
    case 'boolean': return false
    default: return ''
  }
}
/** Which of several shapes a value has: by its constant members first, then by its type. */
function shapeOf(choices, value) {
  const whole = choices.map(resolve)
  const tagged = whole.findIndex(choice => choice.type === 'object' && kind(value) === 'object'
    && Object.entries(choice.properties ?? {}).some(([name, one]) => 'const' in resolve(one) && value[name] === resolve(one).const))
  if (tagged >= 0) return tagged
  const exact = whole.findIndex(choice => 'const' in choice ? choice.const === value : choice.enum?.includes(value))
  if (exact >= 0) return exact
  const typed = whole.findIndex(choice => !('const' in choice) && !choice.enum && (typesOf(choice).includes(kind(value)) || (kind(value) === 'integer' && typesOf(choice).includes('number'))))
  return Math.max(0, typed)
}
function shapeName(part) {
  const whole = resolve(part)
  if ('const' in whole) return String(whole.const)
  const tag = Object.values(whole.properties ?? {}).map(resolve).find(one => 'const' in one)
  return tag ? String(tag.const) : whole.title ?? whole.type ?? ''
}

// ---- fields ----
let count = 0
/** Help as it is read: what stands between backticks is as it is written in the file. */
function helped(help, text) {
  help.append(...text.split('`').map((part, at) => { if (at % 2 === 0) return part; const code = make('code'); code.textContent = part; return code }))
  return help
}
const changed = () => {
  area.value = JSON.stringify(root, null, 2) + '\n'
  touched()
}
function field(label, about, control) {
  const id = `f${count++}`
  control.id = id
  const help = about ? make('small', { id: `${id}h` }) : null
  if (help) { helped(help, about); control.setAttribute('aria-describedby', help.id) }
  const name = make('span'); name.textContent = label
  return make('label', { class: 'field' }, name, control, help)
}
function chooser(values, value, pick, names = values) {
  const select = make('select', { onchange: () => pick(values[select.selectedIndex]) })
  values.forEach((one, at) => { const option = make('option'); option.textContent = String(names[at]); option.selected = one === value; select.append(option) })
  return select
}
function text(part, value, set) {
  const long = value.length > 60 || value.includes('\n')
  const control = long ? make('textarea', { rows: 3 }) : make('input', { type: part.format === 'date' ? 'date' : 'text', autocomplete: 'off', spellcheck: 'false' })
  control.value = value
  control.addEventListener('input', () => set(control.value))
  return control
}
function number(part, value, set) {
  const control = make('input', { type: 'number', min: part.minimum, max: part.maximum, step: part.type === 'integer' ? 1 : 'any' })
  control.value = value
  control.addEventListener('input', () => { if (control.value !== '') set(Number(control.value)) })
  return control
}
/** Something with parts of its own: opened when one wants it, built then. */
function part(label, summary, build, pointer, acts) {
  const about = make('small'); about.textContent = summary
  const name = make('span'); name.textContent = label
  const head = make('summary', {}, name, about, acts)
  const inside = make('div')
  const whole = make('details', { class: 'part', 'data-pointer': pointer }, head, inside)
  const open = () => { if (whole.open && !inside.firstChild) inside.append(build()) }
  whole.addEventListener('toggle', open)
  whole.build = () => { whole.open = true; open() }
  return whole
}
function briefly(value) {
  if (kind(value) === 'array') return String(value.length)
  if (kind(value) !== 'object') return ''
  const name = value.id ?? value.name ?? value.slug ?? value.key ?? ''
  return typeof name === 'string' ? name : Object.values(name)[0] ?? ''
}

function render(piece, value, set, pointer, label) {
  const whole = bare(piece)
  const choices = options(whole)
  if (choices && choices.length > 1) return several(whole, choices, value, set, pointer, label)
  if (whole.enum) return marked(field(label, whole.description, chooser(whole.enum, value, set)), pointer)
  if ('const' in whole) return make('span', { hidden: true })
  switch (kind(value)) {
    case 'object': return part(label, briefly(value), () => object(whole, value, pointer), pointer)
    case 'array': return part(label, briefly(value), () => array(whole, value, set, pointer), pointer)
    case 'boolean': return tick(label, whole.description, value, set, pointer)
    case 'integer': case 'number': return marked(field(label, whole.description, number(whole, value, set)), pointer)
    default: return marked(field(label, whole.description, text(whole, String(value ?? ''), set)), pointer)
  }
}
function marked(item, pointer) { item.dataset.pointer = pointer; return item }
function tick(label, about, value, set, pointer) {
  const box = make('input', { type: 'checkbox', onchange: () => set(box.checked) })
  box.checked = value
  const name = make('span'); name.textContent = label
  const help = about ? make('small') : null
  if (help) helped(help, about)
  return marked(make('label', { class: 'tick' }, box, name, help), pointer)
}
/** One of several shapes: words only are a list to choose from; else the shape, and what it holds. */
function several(whole, choices, value, set, pointer, label) {
  const plain = choices.map(resolve)
  if (plain.every(choice => 'const' in choice || choice.enum)) {
    const words = plain.flatMap(choice => choice.enum ?? [choice.const])
    return marked(field(label, whole.description, chooser(words, value, set)), pointer)
  }
  const box = make('div', { class: 'obj' })
  const draw = now => {
    const at = shapeOf(choices, now)
    const pick = chooser(choices.map((_, index) => index), at, index => { const other = fresh(choices[index]); set(other); draw(other) }, choices.map(shapeName))
    box.replaceChildren(field(label, whole.description, pick), inner(plain[at], now))
  }
  const inner = (shape, now) => kind(now) === 'object' ? object(bare(shape), now, pointer) : render(shape, now, set, pointer, label)
  draw(value)
  return marked(box, pointer)
}
function object(whole, value, pointer) {
  const box = make('div', { class: 'obj' })
  const known = whole.properties ?? {}
  const open = typeof whole.additionalProperties === 'object' ? whole.additionalProperties : null
  const row = name => {
    const set = other => { value[name] = other; changed() }
    const item = render(known[name] ?? open ?? {}, value[name], set, `${pointer}/${escaped(name)}`, known[name] ? called(name, known[name]) : name)
    if (item.hidden) return item
    const needed = (whole.required ?? []).includes(name)
    const away = needed ? null : make('button', { class: 'btn-i', type: 'button', title: told.remove, 'aria-label': `${told.remove}: ${known[name] ? called(name, known[name]) : name}`, onclick: () => { delete value[name]; changed(); draw() } }, '×')
    return make('div', { class: 'line' }, item, away)
  }
  const draw = () => {
    const missing = Object.keys(known).filter(name => !(name in value) && name !== '$schema')
    const adds = make('div', { class: 'adds' })
    if (missing.length) {
      const pick = make('select', { 'aria-label': told.other, onchange: () => { const name = pick.value; if (!name) return; value[name] = fresh(known[name]); changed(); draw() } }, new Option(`+ ${told.other}`, ''), ...missing.map(name => new Option(called(name, known[name]), name)))
      adds.append(pick)
    }
    if (open) {
      const name = make('input', { type: 'text', 'aria-label': told.other, placeholder: told.other, autocomplete: 'off' })
      const add = make('button', { class: 'btn', type: 'button', onclick: () => { if (!name.value || name.value in value) return; value[name.value] = fresh(open); changed(); draw() } })
      add.textContent = told.add
      adds.append(name, add)
    }
    box.replaceChildren(...Object.keys(value).filter(name => name !== '$schema').map(row), adds)
  }
  draw()
  return box
}
function array(whole, value, set, pointer) {
  const box = make('div', { class: 'items' })
  const shape = at => whole.prefixItems?.[at] ?? whole.items ?? {}
  const act = (sign, label, run) => make('button', { class: 'btn-i', type: 'button', title: label, 'aria-label': label, onclick: event => { event.preventDefault(); run(); changed(); draw() } }, sign)
  const row = (one, at) => {
    const item = render(shape(at), one, other => { value[at] = other; changed() }, `${pointer}/${at}`, `${at + 1}`)
    if (whole.prefixItems) return item
    const acts = make('span', { class: 'acts' },
      at > 0 ? act('↑', told.up, () => { [value[at - 1], value[at]] = [value[at], value[at - 1]] }) : null,
      at + 1 < value.length ? act('↓', told.down, () => { [value[at + 1], value[at]] = [value[at], value[at + 1]] }) : null,
      act('×', told.remove, () => value.splice(at, 1)))
    return make('div', { class: 'line' }, item, acts)
  }
  const draw = () => {
    const add = make('button', { class: 'btn', type: 'button', onclick: () => { value.push(fresh(whole.items ?? {})); changed(); draw() } })
    add.textContent = told.add
    box.replaceChildren(...value.map(row), whole.prefixItems ? '' : make('div', { class: 'adds' }, add))
  }
  draw()
  return box
}

// ---- form and text ----
function read() {
  try { return JSON.parse(area.value) } catch { return undefined }
}
function show(which) {
  if (which === 'form') {
    root = read()
    if (kind(root) !== 'object' || !schema) return show('text')
    panels.form.replaceChildren(object(bare(schema), root, ''))
  }
  for (const name of ['form', 'text']) {
    panels[name].hidden = name !== which
    tabs[name].setAttribute('aria-selected', String(name === which))
    tabs[name].tabIndex = name === which ? 0 : -1
  }
}
/** Opens what a pointer leads to, as far as it is there. */
function reveal(pointer) {
  const steps = pointer.split('/').slice(1)
  let found = null
  for (let length = 1; length <= steps.length; length++) {
    const path = '/' + steps.slice(0, length).join('/')
    const item = panels.form.querySelector(`[data-pointer="${CSS.escape(path)}"]`)
    if (!item) break
    item.build?.()
    found = item
  }
  const control = found?.matches('details') ? found.querySelector('summary') : found?.querySelector('input, select, textarea')
  control?.focus()
  found?.scrollIntoView({ block: 'center' })
  return Boolean(found)
}
function goto(problem) {
  if (problem.file !== told.path) return location.assign(`/house/file?house=${encodeURIComponent(told.house)}&path=${encodeURIComponent(problem.file)}`)
  if (!panels.form.hidden && problem.pointer && reveal(problem.pointer)) return
  show('text')
  const lines = area.value.split('\n')
  const from = lines.slice(0, problem.line - 1).reduce((sum, line) => sum + line.length + 1, 0)
  area.focus()
  area.setSelectionRange(from + problem.column - 1, from + (lines[problem.line - 1] ?? '').length)
  area.scrollTop = (problem.line - 4) * parseFloat(getComputedStyle(area).lineHeight)
}
function mark(problems) {
  list.replaceChildren(...problems.slice(0, 50).map(problem => {
    const where = make('b'); where.textContent = `${problem.file === told.path ? told.line : problem.file} ${problem.line}:${problem.column}`
    const expected = problem.expected ? make('small') : null
    if (expected) expected.textContent = problem.expected
    return make('li', {}, make('button', { type: 'button', onclick: () => goto(problem) }, where, ` ${problem.message}`, expected))
  }))
  for (const item of panels.form.querySelectorAll('[aria-invalid], .bad')) { item.removeAttribute('aria-invalid'); item.classList.remove('bad') }
  for (const { file, pointer } of problems) {
    if (file !== told.path) continue
    for (let path = pointer; path; path = path.slice(0, path.lastIndexOf('/'))) {
      const item = panels.form.querySelector(`[data-pointer="${CSS.escape(path)}"]`)
      if (item?.matches('details')) item.classList.add('bad')
      else item?.querySelector('input, select, textarea')?.setAttribute('aria-invalid', 'true')
    }
  }
}

// ---- checked as one types ----
let asked = 0
async function check() {
  const mine = ++asked
  const body = new URLSearchParams({ house: told.house, path: told.path, text: area.value })
  let problems
  try {
    const answer = await fetch('/house/check', { method: 'POST', body })
    if (!answer.ok) return
    problems = (await answer.json()).problems
  } catch { return }
  if (mine !== asked) return
  mark(problems)
  state.textContent = problems.length ? String(problems.length) : told.fine
  state.classList.toggle('wrong', problems.length > 0)
  if (!problems.length) preview()
}
const soon = later(check, 350)
function touched() { soon() }

// ---- forms that take the text as it is now ----
for (const other of document.querySelectorAll('[data-takes-text]')) {
  other.addEventListener('submit', () => { other.elements.text.value = area.value })
  for (const select of other.querySelectorAll('select')) select.addEventListener('change', () => { if (other.target) other.requestSubmit() })
}
const framed = document.querySelector('.preview')
const preview = later(() => framed?.requestSubmit(), 250)

area.addEventListener('input', touched)
form.addEventListener('submit', () => { saved = area.value })
addEventListener('beforeunload', event => { if (area.value !== saved) event.preventDefault() })
addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); form.requestSubmit() }
})

async function start() {
  if (told.schema) {
    const answer = await fetch(`/house/schema?path=${told.schema}`)
    if (answer.ok) schema = await answer.json()
  }
  if (schema) {
    tabs.form.parentElement.hidden = false
    for (const name of ['form', 'text']) {
      tabs[name].addEventListener('click', () => show(name))
      tabs[name].addEventListener('keydown', event => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        const other = name === 'form' ? 'text' : 'form'
        show(other); tabs[other].focus()
      })
    }
    show('form')
    if (told.at) reveal(told.at)
  }
  await check()
}
start().catch(error => { note(String(error)); say(String(error)) })
