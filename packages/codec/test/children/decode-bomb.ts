import { existsSync, readFileSync } from 'node:fs'
import { decodeBitstring, decodeTokenStatusList } from '@volunteer-passport/codec'

/** Decodes the list on stdin as the kind in the argument, and prints the code and the memory it took. */
const [kind] = process.argv.slice(2)
const list = readFileSync(0, 'utf8')
const before = process.memoryUsage().rss
const decoded = kind === 'gzip' ? decodeBitstring(list) : decodeTokenStatusList({ bits: 1, lst: list })
// The peak, and not what is left after it. On Linux maxRSS begins with that of the process that started this one.
const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
const peakKilobytes = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS)
const peakBytes = peakKilobytes * 1024 - before
const code = decoded.ok ? 'ok' : decoded.problems[0].code
process.stdout.write(JSON.stringify({ code, peakBytes }))
