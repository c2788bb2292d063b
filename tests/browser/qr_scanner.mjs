// Reads a QR code off the screen, as a wallet's camera does.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const JSQR = readFileSync(createRequire(import.meta.url).resolve('jsqr'), 'utf8');

/** The text of the code that the locator shows. */
export async function scanned(page, locator) {
  const png = await locator.screenshot();
  // In a page of its own, so that the tested one is left alone with its policy.
  const reader = await page.context().newPage();
  try {
    await reader.evaluate(JSQR);
    const text = await reader.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return globalThis.jsQR(data, width, height)?.data;
    }, png.toString('base64'));
    if (text === undefined) throw new Error('no QR code can be read there');
    return text;
  } finally {
    await reader.close();
  }
}
