/** Prints the revision that a deploy would bring. */
import { wantedRevision } from './deployment/wanted-revision.mjs'

console.log(wantedRevision())
