import { fileURLToPath } from 'node:url'

/** Absolute path of a file that comes with the package: `templates/report.html.eta`. The same from `src` and from `dist`. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}
