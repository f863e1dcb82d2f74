import { describeDurableRegistry, describeRegistry } from './contract.ts'
import { createSqliteStore } from './sqlite-store.ts'

describeRegistry('sqlite', createSqliteStore)
describeDurableRegistry('sqlite', createSqliteStore)
