import type { Category, Owner } from '../model/cluster.js'
import type { Facts } from '../model/facts.js'

/** One row of the table of categories. All that is given must match. */
export interface CategoryRule {
  category: Category
  owner: Owner
  /** Names of facts and what they must be. */
  facts?: { [Name in keyof Facts]?: readonly Facts[Name][] | 'any' }
  /** Words that must stand in the text. */
  words?: RegExp
  /** Asked only when no other rule has anything to say about the whole text. */
  fallback?: true
  /** Words that must not. */
  unless?: RegExp
}
