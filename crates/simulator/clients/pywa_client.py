"""pywa, unchanged, against the simulator: sends all kinds, templates, media both ways, webhooks verified and parsed.

Usage: pywa_client.py http://127.0.0.1:PORT
"""

import http.server
import json
import logging
import sys
import threading
import time
import urllib.request

from pywa import WhatsApp, errors, handlers, types
from pywa.types import templates as t

BASE = sys.argv[1].rstrip("/")
NUMBER, ACCOUNT, SECRET = "106540352242922", "102290129340398", "client-secret"
updates, problems = [], []


def sim(method, path, body=None):
    request = urllib.request.Request(
        f"{BASE}/_sim{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    text = urllib.request.urlopen(request, timeout=40).read()
    return json.loads(text) if text else None


wa = WhatsApp(
    phone_id=NUMBER,
    token="pywa-token",
    waba_id=ACCOUNT,
    app_id=1234567890123456,
    app_secret=SECRET,
    verify_token="verify",
    server=None,
    continue_handling=True,
)
wa.api._session.base_url = f"{BASE}/v26.0"


@wa.on_raw_update
def raw(_, update):
    updates.append(update)


HANDLERS = {
    "message": handlers.MessageHandler,
    "edited": handlers.EditedMessageHandler,
    "deleted": handlers.DeletedMessageHandler,
    "button": handlers.CallbackButtonHandler,
    "selection": handlers.CallbackSelectionHandler,
    "flow": handlers.FlowCompletionHandler,
    "status": handlers.MessageStatusHandler,
    "moved": handlers.PhoneNumberChangeHandler,
    "preference": handlers.UserMarketingPreferencesHandler,
    "account": handlers.AccountUpdateHandler,
    "echo": handlers.OutgoingMessageHandler,
    "call": handlers.CallConnectHandler,
    "template": handlers.TemplateStatusUpdateHandler,
    "quality": handlers.TemplateQualityUpdateHandler,
    "category": handlers.TemplateCategoryUpdateHandler,
    "components": handlers.TemplateComponentsUpdateHandler,
}
kinds = []
wa.add_handlers(*[
    handler(lambda _, update, name=name: kinds.append((name, update))) for name, handler in HANDLERS.items()
])


class Findings(logging.Handler):
    """pywa logs what it cannot read and goes on; here that is a failure."""

    def emit(self, record):
        if record.exc_info:
            problems.append(logging.Formatter().format(record))


logging.getLogger("pywa").addHandler(Findings())


class Receiver(http.server.BaseHTTPRequestHandler):
    """Hands the bytes to pywa, as a web framework would."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        status = 200
        try:
            signature = self.headers["x-hub-signature-256"]
            if refused := wa.webhook_update_validator(body, signature):
                raise ValueError(refused)
            wa.webhook_update_handler(body)
        except Exception as error:  # every failure of the client is a finding
            problems.append(f"{type(error).__name__}: {error}: {body.decode()}")
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


sim("POST", "/reset")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
sim("PUT", "/subscribers", [{"url": f"http://127.0.0.1:{server.server_port}/", "app_secret": SECRET}])
sim("PUT", "/dials", {"latency": {"sent": [0, 0], "delivered": [0, 0], "read": [0, 0], "review": [0, 0]}})
guest = sim("POST", "/guests", {"name": "Ann Ñandú 🙂", "phone": "+1 650 555 1234"})["id"]


def says(body):
    return sim("POST", f"/guests/{guest}/messages", body)["wamid"]


first = says({"type": "text", "text": {"body": "Hi"}})
to = "+16505551234"

# Media both ways.
picture = says({"type": "image", "image": {"caption": "from me"}})
received = next(m for m in sim("GET", f"/guests/{guest}/messages")["messages"] if m["wamid"] == picture)
url = wa.get_media_url(received["image"]["id"])
pixels = wa.get_media_bytes(url.url)
assert len(pixels) == url.file_size > 1000, url
media = wa.upload_media(media=pixels, mime_type="image/jpeg", filename="a.jpg")
assert wa.get_media_bytes(wa.get_media_url(media.id).url) == pixels

# Every kind of message.
sent = [
    wa.send_message(to, "hello *there*", tracker="track-1"),
    wa.send_message(to, "reply", reply_to_message_id=first),
    wa.send_message(to, "pick", header="H", footer="F", buttons=[types.Button("Yes", callback_data="y"), types.Button("No", callback_data="n")]),
    wa.send_message(to, "pick", buttons=types.SectionList("Open", [types.Section("S", [types.SectionRow("Row", callback_data="r1", description="d")])])),
    wa.send_message(to, "book", buttons=types.URLButton("Book now", "https://resort.example/b")),
    wa.send_image(to, media.id, caption="c"),
    wa.send_image(to, pixels, mime_type="image/jpeg"),
    wa.send_location(to, latitude=1.5, longitude=2.5, name="N", address="A"),
    wa.request_location(to, "where?"),
    wa.request_contact_info(to, "share?"),
    wa.send_contact(to, types.Contact(name=types.Contact.Name("A B", first_name="A"), phones=[types.Contact.Phone("+15551", type="CELL", wa_id="15551")])),
    wa.send_document(to, b"%PDF-1.4\n", filename="a.pdf", mime_type="application/pdf", caption="inv"),
    wa.send_audio(to, b"OggS....", mime_type="audio/ogg"),
    wa.send_voice(to, b"OggS....", mime_type="audio/ogg; codecs=opus"),
    wa.send_sticker(to, b"RIFF....WEBP", mime_type="image/webp"),
    wa.send_catalog(to, "all we have", footer="F", thumbnail_product_sku="a"),
    wa.send_product(to, "1", "a", body="one of it"),
    wa.send_products(to, "1", [types.ProductsSection("S", ["a", "b"])], title="T", body="some of it"),
    wa.send_message(to, "a form", buttons=types.FlowButton("Open", flow_id="1", flow_token="t", flow_action_type=types.FlowActionType.NAVIGATE, flow_action_screen="A")),
    wa.send_video(to, b"\0\0\0\x18ftypmp42", mime_type="video/mp4"),
    wa.send_reaction(to, "👍", first),
    wa.remove_reaction(to, first),
    wa.send_message(sim("GET", f"/guests/{guest}")["user_id"], "by user id"),
]
assert all(m.id.startswith("wamid.") for m in sent)
assert wa.mark_message_as_read(first) and wa.indicate_typing(first)

# Templates.
made = wa.create_template(t.Template(
    name="booking_ok", language=t.TemplateLanguage.ENGLISH_US, category=t.TemplateCategory.UTILITY,
    parameter_format=t.ParamFormat.NAMED,
    components=[
        t.BodyText("Hi {{first_name}}, your stay is booked.", first_name="Ann"),
        t.FooterText(text="bye"),
        t.Buttons(buttons=[t.QuickReplyButton(text="Yes")]),
    ]))
listed = wa.get_templates()
assert [x.name for x in listed if x.id == made.id] == ["booking_ok"], listed
assert listed.total_count >= 2
wa.send_template(to, "booking_ok", t.TemplateLanguage.ENGLISH_US, [
    t.BodyText.params(first_name="Zoë"),
    t.QuickReplyButton.params(callback_data="yes", index=0),
])
assert wa.get_template(made.id).name == "booking_ok"
try:
    wa.send_template(to, "nowhere", t.TemplateLanguage.ENGLISH_US, [])
    raise AssertionError("a template nobody made was sent")
except errors.TemplateNotExists as refused:
    assert refused.code == 132001
assert wa.update_template(made.id, new_components=[t.BodyText("Hello {{first_name}}, your stay is booked.", first_name="Ann")])

# The account.
assert wa.get_business_phone_number().id == NUMBER
wa.update_business_profile(about="Open all day")
assert wa.get_business_profile().about == "Open all day"
wa.block_users([to])
# Raw: pywa wants a key in the list that its own documentation of the answer does not have.
assert [user["wa_id"] for user in wa.api.get_blocked_users(NUMBER)["data"]] == [to[1:]]
wa.unblock_users([to])
assert wa.get_business_account().id == ACCOUNT
assert [number.id for number in wa.get_business_phone_numbers()] == [NUMBER]
assert wa.deregister_phone_number() and wa.register_phone_number("123456")
assert wa.delete_media(media.id)

# Everything a guest can send.
for body in [
    {"type": "button_reply", "button_reply": {"id": "y"}},
    {"type": "list_reply", "list_reply": {"id": "r1"}},
    {"type": "button", "button": {"payload": "yes"}},
    {"type": "audio"}, {"type": "video"}, {"type": "document"}, {"type": "sticker"},
    {"type": "location", "location": {"latitude": 39.5, "longitude": 2.6, "name": "Palma", "url": "https://x.example/ñ"}},
    {"type": "contacts", "contacts": [{"name": {"formatted_name": "Zoë", "first_name": "Zoë"}, "phones": [{"phone": "+1", "wa_id": "1", "type": "CELL"}]}]},
    {"type": "reaction", "reaction": {"message_id": sent[0].id, "emoji": "❤️"}},
    {"type": "order", "order": {"catalog_id": "1", "text": "", "product_items": [{"product_retailer_id": "a", "quantity": 1, "item_price": 9.5, "currency": "EUR"}]}},
    {"type": "unsupported", "errors": [{"code": 131051, "title": "Message type unknown", "message": "Message type unknown", "error_data": {"details": "Message type is currently not supported."}}], "unsupported": {"type": "poll"}},
    {"type": "text", "text": {"body": "ad"}, "referral": {"source_url": "https://fb.me/1", "source_id": "1", "source_type": "ad", "headline": "h", "body": "b", "media_type": "image", "image_url": "https://x.example/i.jpg", "ctwa_clid": "c"}},
    {"type": "text", "text": {"body": "🙏 ünï/çödé"}, "context": {"forwarded": True}},
    {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": '{"a":"é"}'}}},
    {"type": "edit", "edit": {"original_message_id": first, "message": {"type": "text", "text": {"body": "Hello"}}}},
    {"type": "revoke", "revoke": {"original_message_id": first}},
    {"type": "something_of_tomorrow", "something_of_tomorrow": {"a": 1}},
]:
    says(body)
sim("PATCH", f"/guests/{guest}", {"marketing_opt_out": True})
sim("PATCH", f"/guests/{guest}", {"phone": "+1 650 555 4321"})
samples = sim("GET", "/webhooks/samples")["samples"]
for sample in samples:
    sim("POST", "/webhooks", {"field": sample["field"], "value": sample["value"]})
assert sim("POST", "/idle")["idle"]
time.sleep(0.2)

sim("PUT", "/subscribers", [])
assert not problems, "\n".join(problems)
names = [name for name, _ in kinds]
missing = set(HANDLERS) - set(names)
assert not missing, missing
assert names.count("button") == 2 and names.count("selection") == 1, names
statuses = {(u.status.name, u.id) for name, u in kinds if name == "status"}
for message in sent:
    for status in ("SENT", "DELIVERED", "READ"):
        assert (status, message.id) in statuses, (status, message.id)
assert any(u.tracker == "track-1" for name, u in kinds if name == "status")
texts = [u.text for name, u in kinds if name == "message" and u.text]
assert "🙏 ünï/çödé" in texts, texts
assert all(u.from_user.bsuid for name, u in kinds if name == "message")
print(f"pywa: {len(sent) + 1} messages sent, {len(updates)} webhooks verified and parsed, {len(samples)} of them by hand")
