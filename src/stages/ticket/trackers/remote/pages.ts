/** How far back lists are read: more than a loop can file in months. */
const MOST_PAGES = 10
/** Issues a page: their bodies may be large. */
export const PAGE_SIZE = 50

/** Reads pages, numbered from 1, until one is not full. */
export async function* allOf<T>(readPage: (page: number) => Promise<readonly T[]>): AsyncGenerator<T> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const items = await readPage(page)
    yield* items
    if (items.length < PAGE_SIZE) return
  }
}
