import type { FoundSuite } from './find-suite.js'

/** What a new loop file is made for. */
export interface NewLoop {
  loop: string
  suite: FoundSuite
  /** A deploy script is written beside it. */
  deployScript?: string
  /** The working directory is a git repository: its HEAD is the revision. */
  hasGit: boolean
  /** Path from the loop file to the JSON Schema. */
  schema: string
}

/** Fills `templates/loop.yaml`. Pure. */
export function loopText(template: string, { loop, suite, deployScript, hasGit, schema }: NewLoop): string {
  const values: Record<string, string> = {
    schema,
    loop,
    environment: loop.replace(/-p\d$/, ''),
    deploy: deployLines(deployScript, hasGit).join('\n'),
    suite: suiteLines(suite, loop).join('\n'),
  }
  return template.replace(/@(\w+)@/g, (mark, name: string) => values[name] ?? mark)
}

function deployLines(script: string | undefined, hasGit: boolean): string[] {
  const revision = hasGit ? ['  revision: { run: ["git", "rev-parse", "HEAD"] }'] : []
  if (script !== undefined)
    return ['deploy:', '  use: command', `  run: ["./${script}"]`, ...revision, '  timeout: 10m']
  return [
    '# Nothing is deployed yet: what is there is verified. To deploy: use: command, run: ["./deploy.sh", "--env", "staging"], timeout: 10m',
    'deploy:',
    '  use: none',
    ...revision,
  ]
}

function suiteLines({ tool, because, lines }: FoundSuite, loop: string): string[] {
  const manifest = `manifest: loops/${loop}.manifest # the tests that must be there: untilgreen manifest REPORT --output FILE`
  const limits = 'timeout: { suite: 30m, test: 120s, idle: 60s }'
  const use = tool === 'probes' ? [] : ['use: command']
  const more = tool === 'probes' ? [] : [`# ${manifest}`, limits]
  return [
    `    # ${tool}: ${because}`,
    '    - name: p1',
    ...['priority: P1', ...use, ...lines, ...more].map((line) => `      ${line}`),
  ]
}

/** A first probe file, for a project without tests of its own. */
export const FIRST_PROBES = `# Each probe is a test; \`untilgreen probe FILE --var api=http://…\` asks them once.
probes:
  - name: health_answers
    steps:
      - http: { url: "\${vars.api}/health" }
        expect: { status: 200 }
`

/** A deploy script that says what is missing: it never claims to have deployed. */
export const DEPLOY_STUB = `#!/bin/sh
# Deploys revision $UNTILGREEN_REVISION to $UNTILGREEN_ENVIRONMENT. Exit 0 only when it did.
set -eu
echo "deploy.sh: write here how \${UNTILGREEN_ENVIRONMENT:-the environment} is deployed" >&2
exit 1
`
