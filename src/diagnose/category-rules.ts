import type { Facts } from '../model/facts.js'
import type { CategoryRule } from './category-rule.js'
import { ANSWER_RULES } from './rules/answer-rules.js'
import { EARLY_RULES } from './rules/early-rules.js'
import { LATE_RULES } from './rules/late-rules.js'

/** In order: the first that matches decides. What is told most surely stands first. */
export const CATEGORY_RULES: readonly CategoryRule[] = [...EARLY_RULES, ...ANSWER_RULES, ...LATE_RULES]

/** Why a rule matches, in words (`closeCode=1008, "auth failed"`), or undefined where it doesn't. */
export function whyRuleMatches(rule: CategoryRule, facts: Facts, text: string): string | undefined {
  const because: string[] = []
  for (const [name, wanted] of Object.entries(rule.facts ?? {}) as [keyof Facts, readonly unknown[] | 'any'][]) {
    const value = facts[name]
    if (value === undefined || (wanted !== 'any' && !wanted.includes(value))) return undefined
    because.push(`${name}=${value}`)
  }
  if (rule.unless?.test(text)) return undefined
  if (rule.words !== undefined) {
    const found = rule.words.exec(text)?.[0]
    if (found === undefined) return undefined
    because.push(`"${found.trim().slice(0, 80)}"`)
  }
  return because.join(', ')
}
