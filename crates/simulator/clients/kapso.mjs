// @kapso/whatsapp-cloud-api, unchanged, against the simulator. Usage: node kapso.mjs http://127.0.0.1:PORT

import { WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { ACCOUNT, BASE, INBOUND, NUMBER, SECRET, TEMPLATE, TO, assert, receive, sendSamples, sim } from './harness.mjs'

const client = new WhatsAppClient({ accessToken: 'kapso-token', baseUrl: BASE, graphVersion: 'v26.0' })
const heard = [], statuses = [], calls = []
let webhooks = 0
const live = await receive((bytes, signature) => {
  assert(verifySignature({ appSecret: SECRET, rawBody: bytes, signatureHeader: signature }), 'signature')
  assert(!verifySignature({ appSecret: 'another', rawBody: bytes, signatureHeader: signature }), 'signature of another')
  webhooks += 1
  const events = normalizeWebhook(JSON.parse(bytes.toString()))
  heard.push(...events.messages)
  statuses.push(...events.statuses.map(s => `${s.status} ${s.id}`))
  calls.push(...events.calls)
})
const first = await live.says({ type: 'text', text: { body: 'Hi' } })
const to = { phoneNumberId: NUMBER, to: TO }, api = client.messages
const id = answer => { assert(answer.messages?.[0].id.startsWith('wamid.'), JSON.stringify(answer)); return answer.messages[0].id }

// Media up, described, down; and one of the guest's.
const upload = (type, mime, name, text) => client.media.upload({ phoneNumberId: NUMBER, type, file: new Blob([Buffer.from(text)], { type: mime }), fileName: name })
const image = await upload('image', 'image/png', 'a.png', 'PNG bytes'), sound = await upload('audio', 'audio/ogg', 'a.ogg', 'OggS')
const paper = await upload('document', 'application/pdf', 'a.pdf', '%PDF'), film = await upload('video', 'video/mp4', 'a.mp4', 'mp4')
const sticker = await upload('sticker', 'image/webp', 'a.webp', 'RIFF')
assert((await client.media.get({ mediaId: image.id, phoneNumberId: NUMBER })).mimeType === 'image/png', 'media described')
const down = await client.media.download({ mediaId: image.id, phoneNumberId: NUMBER, auth: 'always' })
assert(Buffer.from(down).toString() === 'PNG bytes', 'media downloaded')
const picture = await live.says({ type: 'image', image: { caption: 'from me' } })
const theirs = (await sim('GET', `/guests/${live.guest}/messages`)).messages.find(m => m.wamid === picture).image.id
assert(Buffer.from(await client.media.download({ mediaId: theirs, phoneNumberId: NUMBER, auth: 'always' })).length > 1000, 'media of a guest')

// Templates.
const made = await client.templates.create({ businessAccountId: ACCOUNT, ...TEMPLATE })
assert(/^\d+$/.test(made.id), JSON.stringify(made))
const listed = await client.templates.list({ businessAccountId: ACCOUNT, limit: 10 })
assert(listed.data.some(t => t.name === TEMPLATE.name && t.status === 'APPROVED'), 'template listed')

const user = (await sim('GET', `/guests/${live.guest}`)).user_id
const product = { catalogId: '1', productRetailerId: 'a' }
const sent = [
  id(await api.sendText({ ...to, body: 'hello' })),
  id(await api.sendText({ ...to, body: 'an answer', contextMessageId: first })),
  id(await api.sendText({ phoneNumberId: NUMBER, recipient: user, body: 'by user id' })),
  id(await api.sendImage({ ...to, image: { id: image.id, caption: 'c' } })),
  id(await api.sendAudio({ ...to, audio: { id: sound.id } })),
  id(await api.sendDocument({ ...to, document: { id: paper.id, filename: 'a.pdf', caption: 'c' } })),
  id(await api.sendVideo({ ...to, video: { id: film.id, caption: 'c' } })),
  id(await api.sendSticker({ ...to, sticker: { id: sticker.id } })),
  id(await api.sendLocation({ ...to, location: { latitude: 1.5, longitude: 2.5, name: 'N', address: 'A' } })),
  id(await api.sendContacts({ ...to, contacts: [{ name: { formattedName: 'A B', firstName: 'A' }, phones: [{ phone: '+15551', type: 'WORK' }] }] })),
  id(await api.sendReaction({ ...to, reaction: { messageId: first, emoji: '👍' } })),
  id(await api.sendInteractiveButtons({ ...to, bodyText: 'pick', footerText: 'F', buttons: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }] })),
  id(await api.sendInteractiveList({ ...to, bodyText: 'pick', buttonText: 'Open', sections: [{ title: 'S', rows: [{ id: 'r1', title: 'Row', description: 'd' }] }] })),
  id(await api.sendInteractiveCtaUrl({ ...to, bodyText: 'book', parameters: { displayText: 'Book now', url: 'https://resort.example/b' } })),
  id(await api.sendInteractiveLocationRequest({ ...to, bodyText: 'where?', parameters: { requestMessage: 'where?' } })),
  id(await api.sendInteractiveProduct({ ...to, bodyText: 'one', ...product })),
  id(await api.sendInteractiveProductList({ ...to, bodyText: 'some', header: { type: 'text', text: 'H' }, catalogId: '1', sections: [{ title: 'S', productItems: [{ productRetailerId: 'a' }] }] })),
  id(await api.sendInteractiveCatalogMessage({ ...to, bodyText: 'all', thumbnailProductRetailerId: 'a', parameters: { thumbnailProductRetailerId: 'a' } })),
  id(await api.sendInteractiveFlow({ ...to, bodyText: 'form', parameters: { flowMessageVersion: '3', flowId: '1', flowCta: 'Open', flowToken: 't', flowAction: 'navigate', flowActionPayload: { screen: 'A' } } })),
  id(await api.sendTemplate({ ...to, template: { name: TEMPLATE.name, language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Zoë' }] }, { type: 'button', subType: 'url', index: 0, parameters: [{ type: 'text', text: 'abc' }] }] } })),
]
await api.markRead({ phoneNumberId: NUMBER, messageId: first, typingIndicator: { type: 'text' } })
let refused
try { await api.sendTemplate({ ...to, template: { name: 'nowhere', language: { code: 'en_US' } } }) } catch (error) { refused = error }
assert(refused?.code === 132001, `a refusal in the client's terms: ${refused}`)
await client.media.delete({ mediaId: image.id, phoneNumberId: NUMBER })
await client.templates.delete({ businessAccountId: ACCOUNT, name: TEMPLATE.name })

// Everything a guest and Meta can tell.
await live.says({ type: 'button_reply', button_reply: { id: 'a' } })
await live.says({ type: 'list_reply', list_reply: { id: 'r1' } })
await live.says({ type: 'reaction', reaction: { message_id: sent[0], emoji: '❤️' } })
for (const message of INBOUND) await live.says(message)
const samples = await sendSamples()
await live.done()
const fromGuest = heard.filter(x => x.from === TO.slice(1))
assert(fromGuest.length === INBOUND.length + 5, `${fromGuest.length} messages heard`)
assert(fromGuest.every(x => x.fromUserId), 'user ids')
assert(calls.length === 1, 'a call')
for (const message of sent) for (const status of ['sent', 'delivered', 'read']) assert(statuses.includes(`${status} ${message}`), `${status} ${message}`)
console.log(`kapso: ${sent.length} messages sent, ${heard.length} heard, ${statuses.length} statuses, ${samples} other webhooks; ${webhooks} signatures verified`)
