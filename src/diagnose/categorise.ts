import type { Category, Owner } from '../model/cluster.js'
import type { Facts } from '../model/facts.js'
import { CATEGORY_RULES, whyRuleMatches } from './category-rules.js'

export interface Categorised {
  category: Category
  owner: Owner
  /** The facts or words that decided. */
  reason: string
}

/**
 * Category and owner of a failure: the first rule of the table that matches the line that tells, then the whole text;
 * what is true of almost any failure (`expected …`) is asked last.
 */
export function categorise(near: string, whole: string, facts: Facts): Categorised {
  for (const fallback of [false, true]) {
    for (const text of near === whole ? [near] : [near, whole]) {
      for (const rule of CATEGORY_RULES) {
        if ((rule.fallback ?? false) !== fallback) continue
        const because = whyRuleMatches(rule, facts, text)
        if (because !== undefined) return { category: rule.category, owner: rule.owner, reason: because }
      }
    }
  }
  return { category: 'unknown', owner: 'unknown', reason: 'no fact and no known words in the text' }
}
