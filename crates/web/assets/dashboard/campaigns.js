// A campaign, alive: while it runs its figures are fetched anew whenever something happens, and from time to time. The
// fragment is made by the server; it is not put under somebody's finger.
import { gathered, part } from './app.js'
import { live } from './live.js'

const page = document.querySelector('#campaign')
const panel = () => document.querySelector('#progress')
const runs = () => panel().dataset.state === 'running'
const refresh = gathered(async () => {
  const made = await part(location.pathname, 'progress')
  const before = panel()
  const fresh = made.querySelector('#progress')
  if (!fresh || before.contains(document.activeElement) && before.dataset.state === fresh.dataset.state && before.matches(':active')) return
  const held = before.contains(document.activeElement) ? document.activeElement.value : null
  before.replaceWith(fresh)
  if (held) document.querySelector(`#progress button[value="${CSS.escape(held)}"]`)?.focus({ preventScroll: true })
}, 400)

addEventListener('gl:events', event => {
  const mine = event.detail.some(told => told.kind.startsWith('campaign.') || runs() && told.kind.startsWith('message.'))
  if (mine) refresh()
})
addEventListener('gl:anew', refresh)
setInterval(() => { if (runs() && document.visibilityState === 'visible') refresh() }, 5_000)
live(page.dataset.position)
