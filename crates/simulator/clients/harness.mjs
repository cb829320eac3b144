// Shared by the JavaScript clients: steers the simulator and takes its webhooks, bytes untouched.

import http from 'node:http'

export const BASE = process.argv[2].replace(/\/$/, '')
export const NUMBER = '106540352242922', ACCOUNT = '102290129340398', SECRET = 'client-secret', TO = '+16505551234'

export async function sim(method, path, body) {
  const answer = await fetch(`${BASE}/_sim${path}`, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${text}`)
  return text ? JSON.parse(text) : null
}

/** Collects webhooks with `take(bytes, signature)`; whatever it throws is a finding. */
export async function receive(take) {
  await sim('POST', '/reset')
  const problems = []
  const server = http.createServer((request, response) => {
    const parts = []
    request.on('data', part => parts.push(part))
    request.on('end', async () => {
      const bytes = Buffer.concat(parts)
      try { await take(bytes, request.headers['x-hub-signature-256']) } catch (error) { problems.push(`${error?.stack || error}: ${bytes}`) }
      response.end()
    })
  })
  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  await sim('PUT', '/subscribers', [{ url: `http://127.0.0.1:${server.address().port}/`, app_secret: SECRET }])
  await sim('PUT', '/dials', { latency: { sent: [0, 0], delivered: [0, 0], read: [0, 0], review: [0, 0] } })
  const guest = (await sim('POST', '/guests', { name: 'Ann Ñandú 🙂', phone: TO })).id
  const says = async body => (await sim('POST', `/guests/${guest}/messages`, body)).wamid
  const done = async () => {
    assert((await sim('POST', '/idle')).idle, 'everything was delivered')
    await sim('PUT', '/subscribers', [])
    server.close(); server.closeAllConnections()
    if (problems.length) throw new Error(problems.join('\n'))
  }
  return { guest, says, done }
}

/** Sends every webhook the simulator has a sample of; `readable` says which fields the client can read. */
export async function sendSamples(readable = () => true) {
  const { samples } = await sim('GET', '/webhooks/samples')
  const wanted = samples.filter(sample => readable(sample.field))
  for (const { field, value } of wanted) await sim('POST', '/webhooks', { field, value })
  return wanted.length
}

/** Everything a guest can send that needs no message of the business before it. */
export const INBOUND = [
  { type: 'text', text: { body: '🙏 ünï/çödé' } },
  { type: 'image', image: { caption: 'é' } }, { type: 'audio' }, { type: 'video' }, { type: 'document' }, { type: 'sticker' },
  { type: 'location', location: { latitude: 39.5, longitude: 2.6, name: 'Palma' } },
  { type: 'contacts', contacts: [{ name: { formatted_name: 'Zoë', first_name: 'Zoë' }, phones: [{ phone: '+1', wa_id: '1', type: 'CELL' }] }] },
  { type: 'order', order: { catalog_id: '1', text: '', product_items: [{ product_retailer_id: 'a', quantity: 1, item_price: 9.5, currency: 'EUR' }] } },
  { type: 'unsupported', errors: [{ code: 131051, title: 'Message type unknown' }] },
  { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":"é"}' } } },
  { type: 'something_of_tomorrow', something_of_tomorrow: { a: 1 } },
  { type: 'text', text: { body: 'ad' }, referral: { source_url: 'https://fb.me/1', source_id: '1', source_type: 'ad' } },
]

export const assert = (holds, what) => { if (!holds) throw new Error(`not so: ${what}`) }

/** A template every client creates, and its parameters. */
export const TEMPLATE = {
  name: 'stay_ready', language: 'en_US', category: 'UTILITY',
  components: [
    { type: 'BODY', text: 'Hello {{1}}, your room is ready for you now.', example: { body_text: [['Ann']] } },
    { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Open', url: 'https://resort.example/{{1}}', example: ['https://resort.example/a'] }] },
  ],
}
