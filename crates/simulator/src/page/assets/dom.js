// Builds the page out of nodes. Whatever a guest or a business wrote becomes a text node, never markup.

const SVG = 'http://www.w3.org/2000/svg'

/** An element with properties, data and children (nodes, texts, lists, nothing). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (key === 'class') node.className = value
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else if (key in node && key !== 'list') node[key] = value
    else node.setAttribute(key, value === true ? '' : value)
  }
  node.append(...children.flat(3).filter(c => c !== undefined && c !== null && c !== false))
  return node
}

/** An icon of the page's sprite. */
export function icon(name, extra = '') {
  const svg = document.createElementNS(SVG, 'svg'), use = document.createElementNS(SVG, 'use')
  svg.setAttribute('class', `i ${extra}`); svg.setAttribute('aria-hidden', 'true')
  use.setAttribute('href', `#i-${name}`)
  svg.append(use)
  return svg
}

export const $ = selector => document.querySelector(selector)

/** A link to another place, only when it is a web address. */
export function link(href, props, ...children) {
  let url
  try { url = new URL(href) } catch { return el('span', props, ...children) }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return el('span', props, ...children)
  return el('a', { ...props, href: url.href, target: '_blank', rel: 'noopener noreferrer' }, ...children)
}

/** First letters of the first and last word. */
export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, '').trim().split(/\s+/)
  const first = [...(words[0] || '')][0] || '?', last = words.length > 1 ? [...words[words.length - 1]][0] : ''
  return (first + last).toUpperCase()
}

/** What stands in the circle of someone without a picture. */
export const face = name => /\p{L}/u.test(name) ? initials(name) : icon('person')

/** One of six tints, always the same for a name. */
export function tint(name) {
  let sum = 0
  for (const c of name) sum = (sum * 31 + c.codePointAt(0)) % 997
  return `t${sum % 6}`
}

/** A call of the control API; refusals become errors with their words. */
export async function sim(method, path, body, headers = {}) {
  const json = body !== undefined && !(body instanceof Blob)
  const answer = await fetch(`/_sim${path}`, {
    method,
    headers: json ? { 'content-type': 'application/json', ...headers } : headers,
    body: json ? JSON.stringify(body) : body,
  })
  const text = await answer.text()
  let data = null
  try { data = text ? JSON.parse(text) : null } catch { data = text }
  if (!answer.ok) throw new Error(data?.detail || `HTTP ${answer.status}`)
  return data
}
