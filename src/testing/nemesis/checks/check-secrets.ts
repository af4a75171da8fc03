import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretForms } from '../secret-forms.js'
import type { World } from '../world.js'

/**
 * (4) No byte of a secret in the state, in what was printed, in tickets or in webhooks.
 * @param said all that the loop's processes printed.
 */
export function checkSecrets(world: World, said: string): string[] {
  const forms = world.secrets.flatMap((secret) => secretForms(secret).map((form) => Buffer.from(form)))
  const leaks = (content: Buffer) => forms.find((form) => content.includes(form))
  const webhooks = world.environment.sightings.flatMap(({ body }) => body ?? [])
  const tickets = world.tracker?.requests.map(({ url, body }) => `${url} ${JSON.stringify(body)}`) ?? []
  const places: [name: string, content: Buffer][] = [
    ['stdout or stderr', Buffer.from(said)],
    ['webhooks', Buffer.from(webhooks.join('\n'))],
    ['the tracker', Buffer.from(tickets.join('\n'))],
    ...filesOf(join(world.folder, 'state')).map((path): [string, Buffer] => [path, readFileSync(path)]),
  ]
  return places.flatMap(([name, content]) => {
    const form = leaks(content)
    return form
      ? [`a secret stands in ${name}, in ${form.length} bytes that begin with ${form.toString().slice(0, 3)}`]
      : []
  })
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path).isFile())
}
