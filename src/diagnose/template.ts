import { maskText } from './mask.js'

/** Words that vary between tellings of one cause, or say nothing about it. */
const EMPTY = new Set(
  (
    'a an the and or of to in on at by for from with that this it its is was are were be been being has have had after before while during when then than as but not-a ' +
    'please see e i error errors exception failed failure fail e.g attempt attempts retry retries retrying tried try times time last seconds second ms s n id uuid hash token path pointer line duration size address email digest host port http https www localhost url'
  ).split(' '),
)
const WORDS_KEPT = 12
/** What tools put behind a message: who asked, how long it took. */
const TRAILER =
  /(?:\s*[([](?:[^()[\]\n]*\b(?:request|trace|span|correlation|ref|run|job|took|elapsed|attempt|retry|retries|duration|waited|pid|worker|build|session|cid|rid)\b[^()[\]\n]*)[)\]])+\s*$/i

/**
 * The stable vocabulary of a text: masked, lower case, without numbers, payloads, punctuation and words that say nothing;
 * the first twelve, so that a longer or shorter tail makes no difference.
 */
export function templateWords(text: string): string[] {
  return maskText(withoutPayloads(text.replace(TRAILER, '')))
    .replace(/[\w-]*<[a-z]+>[\w-]*(?:<[a-z]+>[\w-]*)*/g, ' ')
    .replace(/\b(?:\w+\.)+(\w+)\(\)/g, '$1')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z_$À-￿]+/)
    .map((word) => word.replace(/^_+|_+$/g, ''))
    .filter((word) => word.length > 1 && !EMPTY.has(word))
    .slice(0, WORDS_KEPT)
}

/** JSON and dict bodies, object dumps, addresses and quoted sentences with digits are payload; a quoted word is a name. */
function withoutPayloads(text: string): string {
  return text
    .replace(
      /\b(?:https?|wss?|redis|rediss|postgres(?:ql)?|amqps?|mongodb(?:\+srv)?|mysql|nats|grpc|kafka):\/\/[^\s'"`<>)\]]+/g,
      ' ',
    )
    .replace(/<[A-Za-z][\w.]* [^<>\n]*>/g, ' ')
    .replace(/\[recovered\]|\[(?:Errno|WinError|errno) -?\d+\]|\(os error \d+\)/g, ' ')
    .replace(/\{[^{}]*\}|\[[^[\]]*[,:][^[\]]*\]/g, ' ')
    .replace(/\{[^{}]*\}|\{.*$/g, ' ')
    .replace(/(["'`])(?=[^"'`\n]*[\d@])[^"'`\n]*\1/g, ' ')
}
