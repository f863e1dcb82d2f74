import type { JsonObject, JsonValue } from '@volunteer-passport/schema'

export const isJsonObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
