// Runs in the customer's browser on the thank-you page of an order that is not final: asks the shop
// again, whose server asks the gateway, and shows the answer.
const LOOK_EVERY_MS = 1000;

async function look() {
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.title = page.title;
  document.querySelector('main').replaceChildren(...page.querySelector('main').childNodes);
  return page.querySelector('script') !== null; // the page of a final order has none
}

async function watch() {
  if (await look().catch(() => true)) setTimeout(watch, LOOK_EVERY_MS);
}

setTimeout(watch, LOOK_EVERY_MS);
