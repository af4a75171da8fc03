import { requiredText } from '../http.mjs'
import { listTools, runTool } from '../tools.mjs'

/** The tools that agents use, for direct use. */
export function toolRoutes({ faults }) {
  const execute = ({ body }) => {
    const tool = requiredText(body, 'tool')
    const output = runTool(tool, body.arguments ?? {})
    if (faults.on.tool_result_wrong && tool === 'calculator') output.value += 1
    return { body: { tool, status: 'success', output } }
  }
  return [
    { method: 'GET', path: '/api/tools', handle: () => ({ body: { tools: listTools() } }) },
    { method: 'POST', path: '/api/tools/execute', handle: execute },
  ]
}
