// What strangers may write into an order.

export const RIGHT_TO_LEFT = '\u202E';

export const HOSTILE = {
  script: '<script>globalThis.hacked=1</script>"\'><img src=x onerror="globalThis.hacked=1">&lt;b',
  template: '{{constructor.constructor("globalThis.hacked=1")()}} ${globalThis.hacked=1} %s %c',
  reversed: `${RIGHT_TO_LEFT}51000.0 CTB yap\u2067\u202Eevil`,
  arabic: 'إبريق شاي من الحديد الزهر 0.5 BTC',
  long: 'W'.repeat(10_000),
  words: 'tea pot '.repeat(1_250),
  tall: '\u0041' + '\u0300\u0489'.repeat(300),
  control: 'a\u0000b\u0007c\u001b[31md\u2028e\uFEFFf\u200Bg',
  lines: 'one\ntwo\r\nthree\ttabbed',
  emoji: '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🫖',
};
