/** Prints the revision of what is to be deployed. */
import { filesToPublish, revisionOf } from './build.mjs'

console.log(revisionOf(filesToPublish(process.env.SELFCHECK_BREAK)))
