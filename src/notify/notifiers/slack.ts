import { z } from 'zod'
import { defineAdapter } from '../../adapter.js'
import { inertLine } from '../../model/inert-text.js'
import type { AdapterContext } from '../../stages/adapter-context.js'
import type { Notice, NoticeEvent } from '../notice.js'
import type { Notifier } from '../notifier.js'
import { postJson, postOptions } from './post-json.js'

/** Posts a message through a Slack incoming webhook. */
export const slackNotifier = defineAdapter({
  kind: 'slack',
  summary: 'posts a message to Slack (incoming webhook)',
  options: z.object(postOptions),
  create(options, context: AdapterContext): Notifier {
    return {
      kind: 'slack',
      send(notice, signal) {
        const body = JSON.stringify({ text: slackText(notice), unfurl_links: false, unfurl_media: false })
        return postJson({ ...options, kind: 'slack', clock: context.clock, headers: {}, body }, signal)
      },
    }
  },
})

const CAUSES_SHOWN = 5
const TITLE_CHARACTERS = 200

const SIGNS: Record<NoticeEvent, string> = {
  red: ':red_circle:',
  green: ':large_green_circle:',
  stalled: ':hourglass:',
  error: ':warning:',
  'new-cause': ':new:',
  flaky: ':game_die:',
  stopped: ':black_square_for_stop:',
}

/** What is posted: nothing that others wrote can mention, link or format. */
export function slackText({ body, headline, titles }: Notice): string {
  const { loop, environment, event, revision, passRate, reportUrl } = body
  const facts = [
    ...(passRate === null ? [] : [`${Math.floor(passRate * 1000) / 10} % passed`]),
    ...(revision === null ? [] : [`revision ${escaped(revision)}`]),
  ]
  const more = titles.length > CAUSES_SHOWN ? [`• and ${titles.length - CAUSES_SHOWN} more`] : []
  return [
    `${SIGNS[event]} *${escaped(loop)}* on ${escaped(environment)}: ${escaped(headline)}`,
    ...(facts.length > 0 ? [facts.join(', ')] : []),
    ...titles.slice(0, CAUSES_SHOWN).map((title) => `• ${escaped(title)}`),
    ...more,
    ...(reportUrl === undefined ? [] : [`<${linkTarget(reportUrl)}|report>`]),
  ].join('\n')
}

/**
 * `&`, `<` and `>` are all that Slack needs escaped: mentions and links stand in angle brackets. Marks of formatting and emoji get a
 * zero-width joint, and what would be a link or a name of somebody no longer is one.
 */
function escaped(text: string): string {
  const short = [...inertLine(text)]
  return (short.length > TITLE_CHARACTERS ? `${short.slice(0, TITLE_CHARACTERS).join('')}…` : short.join(''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#*_~`]/g, (mark) => `\u2060${mark}\u2060`)
    .replace(/:(?=\S)/g, ':\u2060')
}

function linkTarget(url: string): string {
  return url.replace(/[<>|\s]/g, (character) => encodeURIComponent(character))
}
