// The code works once: a second tap must not ask with it again before the first answer is there.

document.querySelector('form').addEventListener('submit', (submitted) => {
  const button = submitted.target.querySelector('button');
  button.disabled = true;
  // Back from the chat the page may be shown as it was left.
  window.addEventListener('pageshow', () => { button.disabled = false; });
});
