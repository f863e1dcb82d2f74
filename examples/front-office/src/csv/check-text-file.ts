import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { FileProblem } from './file-problem.ts'

const fileProblemOf = (cause: unknown): FileProblem => {
  const code = (cause as { code?: string }).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileProblem('FILE_NOT_FOUND')
  if (code === 'EISDIR') return new FileProblem('FILE_IS_FOLDER')
  return new FileProblem('FILE_NOT_READABLE')
}

/**
 * Reads the file once before anything of it is taken, so that a spreadsheet, a picture or a file in another encoding
 * is refused whole and not half-way. Answers its size in bytes.
 * @throws FileProblem
 */
export const checkTextFile = async (path: string): Promise<number> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw fileProblemOf(cause)
  })
  if (found.isDirectory()) throw new FileProblem('FILE_IS_FOLDER')
  // A pipe can be read only once, and the file is read twice.
  if (!found.isFile()) throw new FileProblem('FILE_NOT_READABLE')
  if (found.size === 0) throw new FileProblem('FILE_EMPTY')

  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  const check = (chunk?: Uint8Array): void => {
    if (chunk?.includes(0)) throw new FileProblem('FILE_NOT_TEXT')
    let text: string
    try {
      text = decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw new FileProblem('FILE_NOT_UTF8', { line })
    }
    line += text.split('\n').length - 1
  }
  const chunks = createReadStream(path) as AsyncIterable<Uint8Array>
  try {
    for await (const chunk of chunks) check(chunk)
  } catch (cause) {
    throw cause instanceof FileProblem ? cause : fileProblemOf(cause)
  }
  check()
  return found.size
}
