// whatsapp-api-js, unchanged, against the simulator. It checks limits before sending and signatures over escaped
// unicode, so it is the strictest of the three. Usage: node whatsapp_api_js.mjs http://127.0.0.1:PORT

import { WhatsAppAPI } from 'whatsapp-api-js'
import * as m from 'whatsapp-api-js/messages'
import { ACCOUNT, BASE, INBOUND, NUMBER, SECRET, TEMPLATE, TO, assert, receive, sim } from './harness.mjs'

const wa = new WhatsAppAPI({
  token: 'js-token', appSecret: SECRET, webhookVerifyToken: 'verify', v: 'v26.0',
  ponyfill: { fetch: (url, options) => fetch(String(url).replace('https://graph.facebook.com', BASE), options), subtle: crypto.subtle },
})
const heard = [], statuses = []
wa.on.message = ({ message }) => { heard.push(message) }
wa.on.status = ({ status, id }) => { statuses.push(`${status} ${id}`) }

const bench = await receive(async (bytes, signature) => {
  const text = bytes.toString()
  await wa.post(JSON.parse(text), text, signature)
})
const first = await bench.says({ type: 'text', text: { body: 'Hi' } })

const send = async (message, context) => {
  const answer = await wa.sendMessage(NUMBER, TO, message, context, 'track-1')
  assert(answer.messages?.[0].id.startsWith('wamid.'), JSON.stringify(answer))
  return answer.messages[0].id
}

// Media up and down.
const form = new FormData()
form.set('file', new Blob([Buffer.from('PNG bytes')], { type: 'image/png' }), 'a.png')
const media = await wa.uploadMedia(NUMBER, form)
const described = await wa.retrieveMedia(media.id)
assert(await (await wa.fetchMedia(described.url)).text() === 'PNG bytes', 'media round trip')

await fetch(`${BASE}/v26.0/${ACCOUNT}/message_templates`, { method: 'POST', headers: { authorization: 'Bearer js-token', 'content-type': 'application/json' }, body: JSON.stringify(TEMPLATE) })
const body = new m.Body('pick')
const sent = [
  await send(new m.Text('hello *there*', true)),
  await send(new m.Text('reply'), first),
  await send(new m.Image(media.id, true, 'c')),
  await send(new m.Location(2.5, 1.5, 'N', 'A')),
  await send(new m.Contacts([new m.Name('A B', 'A', 'B'), new m.Phone('+15551', 'CELL', '15551')])),
  await send(new m.Reaction(first, '👍')),
  await send(new m.Reaction(first)),
  await send(new m.Interactive(new m.ActionButtons(new m.Button('a', 'A'), new m.Button('b', 'B')), body, new m.Header('H'), new m.Footer('F'))),
  await send(new m.Interactive(new m.ActionList('Open', new m.ListSection('S', new m.Row('r1', 'Row', 'd'))), body)),
  await send(new m.Interactive(new m.ActionCTA('Book now', 'https://resort.example/b'), body)),
  await send(new m.Interactive(new m.ActionLocation(), body)),
  await send(new m.Template('stay_ready', 'en_US', new m.BodyComponent(new m.BodyParameter('Zoë')), new m.URLComponent('abc'))),
]
const read = await wa.markAsRead(NUMBER, first, 'text')
assert(read.success === true, 'read receipt')
await wa.blockUser(NUMBER, TO)
await wa.unblockUser(NUMBER, TO)
assert((await wa.deleteMedia(media.id)).success === true, 'media deleted')

await bench.says({ type: 'button_reply', button_reply: { id: 'a' } })
await bench.says({ type: 'list_reply', list_reply: { id: 'r1' } })
await bench.says({ type: 'reaction', reaction: { message_id: sent[0], emoji: '❤️' } })
for (const message of INBOUND) await bench.says(message)
await bench.done()
assert(heard.length === INBOUND.length + 4, `${heard.length} messages heard`)
assert(heard.some(x => x.text?.body === '🙏 ünï/çödé'), 'unicode')
for (const id of sent) for (const status of ['sent', 'delivered', 'read']) assert(statuses.includes(`${status} ${id}`), `${status} ${id}`)
console.log(`whatsapp-api-js: ${sent.length} messages sent, ${heard.length} heard, ${statuses.length} statuses, all verified`)
