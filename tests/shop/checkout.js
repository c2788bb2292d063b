// Runs in the customer's browser: watches the order by the gateway's public API, which needs no
// key, and goes to the thank-you page once the order is final. What counts is asked there, by the
// shop's server.
const LOOK_EVERY_MS = 500;
const STATES = {
  PENDING: 'Waiting for your payment',
  CONFIRMING: 'Payment seen; waiting for confirmations',
};

const payment = document.getElementById('payment');
const state = payment.querySelector('[role=status]');

async function look() {
  const response = await fetch(`${payment.dataset.gateway}/apis/pg/get_public_order`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: payment.dataset.id }),
  });
  if (!response.ok) throw new Error(response.headers.get('grpc-message') ?? response.statusText);
  const { order } = await response.json();
  if (!(order.status in STATES)) {
    location.replace(payment.dataset.thanks);
    return;
  }
  const isPart = order.status === 'PENDING' && order.value !== '0';
  state.textContent = isPart ? 'A part has arrived; waiting for the rest' : STATES[order.status];
}

async function watch() {
  try {
    await look();
  } catch {
    state.textContent = 'The payment service does not answer; asking again';
  }
  setTimeout(watch, LOOK_EVERY_MS);
}

watch();
