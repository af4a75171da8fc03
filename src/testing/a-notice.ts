import type { Notice, NoticeBody } from '../notify/notice.js'

/** A notice that is right by default. */
export function aNotice(more: Partial<NoticeBody> = {}): Notice {
  return {
    headline: `${more.event ?? 'red'} in cycle ${more.cycle ?? 3}`,
    titles: ['Token validation failed'],
    body: {
      id: 'ntc_0123',
      loop: 'staging-p1',
      environment: 'staging',
      event: 'red',
      cycle: 3,
      revision: 'r2',
      passRate: 0.92,
      causes: ['c-auth'],
      ...more,
    },
  }
}
