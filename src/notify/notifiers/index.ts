import { z } from 'zod'
import { adapterFamily } from '../../adapter.js'
import { NOTICE_EVENTS } from '../notice.js'
import type { Notifier } from '../notifier.js'
import { commandNotifier, type NotifierContext } from './command.js'
import { slackNotifier } from './slack.js'
import { webhookNotifier } from './webhook.js'

const common = z.object({
  on: z
    .array(z.enum(NOTICE_EVENTS))
    .min(1)
    .default(['red', 'green', 'stalled', 'error', 'new-cause'])
    .meta({ description: 'Which events are told.' }),
})

/** All notifiers: `notify[].use` names one. */
export const notifiers = adapterFamily<Notifier, NotifierContext>(
  'notifier',
  [webhookNotifier, slackNotifier, commandNotifier],
  common,
)
