// @kapso/whatsapp-cloud-api, unchanged, against the simulator. Usage: node kapso.mjs http://127.0.0.1:PORT

import { WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { ACCOUNT, BASE, INBOUND, NUMBER, SECRET, TEMPLATE, TO, assert, receive, sim } from './harness.mjs'

const client = new WhatsAppClient({ accessToken: 'kapso-token', baseUrl: BASE, graphVersion: 'v26.0' })
const heard = [], statuses = []
const bench = await receive(bytes => Promise.resolve(bytes))
await bench.done()
const live = await receive((bytes, signature) => {
  assert(verifySignature({ appSecret: SECRET, rawBody: bytes, signatureHeader: signature }), 'signature')
  const events = normalizeWebhook(JSON.parse(bytes.toString()))
  heard.push(...events.messages)
  statuses.push(...events.statuses.map(s => `${s.status} ${s.id}`))
})
const first = await live.says({ type: 'text', text: { body: 'Hi' } })
const to = { phoneNumberId: NUMBER, to: TO }, api = client.messages
const id = answer => { assert(answer.messages?.[0].id.startsWith('wamid.'), JSON.stringify(answer)); return answer.messages[0].id }

const media = await client.media.upload({ phoneNumberId: NUMBER, type: 'image', file: new Blob([Buffer.from('PNG bytes')], { type: 'image/png' }), fileName: 'a.png' })
assert((await client.media.get({ mediaId: media.id, phoneNumberId: NUMBER })).mimeType === 'image/png', 'media described')

await client.templates.create({ businessAccountId: ACCOUNT, ...TEMPLATE })
const listed = await client.templates.list({ businessAccountId: ACCOUNT, limit: 10 })
assert(listed.data.some(t => t.name === TEMPLATE.name), 'template listed')

const user = (await sim('GET', `/guests/${live.guest}`)).user_id
const sent = [
  id(await api.sendText({ ...to, body: 'hello' })),
  id(await api.sendText({ phoneNumberId: NUMBER, recipient: user, body: 'by user id' })),
  id(await api.sendImage({ ...to, image: { id: media.id, caption: 'c' } })),
  id(await api.sendLocation({ ...to, location: { latitude: 1.5, longitude: 2.5, name: 'N', address: 'A' } })),
  id(await api.sendContacts({ ...to, contacts: [{ name: { formattedName: 'A B', firstName: 'A' }, phones: [{ phone: '+15551', type: 'WORK' }] }] })),
  id(await api.sendReaction({ ...to, reaction: { messageId: first, emoji: '👍' } })),
  id(await api.sendInteractiveButtons({ ...to, bodyText: 'pick', footerText: 'F', buttons: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }] })),
  id(await api.sendInteractiveList({ ...to, bodyText: 'pick', buttonText: 'Open', sections: [{ title: 'S', rows: [{ id: 'r1', title: 'Row', description: 'd' }] }] })),
  id(await api.sendInteractiveCtaUrl({ ...to, bodyText: 'book', parameters: { displayText: 'Book now', url: 'https://resort.example/b' } })),
  id(await api.sendTemplate({ ...to, template: { name: TEMPLATE.name, language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Zoë' }] }, { type: 'button', subType: 'url', index: 0, parameters: [{ type: 'text', text: 'abc' }] }] } })),
]
await api.markRead({ phoneNumberId: NUMBER, messageId: first, typingIndicator: { type: 'text' } })
await client.media.delete({ mediaId: media.id, phoneNumberId: NUMBER })
await client.templates.delete({ businessAccountId: ACCOUNT, name: TEMPLATE.name })

await live.says({ type: 'button_reply', button_reply: { id: 'a' } })
for (const message of INBOUND) await live.says(message)
await live.done()
assert(heard.length === INBOUND.length + 2, `${heard.length} messages heard`)
assert(heard.every(x => x.fromUserId), 'user ids')
for (const message of sent) for (const status of ['sent', 'delivered', 'read']) assert(statuses.includes(`${status} ${message}`), `${status} ${message}`)
console.log(`kapso: ${sent.length} messages sent, ${heard.length} heard, ${statuses.length} statuses, all verified`)
