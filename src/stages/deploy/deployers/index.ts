import { adapterFamily } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { Deployer } from '../deployer.js'
import { commandDeployer } from './command.js'
import { noDeployer } from './none.js'

/** All deployers: `deploy.use` names one. */
export const deployers = adapterFamily<Deployer, AdapterContext>('deployer', [commandDeployer, noDeployer])
