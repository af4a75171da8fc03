import type { Row } from './row.js'

/** There is nothing that watches from afar yet. */
export const row: Row = {
  title: 'live fan-out',
  run: async () => [
    {
      what: 'live fan-out to 1,000 watchers',
      ours: 'no such feature yet',
      beside: '',
      ratio: '–',
      bar: '≥ 3 × naive ws.send',
    },
  ],
}
