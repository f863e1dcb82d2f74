import { describeDurableRegistry, describeRegistry } from './contract.ts'
import { createPostgresStore } from './postgres-store.ts'

describeRegistry('postgres', createPostgresStore)
describeDurableRegistry('postgres', createPostgresStore)
