// Lets this browser show what waits: asks for permission only when somebody taps the button.
import { note } from './app.js'

const box = document.querySelector('#browser')
const one = selector => box.querySelector(selector)
const on = one('[data-on]'), off = one('[data-off]'), state = one('[data-state]')
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0))

async function post(path, fields) {
  const body = new URLSearchParams({ house: box.dataset.house, ...fields })
  const answer = await fetch(path, { method: 'POST', body, headers: { 'x-fragment': 'done', accept: 'application/json' } })
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? String(answer.status))
}
function show(subscription) {
  on.hidden = Boolean(subscription)
  off.hidden = !subscription
  state.textContent = subscription ? box.dataset.sayOn : Notification.permission === 'denied' ? box.dataset.sayDenied : box.dataset.sayOff
}

if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
  state.textContent = box.dataset.sayNever
} else {
  const registration = await navigator.serviceWorker.register('/worker.js')
  show(await registration.pushManager.getSubscription())
  on.addEventListener('click', async () => {
    on.disabled = true
    try {
      if (await Notification.requestPermission() !== 'granted') return show(null)
      await navigator.serviceWorker.ready
      const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) })
      const { endpoint, keys } = subscription.toJSON()
      await post('/settings/alerts/browser', { endpoint, p256dh: keys.p256dh, auth: keys.auth })
      show(subscription)
    } catch (error) {
      note(box.dataset.sayFailed)
      console.info('push was not set up', error)
    } finally { on.disabled = false }
  })
  off.addEventListener('click', async () => {
    off.disabled = true
    const subscription = await registration.pushManager.getSubscription()
    try {
      if (subscription) {
        await post('/settings/alerts/browser/remove', { endpoint: subscription.endpoint })
        await subscription.unsubscribe()
      }
      show(null)
    } catch { note(box.dataset.sayFailed) } finally { off.disabled = false }
  })
}
