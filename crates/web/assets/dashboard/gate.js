// A link that signs in: followed at once where there is a script, by the button where there is none.
const form = document.querySelector('form[data-follow]')
if (form) form.requestSubmit()
