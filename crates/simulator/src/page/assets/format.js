// WhatsApp's own formatting: *bold*, _italic_, ~strike~, `code`, ```mono```, > quote, - and 1. lists, links.

import { el, link } from './dom.js'

const MARKS = { '*': 'strong', '_': 'em', '~': 's' }
const URLS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gu

/** Text as nodes, block by block. */
export function format(text) {
  const out = []
  const parts = text.split('```')
  parts.forEach((part, index) => {
    const closed = index < parts.length - 1 || index % 2 === 0
    if (index % 2 === 1 && closed) out.push(el('code', { class: 'mono' }, part.replace(/^\n|\n$/g, '')))
    else out.push(...blocks(index % 2 === 1 ? '```' + part : part))
  })
  return out
}

function blocks(text) {
  const out = []
  let list = null, kind = ''
  text.split('\n').forEach((line, index, lines) => {
    const bullet = /^[-*] (?=\S)/.exec(line), number = /^\d{1,2}\. (?=\S)/.exec(line), quote = /^> ?/.exec(line)
    if (bullet || number) {
      const wanted = bullet ? 'ul' : 'ol'
      if (kind !== wanted) { list = el(wanted, wanted === 'ol' ? { start: parseInt(line, 10) } : {}); kind = wanted; out.push(list) }
      list.append(el('li', {}, inline(line.slice((bullet || number)[0].length))))
      return
    }
    kind = ''
    if (quote) out.push(el('blockquote', {}, inline(line.slice(quote[0].length))))
    else out.push(...inline(line), index < lines.length - 1 ? '\n' : '')
  })
  return out
}

function inline(text, depth = 0) {
  const out = []
  let plain = ''
  const flush = () => { if (plain) out.push(...links(plain)); plain = '' }
  for (let i = 0; i < text.length; i++) {
    const c = text[i], before = text[i - 1]
    const opens = !before || /[\s.,;:!?("'*_~¿¡]/u.test(before)
    if (c === '`') {
      const end = text.indexOf('`', i + 1)
      if (end > i + 1) { flush(); out.push(el('code', {}, text.slice(i + 1, end))); i = end; continue }
    }
    if (MARKS[c] && opens && depth < 4 && text[i + 1] && !/\s/u.test(text[i + 1])) {
      const end = closing(text, c, i + 1)
      if (end > 0) { flush(); out.push(el(MARKS[c], {}, inline(text.slice(i + 1, end), depth + 1))); i = end; continue }
    }
    plain += c
  }
  flush()
  return out
}

function closing(text, mark, from) {
  for (let i = text.indexOf(mark, from + 1); i > 0; i = text.indexOf(mark, i + 1)) {
    const after = text[i + 1]
    if (!/\s/u.test(text[i - 1]) && (!after || !/[\p{L}\p{N}]/u.test(after))) return i
  }
  return -1
}

function links(text) {
  const out = []
  let from = 0
  for (const match of text.matchAll(URLS)) {
    out.push(text.slice(from, match.index), link(match[0], {}, match[0]))
    from = match.index + match[0].length
  }
  out.push(text.slice(from))
  return out.filter(Boolean)
}
