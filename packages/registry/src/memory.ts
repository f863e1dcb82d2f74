export { createMemoryRegistry } from './memory/create-memory-registry.ts'
