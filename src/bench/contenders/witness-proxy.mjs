// The witness proxy in a process of its own: `PORT` of the target. Ends with its parent.
import { openWitnessProxy } from '../../../dist/platform/witness-proxy/open-witness-proxy.js'

const { port } = await openWitnessProxy({ url: `http://127.0.0.1:${process.argv[2]}`, mode: 'pass' })
console.log(port)
process.stdin.on('end', () => process.exit()).resume()
