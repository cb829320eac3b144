// The live line of a page: one WebSocket that resumes from the last id it heard, so that nothing is missed and nothing
// comes twice. Without WebSockets it asks. `gl:events` tells what happened, `gl:anew` that everything is to be looked at
// again, `gl:here` who else is at a conversation.
import { line } from './app.js'

let last = ''
let socket = null
let tries = 0
let look = null
let heard = 0
const tell = (name, detail) => dispatchEvent(new CustomEvent(name, { detail }))

function take(events) {
  if (!events.length) return
  last = events[events.length - 1].id
  tell('gl:events', events)
}

function frame(text) {
  heard = Date.now()
  const said = JSON.parse(text)
  if (Array.isArray(said)) return take(said)
  if (said.hello && !last) last = said.hello.last
  if (said.anew) { last = said.anew; tell('gl:anew') }
  if (said.here) tell('gl:here', said)
}

function connect() {
  const url = new URL('/realtime', location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  if (last) url.searchParams.set('after', last)
  socket = new WebSocket(url)
  socket.onopen = () => { tries = 0; heard = Date.now(); line(true); if (look) socket.send(JSON.stringify(look)) }
  socket.onmessage = event => frame(event.data)
  socket.onclose = event => {
    socket = null
    if (event.code === 4001) return location.reload()
    line(false)
    // Everybody comes back after a restart, but not in the same moment.
    const wait = Math.min(30_000, 500 * 2 ** tries) * (0.5 + Math.random())
    tries += 1
    if (tries > 3) ask()
    setTimeout(connect, event.code === 4008 ? 50 : wait)
  }
}

/** For networks that let no WebSocket through. */
async function ask() {
  try {
    const answer = await fetch(`/api/v1/events?after=${encodeURIComponent(last)}`, { headers: { accept: 'application/json' } })
    if (!answer.ok) return
    const told = await answer.json()
    if (told.anew) tell('gl:anew')
    take(told.events)
    last = told.last
    line(true)
  } catch { /* still away; asked again with the next try */ }
}

/** Begins behind the position the page was made at. */
export function live(position) {
  last = position
  connect()
  // A line that is dead without knowing it (a phone that slept) is found out.
  setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN && look) socket.send(JSON.stringify({ look: look.look }))
  }, 20_000)
  addEventListener('online', () => { if (!socket) { tries = 0; connect() } })
}

/** Says what is on the screen, and whether somebody writes there. */
export function looking(conversation, writing = false) {
  look = { look: conversation, writing }
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(look))
}
