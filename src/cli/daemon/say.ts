/** What the daemon has to say: `loop` is absent where it speaks of itself. */
export type Say = (message: string, loop?: string) => void
