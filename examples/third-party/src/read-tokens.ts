import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { INPUT_LIMITS, InputLimitExceeded, type InputLimits, readLines } from './read-lines.ts'

export interface TokenItem {
  /** Where it came from: the file's name, with the line where a file has several. */
  readonly source: string
  readonly token: string
  /** Bytes of all inputs taken so far. */
  readonly bytesRead: number
}

/** Why an input could not be read, or not to its end. */
export type InputTrouble = 'notFound' | 'notRegular' | 'unreadable' | 'noTokenFiles' | 'limitExceeded'

/** An input that was found before the first token is judged, so that a misspelt name is heard of at once. */
export interface Input {
  readonly name: string
  /** Undefined where it cannot be told beforehand. */
  readonly bytes: number | undefined
  /** Opens what is to be read; answers trouble where that fails. */
  open(): Promise<Readable | InputTrouble>
}

const troubleOf = (error: unknown): InputTrouble =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'notFound' : 'unreadable'

/** O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever. */
const openFile = (path: string): Promise<FileHandle> => open(path, constants.O_RDONLY | constants.O_NONBLOCK)

async function openRegularFile(path: string): Promise<Readable | InputTrouble> {
  try {
    const file = await openFile(path)
    // Asked of the open file, not of the name: what the name means may change in between.
    if ((await file.stat()).isFile()) return file.createReadStream()
    await file.close()
    return 'notRegular'
  } catch (error) {
    return troubleOf(error)
  }
}

async function lookAtFile(path: string): Promise<'folder' | { readonly bytes: number } | InputTrouble> {
  try {
    const file = await openFile(path)
    try {
      const stat = await file.stat()
      if (stat.isDirectory()) return 'folder'
      return stat.isFile() ? { bytes: stat.size } : 'notRegular'
    } finally {
      await file.close()
    }
  } catch (error) {
    return troubleOf(error)
  }
}

async function inputsOfFolder(folder: string, report: ReportTrouble): Promise<Input[]> {
  const inputs: Input[] = []
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jwt')).sort()
  if (names.length === 0) report(folder, 'noTokenFiles')
  for (const name of names) inputs.push(...(await inputsOfPath(join(folder, name), name, report)))
  return inputs
}

async function inputsOfPath(path: string, name: string, report: ReportTrouble): Promise<Input[]> {
  const found = await lookAtFile(path)
  if (typeof found === 'object') return [{ name, bytes: found.bytes, open: () => openRegularFile(path) }]
  // A folder inside a folder is not entered: links could lead in a circle.
  report(path, found === 'folder' ? 'notRegular' : found)
  return []
}

export type ReportTrouble = (input: string, trouble: InputTrouble) => void

/** Finds the inputs that the arguments name: `-` is stdin, a folder stands for its `.jwt` files. */
export async function findInputs(
  paths: readonly string[],
  stdin: Readable,
  report: ReportTrouble,
): Promise<readonly Input[]> {
  const inputs: Input[] = []
  for (const path of paths) {
    if (path === '-') inputs.push({ name: '-', bytes: undefined, open: async () => stdin })
    else if ((await lookAtFile(path)) === 'folder') inputs.push(...(await inputsOfFolder(path, report)))
    else inputs.push(...(await inputsOfPath(path, basename(path), report)))
  }
  return inputs
}

/** All tokens of the inputs, one a line, in order and in bounded memory. */
export async function* readTokens(
  inputs: readonly Input[],
  report: ReportTrouble,
  limits: InputLimits = INPUT_LIMITS,
): AsyncGenerator<TokenItem> {
  let bytesBefore = 0
  for (const input of inputs) {
    const stream = await input.open()
    if (typeof stream === 'string') {
      report(input.name, stream)
      continue
    }
    let bytesRead = 0
    try {
      for await (const line of readLines(stream, limits)) {
        bytesRead = line.bytesRead
        if (line.text.trim() === '') continue
        // A token alone in its file needs no line number.
        const source = line.number === 1 && line.bytesRead === input.bytes ? input.name : `${input.name}:${line.number}`
        yield { source, token: line.text, bytesRead: bytesBefore + bytesRead }
      }
    } catch (error) {
      report(input.name, error instanceof InputLimitExceeded ? 'limitExceeded' : 'unreadable')
    }
    bytesBefore += input.bytes ?? bytesRead
  }
}
