// Forms that an authenticator fills: asks the server what to ask it, and sends its answer as the form. Without a browser
// that knows passkeys the forms stay hidden.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const named = list => list.map(one => ({ ...one, id: bytes(one.id) }))

async function made(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: named(options.excludeCredentials) }
  const { response } = await navigator.credentials.create({ publicKey })
  return { client: text(response.clientDataJSON), attestation: text(response.attestationObject) }
}
async function used(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) }
  const { rawId, response } = await navigator.credentials.get({ publicKey })
  return { id: text(rawId), client: text(response.clientDataJSON), data: text(response.authenticatorData), signature: text(response.signature), user: response.userHandle ? text(response.userHandle) : null }
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential) continue
  form.hidden = false
  const button = form.querySelector('button'), failed = form.querySelector('[data-failed]')
  form.addEventListener('submit', async event => {
    event.preventDefault()
    button.disabled = true
    failed.hidden = true
    try {
      const body = new URLSearchParams({ ticket: form.elements.ticket?.value ?? '' })
      const asked = await fetch(form.dataset.passkey, { method: 'POST', body, headers: { accept: 'application/json' } })
      const told = await asked.json()
      if (told.code === 'stale') return location.assign(form.dataset.prove)
      if (!asked.ok) throw new Error(told.detail)
      form.elements.answer.value = JSON.stringify(told.user ? await made(told) : await used(told))
      form.submit()
    } catch (error) {
      failed.hidden = false
      button.disabled = false
      console.info('no passkey', error)
    }
  })
}
