// The controls of the dials: a line with its label, a slider for a share, a switch, a choice, a number.

import { el } from './dom.js'

/** A line of dials. The control gets an id from its label, so that it keeps the focus when the dials are drawn anew. */
export function field(label, control, hint) {
  const input = control.matches('input, select') ? control : control.querySelector('input')
  input.id ||= `f-${label.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  return el('label', { class: 'dial' }, el('span', {}, label, hint && el('small', { class: 'muted' }, hint)), control)
}

export function share(value, set) {
  const out = el('output', {}, `${Math.round(value * 100)} %`)
  const input = el('input', { type: 'range', min: 0, max: 100, step: 5, value: Math.round(value * 100), oninput: () => { out.textContent = `${input.value} %` }, onchange: () => set(input.value / 100) })
  return el('span', { class: 'share' }, input, out)
}

export const flag = (value, set) => el('input', { type: 'checkbox', role: 'switch', class: 'switch', checked: Boolean(value), onchange: e => set(e.target.checked) })

/** `options` = pairs of value and label. */
export const choice = (options, value, set) => el('select', { onchange: e => set(e.target.value) }, options.map(([v, label]) => el('option', { value: v, selected: v === value }, label)))

/** A whole number; empty is null. */
export const number = (value, set, placeholder) => el('input', { type: 'number', class: 'num', min: 0, step: 1, value: value ?? '', placeholder, onchange: e => { if (e.target.validity.valid) set(e.target.value === '' ? null : Number(e.target.value)) } })

export const part = (title, ...lines) => el('fieldset', {}, el('legend', {}, title), lines)

/** Draws a form anew and leaves the focus where it was. */
export function redraw(form, ...parts) {
  const focused = form.contains(document.activeElement) ? document.activeElement.id : ''
  form.replaceChildren(...parts.filter(Boolean))
  if (focused) document.getElementById(focused)?.focus()
}
