type BuiltinModules = {
  'node:buffer': typeof import('node:buffer')
  'node:crypto': typeof import('node:crypto')
  'node:worker_threads': typeof import('node:worker_threads')
  'node:zlib': typeof import('node:zlib')
}

const builtin = <Name extends keyof BuiltinModules>(name: Name): BuiltinModules[Name] | undefined =>
  globalThis.process?.getBuiltinModule?.(name) as BuiltinModules[Name] | undefined

/** Node's own modules where there are any, reached without an import that a browser bundle would trip over. */
export const NodeBuffer: BuiltinModules['node:buffer']['Buffer'] | undefined =
  /* @__PURE__ */ builtin('node:buffer')?.Buffer
export const nodeCrypto: BuiltinModules['node:crypto'] | undefined = /* @__PURE__ */ builtin('node:crypto')
export const nodeThreads: BuiltinModules['node:worker_threads'] | undefined =
  /* @__PURE__ */ builtin('node:worker_threads')
export const nodeZlib: BuiltinModules['node:zlib'] | undefined = /* @__PURE__ */ builtin('node:zlib')

export type NodeCrypto = BuiltinModules['node:crypto']
export type NodeThreads = BuiltinModules['node:worker_threads']
export type NodeKeyObject = import('node:crypto').KeyObject
export type WebCryptoKey = import('node:crypto').webcrypto.CryptoKey
export type WebJsonWebKey = import('node:crypto').webcrypto.JsonWebKey
