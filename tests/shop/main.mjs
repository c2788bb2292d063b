// node tests/shop/main.mjs: the shop, configured by the environment; README.md says how.
import { startShop } from './shop.mjs';

const { SANDBOX_URL, API_KEY, HOST, PORT, SHOP_URL } = process.env;
const shop = await startShop({
  sandboxUrl: SANDBOX_URL ?? 'http://127.0.0.1:8080',
  apiKey: API_KEY ?? 'sandbox',
  host: HOST ?? '127.0.0.1',
  port: Number(PORT ?? 3000),
  publicUrl: SHOP_URL,
  log: (line) => console.log(line),
}).catch((error) => {
  console.error(`shop: ${error.message}`);
  process.exit(1);
});
console.log(`The shop is open at ${shop.url}; its webhook URL is ${shop.url}/payscrypt`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => shop.close().then(() => process.exit(0)));
}
