// The code stands behind the # of the link, which is sent to nobody: into the form with it, and out of the address.

const form = document.querySelector('form');
const field = form.querySelector('input[name=code]');
const code = decodeURIComponent(location.hash.slice(1));
if (field && code) {
  field.value = code;
  field.type = 'hidden';
  field.parentElement.hidden = true;
  history.replaceState(null, '', location.pathname);
}

// The code works once: a second tap must not ask with it again before the first answer is there.
form.addEventListener('submit', (submitted) => {
  const button = submitted.target.querySelector('button');
  button.disabled = true;
  // Back from the chat the page may be shown as it was left.
  window.addEventListener('pageshow', () => { button.disabled = false; });
});
