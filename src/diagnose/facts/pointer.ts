const NAMED =
  /\b(?:pointer|instance ?path|json ?path|json pointer|schema path|property|field|key|path|at|loc)["']?[:=]? ?["'`]?(\/[A-Za-z_~][\w~-]*(?:\/[\w~-]+)*)(?![\w./])/i
const JSON_PATH = /\$\.([\w.[\]]+)/
const DOTTED = /(?:property|key|path|field|attribute) ["'`]((?:\w+\.)+\w+)["'`]/i
const PATH_LIST = /["']?(?:path|loc)["']?: ?[[(]\s*((?:["']\w+["']|\d+)(?:,\s*(?:["']\w+["']|\d+))*),?\s*[\])]/
const FILE_ROOT =
  /^\/(?:tmp|var|home|root|usr|opt|app|workspace|work|srv|mnt|proc|dev|etc|builds?|api|v\d|Users|private)(?:\/|$)/
const ABOUT_JSON = /json|schema|pointer|instance|propert|shape|missing|required|field|expected|type|valid|drift/i

/** JSON Pointer (RFC 6901) of a mismatch; JSONPath, dotted paths and path lists are rewritten, array positions become `-`. */
export function pointerFact(text: string): string | undefined {
  const named = ABOUT_JSON.test(text) ? NAMED.exec(text)?.[1] : undefined
  if (named !== undefined && !FILE_ROOT.test(named)) return withoutPositions(named)
  const list = PATH_LIST.exec(text)?.[1]
  if (list !== undefined)
    return withoutPositions(
      `/${list
        .replace(/["'\s]/g, '')
        .split(',')
        .join('/')}`,
    )
  const dotted = JSON_PATH.exec(text)?.[1] ?? DOTTED.exec(text)?.[1]
  if (dotted === undefined) return undefined
  return withoutPositions(
    `/${dotted
      .replace(/\[(\w*)\]/g, '.$1')
      .split('.')
      .filter(Boolean)
      .join('/')}`,
  )
}

function withoutPositions(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, '/-')
}
