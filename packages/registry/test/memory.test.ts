import { createMemoryRegistry } from '@volunteer-passport/registry/memory'
import { describeRegistry } from './contract.ts'

describeRegistry('memory', async () => ({ registry: createMemoryRegistry(), remove: async () => {} }))
