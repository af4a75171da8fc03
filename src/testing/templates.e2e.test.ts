import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { commandNames } from '../cli/commands/index.js'
import { EXIT } from '../errors.js'

const dockerfile = readFileSync('Dockerfile', 'utf8')
const user = Number(/^USER (\d+):\d+$/m.exec(dockerfile)?.[1])
const stateDir = /UNTILGREEN_STATE_DIR=(\S+)/.exec(dockerfile)?.[1]
const ANALYZE = 'systemd-analyze'
const hasSystemd = spawnSync(ANALYZE, ['--version']).status === 0

interface Container {
  args: string[]
  securityContext: Record<string, unknown>
  volumeMounts: { name: string; mountPath: string }[]
  livenessProbe?: { exec: { command: string[] } }
}

interface Pod {
  restartPolicy?: string
  terminationGracePeriodSeconds: number
  securityContext: Record<string, unknown>
  containers: Container[]
  volumes: { name: string; persistentVolumeClaim?: { claimName: string } }[]
}

function objects(file: string) {
  return parseAllDocuments(readFileSync(`templates/kubernetes/${file}`, 'utf8'), { strict: true }).map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS()
  })
}

function unit(file: string): Record<string, Record<string, string[]>> {
  const sections: Record<string, Record<string, string[]>> = {}
  let section: Record<string, string[]> = {}
  for (const line of readFileSync(`templates/systemd/${file}`, 'utf8').split('\n')) {
    const header = /^\[(\w+)\]$/.exec(line)?.[1]
    if (header !== undefined) section = sections[header] = {}
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (key !== undefined) section[key] = [...(section[key] ?? []), value ?? '']
  }
  return sections
}

describe('the Dockerfile', () => {
  it('needs no extension of the builder, and no rights at run time', () => {
    expect(dockerfile).not.toMatch(/^#\s*syntax=|--mount|^ADD|sudo/m)
    expect(dockerfile.match(/^FROM /gm)?.length).toBeGreaterThan(1)
    expect(user).toBeGreaterThan(0)
    expect(dockerfile).toMatch(/^ENTRYPOINT \["tini", "--", "untilgreen"\]$/m)
    expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m)
  })

  it('copies only what .dockerignore lets through', () => {
    const allowed =
      readFileSync('.dockerignore', 'utf8')
        .match(/^!\S+$/gm)
        ?.map((line) => line.slice(1)) ?? []
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '))
    expect(copied.length).toBeGreaterThan(5)
    expect(copied.filter((path) => !allowed.includes(path) || !existsSync(path))).toEqual([])
  })
})

describe.each([
  ['cronjob.yaml', 'CronJob'],
  ['deployment.yaml', 'Deployment'],
])('templates/kubernetes/%s', (file, kind) => {
  const [workload] = objects(file)
  const pod: Pod = (workload.spec.jobTemplate?.spec ?? workload.spec).template.spec
  const [container] = pod.containers as [Container]

  it('is what its name says, and starts a command that there is', () => {
    expect(workload.kind).toBe(kind)
    expect(commandNames()).toContain(container.args[0])
  })

  it('runs as the image’s user, with a root that can not be written and no more rights', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: user, runAsGroup: user, fsGroup: user })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  })

  it('keeps the state on a claim, and mounts only what it has', () => {
    const names = pod.volumes.map(({ name }) => name)
    expect(container.volumeMounts.filter(({ name }) => !names.includes(name))).toEqual([])
    const state = container.volumeMounts.find(({ mountPath }) => mountPath === stateDir)
    expect(pod.volumes.find(({ name }) => name === state?.name)?.persistentVolumeClaim).toBeDefined()
  })

  it('leaves time to drain, and never runs twice at once', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(60)
    if (kind === 'CronJob') expect(workload.spec.concurrencyPolicy).toBe('Forbid')
    else expect(workload.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } })
  })
})

describe('the CronJob', () => {
  it('tries again only what an exit code does not answer', () => {
    const [job, claim] = objects('cronjob.yaml')
    const { spec } = job.spec.jobTemplate
    const { values } = spec.podFailurePolicy.rules[0].onExitCodes
    const again = [EXIT.green, EXIT.stateIo, EXIT.lockHeld, EXIT.interrupted, EXIT.terminated] as number[]
    expect(values).toEqual(Object.values(EXIT).filter((code) => !again.includes(code)))
    expect(spec.template.spec.restartPolicy).toBe('Never')
    expect(claim).toMatchObject({ kind: 'PersistentVolumeClaim', spec: { accessModes: ['ReadWriteOnce'] } })
  })
})

describe('the Deployment', () => {
  it('asks what the image’s HEALTHCHECK asks', () => {
    const [{ spec }] = objects('deployment.yaml')
    const { command } = spec.template.spec.containers[0].livenessProbe.exec
    expect(dockerfile).toContain(`CMD ["node", "${command[1]}"]`)
    expect(existsSync(command[1].replace('/opt/untilgreen/', ''))).toBe(true)
  })
})

describe('the units for systemd', () => {
  it.each(['untilgreen.service', 'untilgreen-once@.service'])(
    '%s starts a command that there is, with few rights',
    (file) => {
      const { Service = {} } = unit(file)
      const [, command = ''] = /^\/usr\/bin\/env untilgreen (\w+)/.exec(Service.ExecStart?.[0] ?? '') ?? []
      expect(commandNames()).toContain(command)
      expect(Service).toMatchObject({
        User: ['untilgreen'],
        NoNewPrivileges: ['yes'],
        ProtectSystem: ['strict'],
        KillMode: ['mixed'],
      })
      const state = Service.Environment?.find((line) => line.startsWith('UNTILGREEN_STATE_DIR='))
      expect(state).toBe(`UNTILGREEN_STATE_DIR=/var/lib/${Service.StateDirectory?.[0]}`)
    },
  )

  it('name each other', () => {
    expect(unit('untilgreen-once@.timer').Timer?.Unit).toEqual(['untilgreen-once@%i.service'])
    expect(readdirSync('templates/systemd')).toContain('untilgreen-once@.service')
  })

  it.runIf(hasSystemd)('have nothing for systemd-analyze to say', () => {
    const files = readdirSync('templates/systemd').map((name) => join('templates/systemd', name))
    const { status, stderr } = spawnSync(ANALYZE, ['verify', '--man=no', '--recursive-errors=no', ...files], {
      encoding: 'utf8',
    })
    expect(stderr.split('\n').filter((line) => line.includes('untilgreen'))).toEqual([])
    expect(status, stderr).toBe(0)
  })
})
