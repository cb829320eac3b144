// whatsapp-api-js, unchanged, against the simulator. It checks limits before sending and signatures over escaped
// unicode, so it is the strictest of the three. Usage: node whatsapp_api_js.mjs http://127.0.0.1:PORT

import { webcrypto } from 'node:crypto'
import { WhatsAppAPI } from 'whatsapp-api-js'
import * as m from 'whatsapp-api-js/messages'
import { ACCOUNT, BASE, INBOUND, NUMBER, SECRET, TEMPLATE, TO, assert, receive, sendSamples, sim } from './harness.mjs'

globalThis.crypto ??= webcrypto // Node.js 18, which Debian 12 has
const wa = new WhatsAppAPI({
  token: 'js-token', appSecret: SECRET, webhookVerifyToken: 'verify', v: 'v26.0',
  ponyfill: { fetch: (url, options) => fetch(String(url).replace('https://graph.facebook.com', BASE), options), subtle: crypto.subtle },
})
const heard = [], statuses = []
wa.on.message = ({ message }) => { heard.push(message) }
wa.on.status = ({ status, id }) => { statuses.push(`${status} ${id}`) }

let webhooks = 0
const bench = await receive(async (bytes, signature) => {
  const text = bytes.toString(), data = JSON.parse(text)
  assert(await wa.verifyRequestSignature(text, signature), 'signature')
  webhooks += 1
  // It knows the field `messages` only, and of that neither news of the system itself.
  const { field, value } = data.entry[0].changes[0]
  if (field === 'messages' && !value.errors) await wa.post(data, text, signature)
})
const first = await bench.says({ type: 'text', text: { body: 'Hi' } })

const send = async (message, context) => {
  const answer = await wa.sendMessage(NUMBER, TO, message, context, 'track-1')
  assert(answer.messages?.[0].id.startsWith('wamid.'), JSON.stringify(answer))
  return answer.messages[0].id
}

// Media up and down.
const upload = async (mime, name, text) => {
  const form = new FormData()
  form.set('file', new Blob([Buffer.from(text)], { type: mime }), name)
  return (await wa.uploadMedia(NUMBER, form)).id
}
const media = await upload('image/png', 'a.png', 'PNG bytes')
const described = await wa.retrieveMedia(media)
assert(described.mime_type === 'image/png', 'media described')
assert(await (await wa.fetchMedia(described.url)).text() === 'PNG bytes', 'media round trip')
const picture = await bench.says({ type: 'image', image: { caption: 'from me' } })
const theirs = (await sim('GET', `/guests/${bench.guest}/messages`)).messages.find(x => x.wamid === picture).image.id
const bytes = await (await wa.fetchMedia((await wa.retrieveMedia(theirs)).url)).arrayBuffer()
assert(bytes.byteLength > 1000, 'media of a guest')
const sound = await upload('audio/ogg', 'a.ogg', 'OggS'), paper = await upload('application/pdf', 'a.pdf', '%PDF')
const film = await upload('video/mp4', 'a.mp4', 'mp4'), sticker = await upload('image/webp', 'a.webp', 'RIFF')

// It creates no templates; this is what its documentation sends people to.
const made = await fetch(`${BASE}/v26.0/${ACCOUNT}/message_templates`, { method: 'POST', headers: { authorization: 'Bearer js-token', 'content-type': 'application/json' }, body: JSON.stringify(TEMPLATE) })
assert(made.ok, await made.text())

const body = new m.Body('pick'), product = new m.Product('a')
const sent = [
  await send(new m.Text('hello *there*', true)),
  await send(new m.Text('reply'), first),
  await send(new m.Image(media, true, 'c')),
  await send(new m.Audio(sound, true)),
  await send(new m.Document(paper, true, 'c', 'a.pdf')),
  await send(new m.Video(film, true, 'c')),
  await send(new m.Sticker(sticker, true)),
  await send(new m.Location(2.5, 1.5, 'N', 'A')),
  await send(new m.Contacts([new m.Name('A B', 'A', 'B'), new m.Phone('+15551', 'CELL', '15551')])),
  await send(new m.Reaction(first, '👍')),
  await send(new m.Reaction(first)),
  await send(new m.Interactive(new m.ActionButtons(new m.Button('a', 'A'), new m.Button('b', 'B')), body, new m.Header('H'), new m.Footer('F'))),
  await send(new m.Interactive(new m.ActionButtons(new m.Button('a', 'A')), body, new m.Header(new m.Image(media, true)))),
  await send(new m.Interactive(new m.ActionList('Open', new m.ListSection('S', new m.Row('r1', 'Row', 'd'))), body)),
  await send(new m.Interactive(new m.ActionCTA('Book now', 'https://resort.example/b'), body)),
  await send(new m.Interactive(new m.ActionLocation(), body)),
  await send(new m.Interactive(new m.ActionContactRequest(), body)),
  await send(new m.Interactive(new m.ActionCatalog(product), body)),
  await send(new m.Interactive(new m.ActionProduct(new m.CatalogProduct('a', '1')), body)),
  await send(new m.Interactive(new m.ActionProductList('1', new m.ProductSection('S', product)), body, new m.Header('H'))),
  await send(new m.Interactive(new m.ActionNavigateFlow('token', '1', 'Open', 'A'), body)),
  await send(new m.Template('stay_ready', 'en_US', new m.BodyComponent(new m.BodyParameter('Zoë')), new m.URLComponent('abc'))),
]
assert((await wa.markAsRead(NUMBER, first, 'text')).success === true, 'read receipt')
assert((await wa.sendMessage(NUMBER, TO, new m.Template('nowhere', 'en_US'))).error?.code === 132001, 'a refusal')
assert((await wa.blockUser(NUMBER, TO)).block_users.added_users.length === 1, 'blocked')
assert((await wa.unblockUser(NUMBER, TO)).block_users.removed_users.length === 1, 'unblocked')
assert((await wa.deleteMedia(media)).success === true, 'media deleted')

// Everything a guest and Meta can tell.
await bench.says({ type: 'button_reply', button_reply: { id: 'a' } })
await bench.says({ type: 'list_reply', list_reply: { id: 'r1' } })
await bench.says({ type: 'reaction', reaction: { message_id: sent[0], emoji: '❤️' } })
for (const message of INBOUND) await bench.says(message)
const samples = await sendSamples()
await bench.done()
const fromGuest = heard.filter(x => x.from === TO.slice(1))
assert(fromGuest.length === INBOUND.length + 5, `${fromGuest.length} messages heard`)
assert(fromGuest.some(x => x.text?.body === '🙏 ünï/çödé'), 'unicode')
for (const id of sent) for (const status of ['sent', 'delivered', 'read']) assert(statuses.includes(`${status} ${id}`), `${status} ${id}`)
console.log(`whatsapp-api-js: ${sent.length} messages sent, ${heard.length} heard, ${statuses.length} statuses, ${samples} other webhooks; ${webhooks} signatures verified`)
