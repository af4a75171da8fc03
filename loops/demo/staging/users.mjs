/**
 * @typedef {{ id: string, email: string, permissions: string[] }} Identity
 */

/** How many test users exist: one for each P1 test and some to spare, so that no test meets another's leftovers. */
const USER_COUNT = 60

/** The users of this staging: `staging-e2e-user-001@example.test`, … */
const USERS = new Map(
  Array.from({ length: USER_COUNT }, (_, at) => {
    const id = `staging-e2e-user-${String(at + 1).padStart(3, '0')}`
    return [`${id}@example.test`, { id, email: `${id}@example.test`, permissions: ['chat:write', 'agents:execute'] }]
  }),
)

/** @returns {Identity | undefined} */
export const userByEmail = (email) => USERS.get(email)
